#include "imported_memory.h"

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

#include <sys/mman.h>
#include <sys/stat.h>

namespace restyle::interop {
namespace {

// A mapping beyond the file's end would be a bus error at the first touch, not an error here.
void check_length(int descriptor, std::size_t bytes) {
    struct stat file {};
    if (fstat(descriptor, &file) != 0)
        throw std::system_error(errno, std::generic_category(), "shared memory: fstat");
    if (static_cast<std::size_t>(file.st_size) < bytes)
        throw std::runtime_error("shared memory holds " + std::to_string(file.st_size) +
                                 " bytes, expected at least " + std::to_string(bytes));
}

} // namespace

ImportedMemory::ImportedMemory(int descriptor, std::size_t bytes) : bytes_(bytes) {
    check_length(descriptor, bytes);
    void* address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (address == MAP_FAILED)
        throw std::system_error(errno, std::generic_category(),
                                "shared memory: mmap of " + std::to_string(bytes) + " bytes");
    data_ = static_cast<std::byte*>(address);
}

ImportedMemory::~ImportedMemory() {
    munmap(data_, bytes_);
}

} // namespace restyle::interop
