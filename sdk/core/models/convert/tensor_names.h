#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace restyle::core {

/// Reads a dotted tensor name from its beginning.
class NameReader {
public:
    explicit NameReader(std::string_view name) : rest_(name) {}

    /// Goes past `beginning` where the rest begins with it.
    bool skip(std::string_view beginning);

    /// Goes past a number below 1000 and its dot.
    std::optional<int> number();

    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
};

/// A layer's name in CompVis' code and in diffusers, each with its last dot.
struct LayerNames {
    std::string_view compvis;
    std::string_view diffusers;
};

/// Its weight or bias renamed; nothing when `name` is no weight or bias of one of these layers.
std::optional<std::string> renamed(std::string_view name, std::span<const LayerNames> layers);

/// As in element("down_blocks", 2, ".resnets", 1, ".") = "down_blocks.2.resnets.1."
std::string element(std::string_view list, int index, std::string_view inner = {});
std::string element(std::string_view list, int index, std::string_view inner, int inner_index);

} // namespace restyle::core
