#pragma once

#include <cstddef>

namespace restyle::interop {

/// Memory that both sides of the border see: a mapping of the other's memfd. On Linux alone.
class ImportedMemory {
public:
    /// Maps the first `bytes` of `descriptor`, which stays the caller's. Throws std::runtime_error
    /// when it is shorter than that or cannot be mapped.
    ImportedMemory(int descriptor, std::size_t bytes);
    ~ImportedMemory();
    ImportedMemory(const ImportedMemory&) = delete;
    ImportedMemory& operator=(const ImportedMemory&) = delete;

    std::byte* data() const { return data_; }
    std::size_t bytes() const { return bytes_; }

private:
    std::byte* data_ = nullptr;
    std::size_t bytes_ = 0;
};

} // namespace restyle::interop
