#pragma once

#include <utility>

namespace restyle::interop {

/// What the operating system calls memory and semaphores by that cross from one API, device or
/// process to another: an NT handle on Windows, else a POSIX file descriptor.
#ifdef _WIN32
using SystemHandle = void*;
inline constexpr SystemHandle kNoHandle = nullptr;
#else
using SystemHandle = int;
inline constexpr SystemHandle kNoHandle = -1;
#endif

void close_handle(SystemHandle handle);

/// Owns one of them. A function that takes one by value takes over closing it.
class UniqueHandle {
public:
    UniqueHandle() = default;
    explicit UniqueHandle(SystemHandle handle) : handle_(handle) {}
    UniqueHandle(UniqueHandle&& other) noexcept : handle_(other.release()) {}
    UniqueHandle& operator=(UniqueHandle&& other) noexcept {
        UniqueHandle moved(std::move(other));
        std::swap(handle_, moved.handle_);
        return *this;
    }
    ~UniqueHandle() {
        if (handle_ != kNoHandle) close_handle(handle_);
    }

    SystemHandle get() const { return handle_; }

    /// The caller closes it from here on.
    SystemHandle release() { return std::exchange(handle_, kNoHandle); }

private:
    SystemHandle handle_ = kNoHandle;
};

} // namespace restyle::interop
