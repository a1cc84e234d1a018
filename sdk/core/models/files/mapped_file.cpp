#include "models/files/mapped_file.h"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace restyle::core {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& what) {
    throw std::runtime_error(file.string() + ": " + what);
}

class OpenFile {
public:
    explicit OpenFile(const std::filesystem::path& file)
        : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) { // Or a pipe would block.
        if (fd_ < 0) refuse(file, std::string("cannot be opened: ") + std::strerror(errno));
    }
    ~OpenFile() { ::close(fd_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    int fd() const { return fd_; }

private:
    int fd_;
};

} // namespace

MappedFile::MappedFile(const std::filesystem::path& file) {
    const OpenFile open_file(file);
    struct stat status {};
    if (::fstat(open_file.fd(), &status) != 0) refuse(file, std::strerror(errno));
    if (!S_ISREG(status.st_mode)) refuse(file, "is not a regular file");
    size_ = static_cast<std::size_t>(status.st_size);
    if (size_ == 0) return;

    void* mapping = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE, open_file.fd(), 0);
    if (mapping == MAP_FAILED)
        refuse(file, std::string("cannot be mapped: ") + std::strerror(errno));
    data_ = static_cast<std::byte*>(mapping);
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) ::munmap(data_, size_);
}

} // namespace restyle::core
