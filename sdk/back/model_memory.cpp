#include "back/model_memory.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "models/files/stored_model.h"
#include "models/unet/unet_config.h"
#include "restyle/core/memory_needs.h"

namespace restyle::back {
namespace {

// Source means are in calls of one number of samples, the target's steps of another.
constexpr int kCallShapes = 2;

int size_multiple(const std::filesystem::path& folder) {
    const core::StoredModel stored(folder);
    return core::read_unet_config(stored.part("unet").config()).size_multiple() *
           core::pixels_a_value(folder);
}

} // namespace

RestyleBackModelMemory estimated_memory(const ModelFiles& files, at::ScalarType dtype,
                                        PictureSize size) {
    const std::vector<std::filesystem::path> folders = loaded_folders(files);

    int multiple = 1;
    for (const std::filesystem::path& folder : folders)
        multiple = std::lcm(multiple, size_multiple(folder));
    const PictureSize native =
        native_size(files.source, core::pixels_a_value(files.source), multiple);
    if (size.width == 0) size = native;

    RestyleBackModelMemory memory{};
    memory.size_multiple = static_cast<std::uint32_t>(multiple);
    memory.native_width = static_cast<std::uint32_t>(native.width);
    memory.native_height = static_cast<std::uint32_t>(native.height);
    memory.blend_maps = core::has_blend_maps(files.target, size.width, size.height) ? 1 : 0;
    for (const std::filesystem::path& folder : folders) {
        const core::MemoryNeeds needs =
            core::memory_needs(folder, {size.width, size.height, dtype, 1, kCallShapes});
        memory.weights += std::uint64_t(needs.weights);
        memory.sample = std::max(memory.sample, std::uint64_t(needs.network_call));
        memory.attention_maps =
            std::max(memory.attention_maps, std::uint64_t(needs.attention_maps));
        memory.autoencoder = std::max(memory.autoencoder, std::uint64_t(needs.autoencoder_call));
        const std::int64_t codes = needs.guidance(1, true) - needs.guidance(0, true);
        memory.guide = std::max(memory.guide, std::uint64_t(needs.guidance(0, true) - codes));
        memory.guide_step = std::max(memory.guide_step, std::uint64_t(codes));
    }
    return memory;
}

} // namespace restyle::back
