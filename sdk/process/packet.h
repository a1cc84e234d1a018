#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace restyle::process {

/// What goes into a message, piece by piece. Both ends are of one build, so that plain data goes as
/// it lies in memory.
class Packet {
public:
    template <typename Value>
    Packet& put(const Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }

    Packet& put_text(const char* text) {
        bytes_.append(text, std::strlen(text) + 1);
        return *this;
    }

    std::span<const std::byte> bytes() const { return std::as_bytes(std::span(bytes_)); }

private:
    std::string bytes_;
};

/// ... and comes out of one again, in the same order. Throws std::runtime_error where a message
/// ends before what is looked for.
class Unpacked {
public:
    explicit Unpacked(std::span<const std::byte> bytes) : left_(bytes) {}

    template <typename Value>
    Value take() {
        static_assert(std::is_trivially_copyable_v<Value>);
        Value value;
        std::memcpy(&value, next(sizeof value).data(), sizeof value);
        return value;
    }

    std::string take_text() {
        const auto* const from = reinterpret_cast<const char*>(left_.data());
        const std::string text(from, strnlen(from, left_.size()));
        next(text.size() + 1);
        return text;
    }

private:
    std::span<const std::byte> next(std::size_t bytes) {
        if (bytes > left_.size())
            throw std::runtime_error("a message between the core's process and the renderer's "
                                     "ends too early");
        const auto piece = left_.first(bytes);
        left_ = left_.subspan(bytes);
        return piece;
    }

    std::span<const std::byte> left_;
};

} // namespace restyle::process
