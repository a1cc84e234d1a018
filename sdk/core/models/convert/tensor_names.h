#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace restyle::core {

/// Reads a tensor's name from its beginning. What stands for a dot in the name is `separator`.
class NameReader {
public:
    explicit NameReader(std::string_view name, char separator = '.')
        : rest_(name),
          separator_(separator) {}

    /// Goes past `beginning`, which is given with dots, where the rest begins with it.
    bool skip(std::string_view beginning);

    /// Goes past a number below 1000 and its separator.
    std::optional<int> number();

    std::string_view rest() const { return rest_; }

private:
    std::string_view rest_;
    char separator_;
};

/// A layer's name in CompVis' code and in diffusers, each with its last dot.
struct LayerNames {
    std::string_view compvis;
    std::string_view diffusers;
};

/// A weight or bias in diffusers; none where the name is of no layer that is known.
using LayerName = std::optional<std::string>;

/// The rest of the name in diffusers, when it is the weight or bias of one of these layers.
LayerName renamed(const NameReader& name, std::span<const LayerNames> layers);

/// As in element("down_blocks", 2, ".resnets", 1, ".") = "down_blocks.2.resnets.1."
std::string element(std::string_view list, int index, std::string_view inner = {});
std::string element(std::string_view list, int index, std::string_view inner, int inner_index);

/// `inner` as a name within `block`, which ends with a dot.
LayerName below(const std::string& block, const LayerName& inner);

} // namespace restyle::core
