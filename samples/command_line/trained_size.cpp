#include "trained_size.h"

#include <stdexcept>

#include <nlohmann/json.hpp>

#include "restyle/core/checkpoint.h"
#include "restyle/core/memory_needs.h"

namespace command_line {

// sample_size is in patches or in latents' values.
Size trained_size(const std::filesystem::path& model) {
    const std::int64_t pixels = restyle::core::pixels_a_value(model); // Refuses what is no model.
    const std::string place = "unet/config.json";
    const nlohmann::json value =
        nlohmann::json::parse(restyle::core::read_model_config(model, place))
            .value("sample_size", nlohmann::json());
    const auto side = [&](const nlohmann::json& patches) {
        if (!patches.is_number_integer())
            throw std::runtime_error((model / place).string() + ": sample_size is " + value.dump() +
                                     ", which says no size; give --size WxH");
        return patches.get<std::int64_t>() * pixels;
    };
    if (value.is_array() && value.size() == 2) return {side(value[1]), side(value[0])};
    return {side(value), side(value)};
}

} // namespace command_line
