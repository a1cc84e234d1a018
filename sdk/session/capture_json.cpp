#include "session/capture_json.h"

#include <array>
#include <cmath>
#include <filesystem>
#include <set>

#include "files/path.h"
#include "session/model_digest.h"
#include "session/transports.h"
#include "vulkan/device_identity.h"
#include "vulkan/instance_function.h"

namespace restyle::session {
namespace {

using Json = nlohmann::ordered_json;

// As RESTYLE_TRANSPORT_*, RESTYLE_PRECISION_* and RESTYLE_COLOR_* count them.
constexpr std::array kTransportWords{"auto", "host", "peer", "staging", "cuda"};
constexpr std::array kPrecisionWords{"auto", "fp32", "bf16"};
constexpr std::array kColorWords{"auto", "srgb", "linear", "scrgb", "pq"};

template <std::size_t kCount>
const char* word_of(const std::array<const char*, kCount>& words, std::int64_t value) {
    return words.at(static_cast<std::size_t>(value));
}

const char* name_of(VkFormat format) {
    return capture_format(format).name;
}

std::string version_of(std::uint32_t version) {
    return std::to_string(VK_API_VERSION_MAJOR(version)) + "." +
           std::to_string(VK_API_VERSION_MINOR(version)) + "." +
           std::to_string(VK_API_VERSION_PATCH(version));
}

// JSON knows no infinity: a plane infinitely far away is written as RestyleSceneInfo has it, too.
float far_plane(const RestyleSceneInfo& scene) {
    return std::isfinite(scene.far_plane) ? scene.far_plane : 0;
}

Json scene_json(const RestyleSceneInfo& scene) {
    return {{"motion_format", name_of(scene.motion_format)},
            {"depth_format", name_of(scene.depth_format)},
            {"object_format", name_of(scene.object_format)},
            {"mask_format", name_of(scene.mask_format)},
            {"depth_reversed", scene.depth_reversed != 0},
            {"motion_scale_x", scene.motion_scale_x},
            {"motion_scale_y", scene.motion_scale_y},
            {"near_plane", scene.near_plane},
            {"far_plane", far_plane(scene)}};
}

Json color_json(const RestyleColorInfo& color) {
    return {{"space", word_of(kColorWords, color.space)},
            {"exposure", color.exposure},
            {"paper_white", color.paper_white}};
}

Json model_json(const std::string& path) {
    const std::filesystem::path model = files::path_from(path);
    const ModelDigest digest = digest_of(model);
    return {{"path", files::text_of(std::filesystem::absolute(model))},
            {"files", digest.files},
            {"bytes", digest.bytes},
            {"digest", digest.digest}};
}

Json amounts_json(const CapturedAmounts& amounts) {
    Json pairs = Json::array();
    for (const RestyleObjectAmount& object : amounts.object_amounts)
        pairs.push_back({object.object, object.amount});
    return {{"keep_others", amounts.keep_others}, {"object_amounts", pairs}};
}

Json picture_json(const CapturedFrame& frame) {
    const RestylePicture& picture = frame.picture;
    return {{"passed_through", picture.passed_through != 0},
            {"frame_number", picture.frame_number},
            {"age", picture.age},
            {"moved", picture.moved != 0},
            {"has_view", frame.picture_has_view}};
}

} // namespace

Json device_json(const interop::DeviceTable& vk) {
    VkPhysicalDeviceProperties properties{};
    interop::instance_function<PFN_vkGetPhysicalDeviceProperties>(
        vk.handles, "vkGetPhysicalDeviceProperties")(vk.handles.physical_device, &properties);
    return {{"name", properties.deviceName},
            {"vendor_id", properties.vendorID},
            {"device_id", properties.deviceID},
            {"driver", interop::identity_of(vk).driver_name},
            {"driver_version", properties.driverVersion},
            {"vulkan", version_of(properties.apiVersion)}};
}

Json session_json(const SessionWishes& wishes) {
    const bool any = wishes.transport == interop::TransportKind::kAuto;
    const RestyleTransport transport =
        any ? RESTYLE_TRANSPORT_AUTO : public_transport(wishes.transport);
    return {{"format", name_of(wishes.format->format)},
            {"width", wishes.frame.width},
            {"height", wishes.frame.height},
            {"model_width", wishes.model.width},
            {"model_height", wishes.model.height},
            {"cpu_threads", wishes.threads},
            {"precision", word_of(kPrecisionWords, wishes.precision)},
            {"transport", word_of(kTransportWords, transport)},
            {"slots", wishes.slots},
            {"memory_budget", wishes.memory_budget},
            {"color", color_json(wishes.color_info)},
            {"scene", scene_json(wishes.scene)}};
}

Json playing_json(const PlayedStyle& playing) {
    Json models = Json::array();
    std::set<std::string> paths{playing.models.source, playing.models.target};
    for (const auto* more : {&playing.models.loras, &playing.models.further_targets})
        paths.insert(more->begin(), more->end());
    for (const std::string& path : paths)
        models.push_back(model_json(path));
    return {{"models", models},
            {"model_width", playing.size.width},
            {"model_height", playing.size.height},
            {"cpu_threads", playing.threads},
            {"precision", word_of(kPrecisionWords, playing.precision)},
            {"transport", word_of(kTransportWords, playing.transport)},
            {"transport_reason", playing.transport_reason}};
}

Json frame_json(const CapturedFrame& frame) {
    Json json{{"frame_number", frame.frame_number},
              {"extent", {frame.size.width, frame.size.height}},
              {"taken", frame.ticket != 0},
              {"style_after_taken", frame.handed_in_with && frame.handed_in_with != frame.settings},
              {"cut", frame.cut},
              {"motion_scale", {{"x", frame.motion_scale_x}, {"y", frame.motion_scale_y}}},
              {"picture", picture_json(frame)}};
    json.update(amounts_json(frame.amounts));
    if (frame.has_plane(Plane::kHandedInObject))
        json["handed_in"] = amounts_json(frame.handed_in_amounts);
    return json;
}

} // namespace restyle::session
