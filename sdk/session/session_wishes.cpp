#include "session/session_wishes.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "session/energies.h"
#include "session/error.h"
#include "session/frame_color.h"
#include "session/style_memory.h"
#include "session/transports.h"

namespace restyle::session {
namespace {

const FrameFormat& known_format(VkFormat format) {
    const FrameFormat* known = find_frame_format(format);
    require(known != nullptr, "RestyleSessionInfo.format is VkFormat " + std::to_string(format) +
                                  ", expected " + frame_format_names());
    return *known;
}

void require_format(VkFormat format, const char* member,
                    const std::vector<std::pair<VkFormat, const char*>>& allowed) {
    std::string names;
    for (const auto& [known, name] : allowed) {
        if (format == known) return;
        names += std::string(names.empty() ? "" : ", ") + name;
    }
    throw Error(RESTYLE_ERROR_INVALID_ARGUMENT, std::string("RestyleSessionInfo.scene.") + member +
                                                    " is VkFormat " + std::to_string(format) +
                                                    ", expected one of " + names);
}

RestyleSceneInfo checked_scene(const RestyleSceneInfo& scene) {
    require_format(scene.motion_format, "motion_format",
                   {{VK_FORMAT_UNDEFINED, "UNDEFINED"},
                    {VK_FORMAT_R16G16_SFLOAT, "R16G16_SFLOAT"},
                    {VK_FORMAT_R32G32_SFLOAT, "R32G32_SFLOAT"},
                    {VK_FORMAT_R16G16B16A16_SFLOAT, "R16G16B16A16_SFLOAT"}});
    require_format(scene.depth_format, "depth_format",
                   {{VK_FORMAT_UNDEFINED, "UNDEFINED"},
                    {VK_FORMAT_D16_UNORM, "D16_UNORM"},
                    {VK_FORMAT_X8_D24_UNORM_PACK32, "X8_D24_UNORM"},
                    {VK_FORMAT_D32_SFLOAT, "D32_SFLOAT"},
                    {VK_FORMAT_D16_UNORM_S8_UINT, "D16_UNORM_S8_UINT"},
                    {VK_FORMAT_D24_UNORM_S8_UINT, "D24_UNORM_S8_UINT"},
                    {VK_FORMAT_D32_SFLOAT_S8_UINT, "D32_SFLOAT_S8_UINT"},
                    {VK_FORMAT_R32_SFLOAT, "R32_SFLOAT"}});
    require_format(scene.object_format, "object_format",
                   {{VK_FORMAT_UNDEFINED, "UNDEFINED"},
                    {VK_FORMAT_R8_UINT, "R8_UINT"},
                    {VK_FORMAT_R16_UINT, "R16_UINT"},
                    {VK_FORMAT_R32_UINT, "R32_UINT"}});
    require_format(scene.mask_format, "mask_format",
                   {{VK_FORMAT_UNDEFINED, "UNDEFINED"}, {VK_FORMAT_R8_UNORM, "R8_UNORM"}});
    const bool moves = scene.motion_format != VK_FORMAT_UNDEFINED;
    require(moves || scene.depth_format == VK_FORMAT_UNDEFINED || scene.near_plane != 0,
            "RestyleSessionInfo.scene has depths, but motion_format is UNDEFINED and near_plane 0; "
            "without motion or distances they are of no use");
    require(scene.near_plane >= 0 && std::isfinite(scene.near_plane),
            "RestyleSessionInfo.scene.near_plane is " + std::to_string(scene.near_plane) +
                ", expected a distance above 0, or 0 for none");
    require(scene.far_plane == 0 || scene.far_plane > scene.near_plane,
            "RestyleSessionInfo.scene.far_plane is " + std::to_string(scene.far_plane) +
                ", expected one beyond near_plane, or 0 for infinitely far");
    require(scene.depth_reversed <= 1, "RestyleSessionInfo.scene.depth_reversed is " +
                                           std::to_string(scene.depth_reversed) +
                                           ", expected 0 or 1");
    require(std::isfinite(scene.motion_scale_x) && std::isfinite(scene.motion_scale_y),
            "RestyleSessionInfo.scene.motion_scale is not a finite number");
    return scene;
}

// Of which multiple only the models can tell.
Size checked_model(Size model) {
    constexpr std::uint32_t kMost = 16384;
    const bool is_told = model.width > 0 || model.height > 0;
    require(!is_told || (model.width > 0 && model.height > 0 && model.width <= kMost &&
                         model.height <= kMost),
            "RestyleSessionInfo.model_width x model_height is " + std::to_string(model.width) +
                " x " + std::to_string(model.height) +
                ", expected both up to 16384, or 0 x 0 for the models' own");
    return model;
}

std::uint32_t default_slots(const RestyleSettings& settings) {
    return std::uint32_t(
        std::clamp<std::uint64_t>(slots_for(settings), 4, RESTYLE_BACK_MOST_SLOTS));
}

} // namespace

SessionWishes::SessionWishes(const RestyleSessionInfo& info, const RestyleSettings& settings)
    : frame{info.width, info.height},
      model(checked_model({info.model_width, info.model_height})),
      format(&known_format(info.format)),
      threads(info.cpu_threads),
      priority(info.cpu_priority),
      precision(std::uint32_t(info.precision)),
      slots(info.slots == 0 ? default_slots(settings) : info.slots),
      transport(transport_kind(info.transport)),
      scene(checked_scene(info.scene)),
      color_info(info.color),
      color(frame_color(*format, info.color)),
      memory_budget(info.memory_budget) {
    require(slots >= 3 && slots <= RESTYLE_BACK_MOST_SLOTS, "RestyleSessionInfo.slots is " +
                                                                std::to_string(slots) +
                                                                ", expected 3 to 16, or 0 for 4");
    require(threads <= RESTYLE_MOST_CPU_THREADS,
            "RestyleSessionInfo.cpu_threads is " + std::to_string(threads) + ", expected 1 to " +
                std::to_string(RESTYLE_MOST_CPU_THREADS) + ", or 0 for the cores less one");
    require(priority >= RESTYLE_PRIORITY_NORMAL && priority <= RESTYLE_PRIORITY_LOWEST,
            "RestyleSessionInfo.cpu_priority is " + std::to_string(priority) +
                ", expected a RESTYLE_PRIORITY_*");
    require(precision <= RESTYLE_BACK_PRECISION_BF16, "RestyleSessionInfo.precision is " +
                                                          std::to_string(info.precision) +
                                                          ", expected a RESTYLE_PRECISION_*");
    check_borders(settings, scene);
}

} // namespace restyle::session
