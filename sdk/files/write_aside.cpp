#include "files/write_aside.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace restyle::files {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file) {
    throw std::runtime_error(file.string() + ": cannot be written: " + std::strerror(errno));
}

/// Removes the file at the end of the scope unless it was renamed away.
struct RemovedAtEnd {
    std::filesystem::path file;
    ~RemovedAtEnd() {
        std::error_code ignored;
        std::filesystem::remove(file, ignored);
    }
};

// Without it a power cut after the rename may leave the new name with an empty file.
void put_on_disk(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) refuse(file);
    const int failed = ::fsync(fd);
    ::close(fd);
    if (failed != 0) refuse(file);
}

} // namespace

void write_aside(const std::filesystem::path& file,
                 const std::function<void(std::ostream&)>& write) {
    const RemovedAtEnd aside{file.string() + ".aside-" + std::to_string(::getpid())};
    {
        std::ofstream stream(aside.file, std::ios::binary | std::ios::trunc);
        if (!stream) refuse(file);
        write(stream);
        stream.close();
        if (!stream) refuse(file);
    }
    put_on_disk(aside.file);
    if (std::rename(aside.file.c_str(), file.c_str()) != 0) refuse(file);
}

void write_text_aside(const std::filesystem::path& file, std::string_view text) {
    write_aside(file, [&](std::ostream& stream) { stream << text; });
}

} // namespace restyle::files
