#include "models/convert/tensor_names.h"

#include <charconv>

namespace restyle::core {

bool NameReader::skip(std::string_view beginning) {
    if (!rest_.starts_with(beginning)) return false;
    rest_.remove_prefix(beginning.size());
    return true;
}

std::optional<int> NameReader::number() {
    constexpr std::size_t kMostDigits = 3;
    const std::size_t dot = rest_.find('.');
    if (dot == std::string_view::npos || dot > kMostDigits) return std::nullopt;
    int number = -1;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + dot, number);
    if (error != std::errc() || end != rest_.data() + dot || number < 0) return std::nullopt;
    rest_.remove_prefix(dot + 1);
    return number;
}

std::optional<std::string> renamed(std::string_view name, std::span<const LayerNames> layers) {
    for (const LayerNames& layer : layers) {
        NameReader reader(name);
        if (reader.skip(layer.compvis) && (reader.rest() == "weight" || reader.rest() == "bias"))
            return std::string(layer.diffusers).append(reader.rest());
    }
    return std::nullopt;
}

std::string element(std::string_view list, int index, std::string_view inner) {
    return std::string(list).append(".").append(std::to_string(index)).append(inner);
}

std::string element(std::string_view list, int index, std::string_view inner, int inner_index) {
    return element(element(list, index, inner), inner_index, ".");
}

} // namespace restyle::core
