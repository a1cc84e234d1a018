#include "session/style_memory.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>

#include "session/change_table.h"
#include "session/energies.h"
#include "session/error.h"
#include "session/shown_change.h"

namespace restyle::session {
namespace {

// Bytes a pixel of the formats that a scene may have (session_wishes.cpp).
std::uint64_t texel_bytes(VkFormat format) {
    switch (format) {
    case VK_FORMAT_UNDEFINED:
        return 0;
    case VK_FORMAT_R8_UNORM:
    case VK_FORMAT_R8_UINT:
        return 1;
    case VK_FORMAT_R16_UINT:
    case VK_FORMAT_D16_UNORM:
        return 2;
    case VK_FORMAT_R32G32_SFLOAT:
    case VK_FORMAT_R16G16B16A16_SFLOAT:
    case VK_FORMAT_D32_SFLOAT_S8_UINT:
        return 8;
    default:
        return 4;
    }
}

// The table in GUIDE.md.
std::uint64_t frame_bytes(const SessionWishes& wishes) {
    const std::uint64_t color = wishes.format->texel_bytes;
    std::uint64_t texel = (wishes.slots + 1) * color; // Frames kept, and the way to the picture.
    const RestyleSceneInfo& scene = wishes.scene;
    const std::uint64_t turns =
        2 * (texel_bytes(scene.depth_format) + texel_bytes(scene.object_format)); // Now and before.
    texel += texel_bytes(scene.motion_format) + turns + texel_bytes(scene.mask_format);
    if (scene.motion_format != VK_FORMAT_UNDEFINED) {
        constexpr std::uint64_t kMap = 2 * sizeof(float);
        texel += (wishes.slots + 2) * kMap + color;
    }
    if (turns != 0 || scene.mask_format != VK_FORMAT_UNDEFINED) texel += sizeof(float); // Weights.
    const bool moves = scene.motion_format != VK_FORMAT_UNDEFINED;
    return texel * wishes.frame.width * wishes.frame.height + (moves ? ChangeTable::kBytes : 0);
}

// Runs a side's network twice for a sample.
bool runs_twice(const RestyleSide& side) {
    return side.guidance != 0 && side.guidance != 1;
}

std::uint64_t passes(const RestyleSide& side) {
    return runs_twice(side) ? 2 : 1;
}

bool controls_attention(const RestyleSettings& settings) {
    return settings.attention != RESTYLE_ATTENTION_OWN &&
           (settings.cross_replace > 0 || settings.self_replace > 0 ||
            blending_setting(settings) != nullptr);
}

// Source means in one call.
std::uint64_t batch(const RestyleSettings& settings) {
    if (settings.method == RESTYLE_METHOD_DDIB) return 1; // Each starts where the one before ends.
    if (settings.source_batch == 0 && controls_attention(settings)) return 1;
    const std::uint64_t all = std::max<std::uint64_t>(transitions(settings), 1);
    return settings.source_batch == 0 ? all : std::min<std::uint64_t>(settings.source_batch, all);
}

// In one call of the target.
std::uint64_t frames_in_flight(const RestyleSettings& settings) {
    const bool several = settings.stream_batch == RESTYLE_STREAM_BATCH_YES;
    return several ? std::max<std::uint64_t>(transitions(settings), 1) : 1;
}

std::string mebibytes(std::uint64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f MiB", double(bytes) / (1 << 20));
    return text;
}

} // namespace

const char* blending_setting(const RestyleSettings& settings) {
    for (const auto& [words, name] : {std::pair{settings.source_blend, "source_blend"},
                                      std::pair{settings.target_blend, "target_blend"}})
        if (words != nullptr && *words != '\0') return name;
    return nullptr;
}

std::uint64_t transitions(const RestyleSettings& settings) {
    if (settings.timestep_count > 0) return settings.timestep_count;
    return std::min<std::uint64_t>(settings.steps,
                                   std::uint64_t(settings.steps * settings.strength));
}

std::uint64_t slots_for(const RestyleSettings& settings) {
    return frames_in_flight(settings) + 2;
}

std::uint64_t StyleMemory::device_under(const RestyleSettings& settings) const {
    return device + (settings.blend_frames > 0 ? blending : 0);
}

std::uint64_t StyleMemory::fixed(const RestyleSettings& settings) const {
    return weights + tensors + device_under(settings);
}

std::uint64_t StyleMemory::call(std::uint64_t samples) const {
    return std::max(sample * samples, autoencoder);
}

// Each frame keeps the points and the source's means of the steps that are still to come. Of models
// on latents it is less.
std::uint64_t StyleMemory::paths_in_flight(const RestyleSettings& settings) const {
    if (settings.stream_batch == RESTYLE_STREAM_BATCH_NO) return 0;
    const std::uint64_t K = transitions(settings);
    return K * (K + 1) * picture;
}

// Gradients go back through one step at a time, which is run anew for them.
std::uint64_t StyleMemory::guided(const RestyleSettings& settings) const {
    if (!is_guided(settings)) return 0;
    return passes(settings.target) * guide + (transitions(settings) + 1) * guide_step;
}

std::uint64_t StyleMemory::call_of(const RestyleSettings& settings,
                                   std::uint64_t source_samples) const {
    const std::uint64_t maps = controls_attention(settings) ? attention_maps : 0;
    const std::uint64_t translating =
        call(std::max(source_samples * passes(settings.source),
                      frames_in_flight(settings) * passes(settings.target)));
    return std::max(translating, guided(settings)) + source_samples * maps +
           paths_in_flight(settings);
}

RestyleMemory StyleMemory::told(const RestyleSettings& settings) const {
    RestyleMemory memory{};
    memory.weights = weights;
    memory.call = call_of(settings, batch(settings));
    memory.tensors = tensors;
    memory.device = device_under(settings);
    memory.total = fixed(settings) + memory.call;
    return memory;
}

std::uint32_t StyleMemory::source_batch(const RestyleSettings& settings,
                                        std::uint64_t budget) const {
    if (told(settings).total <= budget || sample == 0) return settings.source_batch;
    const std::uint64_t left =
        budget - std::min(budget, fixed(settings) + paths_in_flight(settings));
    const std::uint64_t maps = controls_attention(settings) ? attention_maps : 0;
    const std::uint64_t fitting = left / (sample * passes(settings.source) + maps);
    return std::uint32_t(std::clamp<std::uint64_t>(fitting, 1, batch(settings)));
}

void StyleMemory::require_within(std::uint64_t budget, const RestyleSettings& settings) const {
    const std::uint64_t smallest_call = call_of(settings, 1);
    const std::uint64_t least = fixed(settings) + smallest_call;
    if (least <= budget) return;
    throw Error(RESTYLE_ERROR_OUT_OF_MEMORY,
                "the style takes " + mebibytes(least) + " (weights " + mebibytes(weights) +
                    ", a call " + mebibytes(smallest_call) + ", tensors " + mebibytes(tensors) +
                    ", device " + mebibytes(device_under(settings)) + "), and " +
                    mebibytes(budget) +
                    " of RestyleSessionInfo.memory_budget are left; expected a larger one, a "
                    "smaller model_width x model_height, fewer slots or a smaller model");
}

StyleMemory style_memory(const RestyleBackModelMemory& models, const SessionWishes& wishes,
                         Size size, bool copied) {
    constexpr std::uint64_t kTexel =
        (3 + 3 + 2 + 1) * sizeof(float); // Frame, change, motion, mask.
    StyleMemory memory;
    memory.weights = models.weights;
    memory.sample = models.sample;
    memory.autoencoder = models.autoencoder;
    memory.attention_maps = models.attention_maps;
    memory.guide = models.guide;
    memory.guide_step = models.guide_step;
    memory.blend_maps = models.blend_maps != 0;
    memory.picture = 3 * sizeof(float) * std::uint64_t{size.width} * size.height;
    memory.tensors = kTexel * wishes.slots * size.width * size.height;
    memory.device = device_memory(wishes, size, copied ? memory.tensors : 0);
    memory.blending = blending_memory(wishes);
    return memory;
}

std::uint64_t device_memory(const SessionWishes& wishes, Size model, std::uint64_t tensors) {
    return frame_bytes(wishes) + ChangeTexels::kElementBytes * model.width * model.height + tensors;
}

std::uint64_t blending_memory(const SessionWishes& wishes) {
    if (wishes.scene.motion_format == VK_FORMAT_UNDEFINED) return 0;
    return ShownChange::kTexelBytes * wishes.frame.width * wishes.frame.height;
}

} // namespace restyle::session
