#pragma once

#include <initializer_list>

#include "gltf/document.h"

namespace gltf {

/// An accessor's elements as rows of floats; integers are whole numbers, or parts of their largest
/// where they are normalised.
struct Rows {
    std::size_t count;
    std::size_t width;
    std::vector<float> values;

    const float* operator[](std::size_t row) const { return &values[row * width]; }
};

/// Which accessor `owner[key]` names.
std::uint32_t accessor_index(const Document& document, const Fields& owner, const std::string& key);

/// Throw std::runtime_error naming what is wrong: bounds, types, numbers that are none.
Rows read_rows(const Document& document, std::uint32_t accessor,
               std::initializer_list<const char*> types);
std::vector<std::uint32_t> read_indices(const Document& document, std::uint32_t accessor);

} // namespace gltf
