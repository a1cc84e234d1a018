#pragma once

#include <cstddef>

#include "unique_handle.h"

namespace restyle::interop {

/// A memfd, or a section of Windows, and a mapping of it: memory that another process, or the other
/// side of the border, can map too. Zero at first, page-aligned.
class SharedMemory {
public:
    /// Throws std::runtime_error when the system has no such memory left.
    explicit SharedMemory(std::size_t bytes);
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    SystemHandle handle() const { return handle_.get(); }
    std::byte* data() const { return data_; }
    std::size_t bytes() const { return bytes_; }

private:
    UniqueHandle handle_;
    std::size_t bytes_;
    std::byte* data_;
};

} // namespace restyle::interop
