#include "gltf/document.h"

#include <stdexcept>

#include "gltf/container.h"

namespace gltf {
namespace {

constexpr std::uintmax_t kLargestFile = std::uintmax_t{2} << 30;
constexpr std::uint64_t kMost = kLargestFile;

std::string decoded(const std::string& uri) {
    std::string path;
    for (std::size_t at = 0; at < uri.size(); ++at) {
        const std::string digits = uri[at] == '%' ? uri.substr(at + 1, 2) : "";
        if (digits.size() == 2 &&
            digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) {
            path += static_cast<char>(std::stoi(digits, nullptr, 16));
            at += 2;
        } else {
            path += uri[at];
        }
    }
    return path;
}

void check_version(const Fields& json) {
    const std::string version = json.part("asset").text("version");
    if (version.substr(0, 2) != "2.") json.part("asset").refuse("version", "\"2.0\"");
}

} // namespace

Document::Document(const std::filesystem::path& file)
    : Document(file, bytes_of(file, kLargestFile)) {}

Document::Document(const std::filesystem::path& file, std::vector<std::byte> bytes)
    : file_(file),
      bytes_(std::move(bytes)),
      json_(file, json_chunk(file, bytes_)) {
    check_version(json_);
    views_ = json_.parts_or_none("bufferViews");
    accessors_ = json_.parts_or_none("accessors");
    read_buffers(binary_chunk(bytes_));
}

void Document::read_buffers(std::span<const std::byte> chunk) {
    for (const Fields& buffer : json_.parts_or_none("buffers")) {
        const std::uint64_t length = buffer.whole("byteLength", 1, kMost);
        buffers_.push_back(buffer.has("uri") ? resource(buffer, buffer.text("uri"))
                                             : std::vector(chunk.begin(), chunk.end()));
        if (buffers_.back().size() < length)
            buffer.refuse("byteLength", "at most " + std::to_string(buffers_.back().size()) +
                                            ", of which the bytes are there");
    }
}

std::vector<std::byte> Document::resource(const Fields& owner, const std::string& uri) const {
    if (uri.rfind("data:", 0) != 0)
        return bytes_of(file_.parent_path() / decoded(uri), kLargestFile);
    const std::size_t comma = uri.find(',');
    const std::string head = uri.substr(0, comma);
    if (comma == std::string::npos || head.find(";base64") == std::string::npos)
        owner.refuse("uri", "a data URI in base64");
    std::vector<std::byte> bytes = from_base64(std::string_view(uri).substr(comma + 1));
    if (bytes.empty()) owner.refuse("uri", "base64 of at least one byte");
    return bytes;
}

Document::View Document::view(std::uint64_t index) const {
    const Fields& view = views_.at(index);
    if (buffers_.empty()) view.refuse("buffer", "a file with buffers");
    const std::vector<std::byte>& buffer = buffers_[view.whole("buffer", 0, buffers_.size() - 1)];
    const std::uint64_t offset = view.whole("byteOffset", 0, kMost, 0);
    const std::uint64_t length = view.whole("byteLength", 1, kMost);
    if (offset > buffer.size() || length > buffer.size() - offset)
        view.refuse("byteLength", "no more than its buffer's " + std::to_string(buffer.size()) +
                                      " bytes less the offset of " + std::to_string(offset));
    return {std::span(buffer).subspan(offset, length), view.whole("byteStride", 4, 252, 0)};
}

} // namespace gltf
