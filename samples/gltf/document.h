#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "json_fields.h"

namespace gltf {

using samples::Fields;

/// A .gltf or .glb file's JSON and the bytes that it names. All throw std::runtime_error naming
/// file, member, value and what was expected.
class Document {
public:
    explicit Document(const std::filesystem::path& file);

    const std::filesystem::path& file() const { return file_; }
    const Fields& json() const { return json_; }

    /// Of a bufferView, within its buffer.
    struct View {
        std::span<const std::byte> bytes;
        std::size_t stride; ///< 0: elements lie one behind the other.
    };
    View view(std::uint64_t index) const;
    std::size_t view_count() const { return views_.size(); }
    const std::vector<Fields>& accessors() const { return accessors_; }

    /// What a URI holds: a data URI's own bytes, or a file's beside this one.
    std::vector<std::byte> resource(const Fields& owner, const std::string& uri) const;

private:
    Document(const std::filesystem::path& file, std::vector<std::byte> bytes);
    void read_buffers(std::span<const std::byte> binary_chunk);

    std::filesystem::path file_;
    std::vector<std::byte> bytes_; ///< Of the file.
    Fields json_;
    std::vector<Fields> views_;
    std::vector<Fields> accessors_;
    std::vector<std::vector<std::byte>> buffers_;
};

} // namespace gltf
