#include "models/convert/tensor_names.h"

#include <algorithm>
#include <charconv>

namespace restyle::core {

bool NameReader::skip(std::string_view beginning) {
    const auto same = [this](char given, char read) {
        return read == (given == '.' ? separator_ : given);
    };
    if (rest_.size() < beginning.size() ||
        !std::equal(beginning.begin(), beginning.end(), rest_.begin(), same))
        return false;
    rest_.remove_prefix(beginning.size());
    return true;
}

std::optional<int> NameReader::number() {
    constexpr std::size_t kMostDigits = 3;
    const std::size_t end_of_number = rest_.find(separator_);
    if (end_of_number == std::string_view::npos || end_of_number > kMostDigits) return std::nullopt;
    int number = -1;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + end_of_number, number);
    if (error != std::errc() || end != rest_.data() + end_of_number || number < 0)
        return std::nullopt;
    rest_.remove_prefix(end_of_number + 1);
    return number;
}

LayerName renamed(const NameReader& name, std::span<const LayerNames> layers) {
    for (const LayerNames& layer : layers) {
        NameReader reader = name;
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

LayerName below(const std::string& block, const LayerName& inner) {
    return inner ? LayerName(block + *inner) : std::nullopt;
}

} // namespace restyle::core
