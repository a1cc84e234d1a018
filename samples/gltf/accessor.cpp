#include "gltf/accessor.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace gltf {
namespace {

constexpr std::uint64_t kMostElements = std::uint64_t{1} << 28;
constexpr std::uint64_t kMostWithoutBytes = std::uint64_t{1} << 22; // All zero, but for a few.

enum ComponentType { kByte = 5120, kUByte, kShort, kUShort, kUInt = 5125, kFloat };

std::size_t size_of(std::uint64_t component) {
    if (component == kByte || component == kUByte) return 1;
    return component == kShort || component == kUShort ? 2 : 4;
}

std::size_t width_of(const std::string& type) {
    if (type == "SCALAR") return 1;
    if (type == "MAT4") return 16;
    return static_cast<std::size_t>(type[3] - '0');
}

template <typename Value>
float value_at(const std::byte* at, bool is_normalized) {
    Value value;
    std::memcpy(&value, at, sizeof value);
    const auto number = static_cast<float>(value);
    constexpr auto kLargest = static_cast<float>(std::numeric_limits<Value>::max());
    return is_normalized ? std::max(number / kLargest, -1.0F) : number;
}

float component_at(const std::byte* at, std::uint64_t component, bool is_normalized) {
    switch (component) {
    case kByte:
        return value_at<std::int8_t>(at, is_normalized);
    case kUByte:
        return value_at<std::uint8_t>(at, is_normalized);
    case kShort:
        return value_at<std::int16_t>(at, is_normalized);
    case kUShort:
        return value_at<std::uint16_t>(at, is_normalized);
    case kUInt:
        return value_at<std::uint32_t>(at, is_normalized);
    default:
        return value_at<float>(at, false);
    }
}

std::uint32_t index_at(const std::byte* at, std::size_t size) {
    std::uint32_t value = 0;
    std::memcpy(&value, at, size); // Both are little-endian.
    return value;
}

/// Where elements lie in a bufferView.
struct Layout {
    std::span<const std::byte> bytes;
    std::size_t stride;

    const std::byte* at(std::size_t element) const { return &bytes[element * stride]; }
};

/// Of `count` elements of `size` bytes each, all within the view that `owner` names.
Layout layout_of(const Document& document, const Fields& owner, std::size_t count,
                 std::size_t size) {
    if (document.view_count() == 0) owner.refuse("bufferView", "a file with bufferViews");
    const Document::View view =
        document.view(owner.whole("bufferView", 0, document.view_count() - 1));
    const std::uint64_t offset = owner.whole("byteOffset", 0, view.bytes.size(), 0);
    const std::size_t stride = view.stride == 0 ? size : view.stride;
    const std::uint64_t needed = (count - 1) * stride + size;
    if (needed > view.bytes.size() - offset)
        owner.refuse("bufferView", "one of at least " + std::to_string(offset + needed) +
                                       " bytes, not of " + std::to_string(view.bytes.size()));
    return {view.bytes.subspan(offset), stride};
}

std::uint64_t component_of(const Fields& fields, std::initializer_list<std::uint64_t> allowed) {
    const std::uint64_t component = fields.whole("componentType", 5120, 5126);
    if (std::find(allowed.begin(), allowed.end(), component) == allowed.end())
        fields.refuse("componentType", "one that fits what it is used for");
    return component;
}

std::size_t index_size(const Fields& fields) {
    return size_of(component_of(fields, {kUByte, kUShort, kUInt}));
}

void read_dense(const Layout& layout, std::uint64_t component, bool is_normalized, Rows& rows) {
    for (std::size_t row = 0; row < rows.count; ++row)
        for (std::size_t column = 0; column < rows.width; ++column)
            rows.values[row * rows.width + column] = component_at(
                layout.at(row) + column * size_of(component), component, is_normalized);
}

void read_sparse(const Document& document, const Fields& accessor, std::uint64_t component,
                 bool is_normalized, Rows& rows) {
    const Fields sparse = accessor.part("sparse");
    const std::size_t count = sparse.whole("count", 1, rows.count);
    const Fields places = sparse.part("indices");
    const std::size_t place_size = index_size(places);
    const Layout at = layout_of(document, places, count, place_size);
    Rows others{count, rows.width, std::vector<float>(count * rows.width)};
    read_dense(layout_of(document, sparse.part("values"), count, rows.width * size_of(component)),
               component, is_normalized, others);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t row = index_at(at.at(i), place_size);
        if (row >= rows.count) places.refuse("bufferView", "one of indices that are elements");
        std::copy_n(others[i], rows.width, &rows.values[row * rows.width]);
    }
}

} // namespace

std::uint32_t accessor_index(const Document& document, const Fields& owner,
                             const std::string& key) {
    if (document.accessors().empty()) owner.refuse(key, "a file with accessors");
    return static_cast<std::uint32_t>(owner.whole(key, 0, document.accessors().size() - 1));
}

Rows read_rows(const Document& document, std::uint32_t index,
               std::initializer_list<const char*> types) {
    const Fields& accessor = document.accessors()[index];
    const std::string type = std::data(types)[accessor.word("type", {types.begin(), types.end()})];
    const std::uint64_t component =
        component_of(accessor, {kByte, kUByte, kShort, kUShort, kUInt, kFloat});
    const bool is_normalized = accessor.flag("normalized", false);
    const std::size_t count =
        accessor.whole("count", 1, accessor.has("bufferView") ? kMostElements : kMostWithoutBytes);
    const std::size_t width = width_of(type);
    if (accessor.has("bufferView")) // Before so much is allocated.
        layout_of(document, accessor, count, width * size_of(component));
    else if (!accessor.has("sparse"))
        accessor.refuse("bufferView", "the index of one");
    Rows rows{count, width, std::vector<float>(count * width)};
    if (accessor.has("bufferView"))
        read_dense(layout_of(document, accessor, count, width * size_of(component)), component,
                   is_normalized, rows);
    if (accessor.has("sparse")) read_sparse(document, accessor, component, is_normalized, rows);
    const auto is_number = [](float value) { return std::isfinite(value); };
    if (!std::all_of(rows.values.begin(), rows.values.end(), is_number))
        accessor.refuse("bufferView", "one of finite numbers alone");
    return rows;
}

std::vector<std::uint32_t> read_indices(const Document& document, std::uint32_t index) {
    const Fields& accessor = document.accessors()[index];
    accessor.word("type", {"SCALAR"});
    const std::size_t size = index_size(accessor);
    const std::size_t count = accessor.whole("count", 1, kMostElements);
    const Layout layout = layout_of(document, accessor, count, size);
    std::vector<std::uint32_t> indices(count);
    for (std::size_t i = 0; i < count; ++i)
        indices[i] = index_at(layout.at(i), size);
    return indices;
}

} // namespace gltf
