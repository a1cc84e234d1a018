#include "models/files/old_attention_names.h"

#include <array>
#include <utility>

namespace restyle::core {
namespace {

constexpr std::array<std::pair<const char*, const char*>, 4> kOldNames{
    {{".query.", ".to_q."},
     {".key.", ".to_k."},
     {".value.", ".to_v."},
     {".proj_attn.", ".to_out.0."}}};

} // namespace

std::string attention_name_since_0_17(std::string name) {
    if (name.find(".attentions.") == std::string::npos) return name;
    for (const auto& [old_name, since] : kOldNames) {
        const std::size_t place = name.find(old_name);
        if (place != std::string::npos) name.replace(place, std::string(old_name).size(), since);
    }
    return name;
}

} // namespace restyle::core
