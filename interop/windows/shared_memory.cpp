#include "shared_memory.h"

#include <stdexcept>
#include <string>

#include "windows/wide.h"
#include "windows/windows.h"

namespace restyle::interop {
namespace {

[[noreturn]] void fail(const char* what) {
    throw std::runtime_error(std::string(what) +
                             " of the memory shared with the core: " + last_error_text());
}

UniqueHandle make_memory(std::size_t bytes) {
    const auto size = static_cast<unsigned long long>(bytes);
    UniqueHandle memory(CreateFileMappingW(INVALID_HANDLE_VALUE, nullptr, PAGE_READWRITE,
                                           static_cast<DWORD>(size >> 32), static_cast<DWORD>(size),
                                           nullptr));
    if (memory.get() == kNoHandle) fail("CreateFileMapping");
    return memory;
}

std::byte* map(SystemHandle memory, std::size_t bytes) {
    void* const data = MapViewOfFile(memory, FILE_MAP_ALL_ACCESS, 0, 0, bytes);
    if (data == nullptr) fail("MapViewOfFile");
    return static_cast<std::byte*>(data);
}

} // namespace

SharedMemory::SharedMemory(std::size_t bytes)
    : handle_(make_memory(bytes)),
      bytes_(bytes),
      data_(map(handle_.get(), bytes)) {}

SharedMemory::~SharedMemory() {
    UnmapViewOfFile(data_);
}

} // namespace restyle::interop
