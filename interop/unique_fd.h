#pragma once

#include <utility>

#include <unistd.h>

namespace restyle::interop {

/// Owns one POSIX file descriptor. A function that takes one by value takes over closing it.
class UniqueFd {
public:
    UniqueFd() = default;
    explicit UniqueFd(int fd) : fd_(fd) {}
    UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
    UniqueFd& operator=(UniqueFd&& other) noexcept {
        UniqueFd moved(std::move(other));
        std::swap(fd_, moved.fd_);
        return *this;
    }
    ~UniqueFd() {
        if (fd_ >= 0) ::close(fd_);
    }

    int get() const { return fd_; }

    /// The caller closes it from here on.
    int release() { return std::exchange(fd_, -1); }

private:
    int fd_ = -1;
};

} // namespace restyle::interop
