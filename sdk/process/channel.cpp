#include "process/channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>

namespace restyle::process {
namespace {

constexpr std::size_t kMostHandles = 4;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

/// Room for the descriptors that go with a message.
struct Ancillary {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(kMostHandles * sizeof(int))> room{};
};

msghdr header_of(iovec& bytes) {
    msghdr header{};
    header.msg_iov = &bytes;
    header.msg_iovlen = 1;
    return header;
}

template <typename Call>
ssize_t unless_interrupted(const Call& call) {
    ssize_t result = 0;
    do
        result = call();
    while (result < 0 && errno == EINTR);
    return result;
}

std::vector<interop::UniqueHandle> handles_of(msghdr& header) {
    std::vector<interop::UniqueHandle> handles;
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr;
         part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        std::array<int, kMostHandles> descriptors{};
        const std::size_t bytes = part->cmsg_len - CMSG_LEN(0);
        std::memcpy(descriptors.data(), CMSG_DATA(part), bytes);
        for (std::size_t i = 0; i < bytes / sizeof(int); ++i)
            handles.emplace_back(descriptors[i]);
    }
    return handles;
}

} // namespace

std::pair<Channel, Channel> Channel::pair() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        fail("socketpair of the way to the core's process");
    return {Channel(interop::UniqueHandle(ends[0])), Channel(interop::UniqueHandle(ends[1]))};
}

void Channel::send(std::span<const std::byte> bytes, std::span<const int> handles) const {
    iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()}; // sendmsg() does not write.
    msghdr header = header_of(part);
    Ancillary ancillary;
    if (!handles.empty()) {
        header.msg_control = ancillary.room.data();
        header.msg_controllen = CMSG_SPACE(handles.size_bytes());
        cmsghdr* const rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(handles.size_bytes());
        std::memcpy(CMSG_DATA(rights), handles.data(), handles.size_bytes());
    }
    if (unless_interrupted([&] { return sendmsg(socket(), &header, MSG_NOSIGNAL); }) < 0)
        fail("sendmsg between the core's process and the renderer's");
}

std::optional<Message> Channel::receive() const {
    const ssize_t length =
        unless_interrupted([&] { return recv(socket(), nullptr, 0, MSG_PEEK | MSG_TRUNC); });
    if (length <= 0) return std::nullopt; // No message of ours is empty.
    Message message;
    message.bytes.resize(std::size_t(length));
    iovec part{message.bytes.data(), message.bytes.size()};
    msghdr header = header_of(part);
    Ancillary ancillary;
    header.msg_control = ancillary.room.data();
    header.msg_controllen = ancillary.room.size();
    if (unless_interrupted([&] { return recvmsg(socket(), &header, MSG_CMSG_CLOEXEC); }) <= 0)
        return std::nullopt;
    message.handles = handles_of(header);
    return message;
}

bool Channel::is_told(int most_ms) const {
    pollfd end{socket(), POLLIN, 0};
    return poll(&end, 1, most_ms) > 0;
}

} // namespace restyle::process
