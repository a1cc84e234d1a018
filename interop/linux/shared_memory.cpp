#include "shared_memory.h"

#include <cerrno>
#include <system_error>

#include <sys/mman.h>
#include <unistd.h>

namespace restyle::interop {
namespace {

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

UniqueHandle make_memory(std::size_t bytes) {
    UniqueHandle fd(memfd_create("restyle", MFD_CLOEXEC));
    if (fd.get() < 0) fail("memfd_create of the memory shared with the core");
    if (ftruncate(fd.get(), off_t(bytes)) != 0)
        fail("ftruncate of the memory shared with the core");
    return fd;
}

std::byte* map(int fd, std::size_t bytes) {
    void* data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (data == MAP_FAILED) fail("mmap of the memory shared with the core");
    return static_cast<std::byte*>(data);
}

} // namespace

SharedMemory::SharedMemory(std::size_t bytes)
    : handle_(make_memory(bytes)),
      bytes_(bytes),
      data_(map(handle_.get(), bytes)) {}

SharedMemory::~SharedMemory() {
    munmap(data_, bytes_);
}

} // namespace restyle::interop
