#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "unique_handle.h"

namespace restyle::process {

struct Message {
    std::vector<std::byte> bytes;
    std::vector<interop::UniqueHandle> handles; ///< Descriptors that came along, now one's own.
};

/// One end of a way between two processes, along which whole messages go in order, and descriptors
/// with them. Closing it ends the other end's waits. For one thread, but for has_ended().
class Channel {
public:
    explicit Channel(interop::UniqueHandle socket) : socket_(std::move(socket)) {}

    /// Both ends.
    static std::pair<Channel, Channel> pair();

    /// The descriptors stay the caller's. Throws std::system_error, of a closed other end too.
    void send(std::span<const std::byte> bytes, std::span<const int> handles = {}) const;

    /// Waits for a message. Empty when the other end is closed.
    std::optional<Message> receive() const;

    /// Whether a message is there, or the other end closed, waiting for it for at most `most_ms`
    /// milliseconds.
    bool is_told(int most_ms) const;

    int socket() const { return socket_.get(); }

    /// The caller's from here on.
    interop::UniqueHandle release() { return std::move(socket_); }

private:
    interop::UniqueHandle socket_;
};

} // namespace restyle::process
