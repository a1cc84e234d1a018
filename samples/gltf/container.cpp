#include "gltf/container.h"

#include <cstring>
#include <fstream>
#include <stdexcept>

namespace gltf {
namespace {

constexpr std::size_t kHeader = 12;     // Magic, version, length.
constexpr std::size_t kChunkHeader = 8; // Length, kind.

std::uint32_t word(std::span<const std::byte> bytes, std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, &bytes[at], sizeof value);
    return value;
}

bool is_binary(std::span<const std::byte> bytes) {
    return bytes.size() >= 4 && std::memcmp(bytes.data(), "glTF", 4) == 0;
}

int sextet(char letter) {
    if (letter >= 'A' && letter <= 'Z') return letter - 'A';
    if (letter >= 'a' && letter <= 'z') return letter - 'a' + 26;
    if (letter >= '0' && letter <= '9') return letter - '0' + 52;
    return letter == '+' ? 62 : letter == '/' ? 63 : -1;
}

} // namespace

std::vector<std::byte> bytes_of(const std::filesystem::path& file, std::uintmax_t most) {
    const auto fail = [&](const std::string& what) {
        throw std::runtime_error(file.string() + ": " + what);
    };
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    if (error) fail("cannot be read: " + error.message());
    if (size > most)
        fail("has " + std::to_string(size) + " bytes, expected at most " + std::to_string(most));
    std::vector<std::byte> bytes(size);
    std::ifstream stream(file, std::ios::binary);
    stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!stream) fail("cannot be read");
    return bytes;
}

std::string json_chunk(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    const auto text = [](std::span<const std::byte> part) {
        return std::string(reinterpret_cast<const char*>(part.data()), part.size());
    };
    if (!is_binary(bytes)) return text(bytes);
    const auto fail = [&](const std::string& what) {
        throw std::runtime_error(file.string() + ": " + what);
    };
    if (bytes.size() < kHeader + kChunkHeader) fail("ends within the header of a binary glTF");
    if (word(bytes, 4) != 2)
        fail("is binary glTF of version " + std::to_string(word(bytes, 4)) + ", expected 2");
    const std::size_t length = word(bytes, kHeader);
    constexpr std::uint32_t kJson = 0x4e4f534a;
    if (word(bytes, kHeader + 4) != kJson) fail("begins with a chunk that is not JSON");
    if (length > bytes.size() - kHeader - kChunkHeader)
        fail("has a JSON chunk of " + std::to_string(length) + " bytes, but only " +
             std::to_string(bytes.size() - kHeader - kChunkHeader) + " are there");
    return text(bytes.subspan(kHeader + kChunkHeader, length));
}

std::span<const std::byte> binary_chunk(std::span<const std::byte> bytes) {
    if (!is_binary(bytes)) return {};
    const std::size_t at = kHeader + kChunkHeader + word(bytes, kHeader);
    if (at > bytes.size() || bytes.size() - at < kChunkHeader) return {};
    const std::size_t length = word(bytes, at);
    return bytes.subspan(at + kChunkHeader, std::min(length, bytes.size() - at - kChunkHeader));
}

std::vector<std::byte> from_base64(std::string_view text) {
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char letter : text) {
        if (letter == '=') break;
        const int value = sextet(letter);
        if (value < 0) return {};
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes.push_back(static_cast<std::byte>(bits >> held));
    }
    return bytes;
}

} // namespace gltf
