#include "models/synthetic/synthetic_unet.h"

#include <stdexcept>

#include "models/synthetic/random_weights.h"

namespace restyle::core {
namespace {

LevelConfig attending(int channels, int heads, int layers = 2) {
    return {.channels = channels,
            .down = BlockKind::kTransformer,
            .up = BlockKind::kTransformer,
            .layers = layers,
            .heads = heads};
}

LevelConfig plain(int channels, int heads, int layers = 2) {
    return {.channels = channels, .layers = layers, .heads = heads};
}

LevelConfig deep(int channels, int heads, int depth) {
    LevelConfig level = attending(channels, heads);
    level.down_depths.assign(2, depth);
    level.up_depths.assign(3, depth);
    return level;
}

UNetConfig stable_diffusion(int size) {
    UNetConfig config;
    config.unet_class = UNetClass::kConditional;
    config.in_channels = config.out_channels = 4;
    config.sample_size = {size};
    config.cross_attention_dim = 768;
    config.levels = {attending(320, 8), attending(640, 8), attending(1280, 8), plain(1280, 8)};
    return config;
}

UNetConfig stable_diffusion_2() {
    UNetConfig config = stable_diffusion(96);
    config.cross_attention_dim = 1024;
    config.use_linear_projection = true;
    config.upcast_attention = true;
    config.levels = {attending(320, 5), attending(640, 10), attending(1280, 20), plain(1280, 20)};
    return config;
}

UNetConfig stable_diffusion_xl() {
    UNetConfig config = stable_diffusion(128);
    config.cross_attention_dim = 2048;
    config.use_linear_projection = true;
    config.levels = {plain(320, 5), deep(640, 10, 2), deep(1280, 20, 10)};
    config.addition_time_embed_dim = 256;
    config.addition_inputs = 2816;
    return config;
}

// SDXL without some of its transformer blocks and all in the middle (Gupta et al., "Progressive
// Knowledge Distillation Of Stable Diffusion XL Using Layer Level Loss", arXiv 2401.02677).
UNetConfig segmind_stable_diffusion_1b() {
    UNetConfig config = stable_diffusion_xl();
    config.levels[1].down_depths = {2, 2};
    config.levels[1].up_depths = {2, 1, 1};
    config.levels[2].down_depths = {4, 4};
    config.levels[2].up_depths = {4, 4, 10};
    config.mid_attention = false;
    return config;
}

UNetConfig at_512(UNetConfig config) {
    config.sample_size = {64};
    return config;
}

UNetConfig latent_consistency() {
    UNetConfig config = stable_diffusion(64);
    config.time_cond_proj_dim = 256;
    return config;
}

// Distilled by taking blocks away (Kim et al., "BK-SDM", arXiv 2305.15798).
UNetConfig small_stable_diffusion() {
    UNetConfig config = stable_diffusion(64);
    config.levels = {attending(320, 8, 1), attending(640, 8, 1), attending(1280, 8, 1),
                     plain(1280, 8, 1)};
    return config;
}

UNetConfig tiny_stable_diffusion() {
    UNetConfig config = small_stable_diffusion();
    config.levels.pop_back();
    config.mid_block = false;
    return config;
}

} // namespace

const std::vector<std::string>& synthetic_families() {
    static const std::vector<std::string> families{
        "sd15", "sd21", "sdxl", "lcm", "small", "tiny", "ssd1b", "sd-turbo", "sdxl-turbo"};
    return families;
}

UNetConfig synthetic_unet_config(const std::string& family) {
    if (family == "sd15") return stable_diffusion(64);
    if (family == "sd21") return stable_diffusion_2();
    if (family == "sdxl") return stable_diffusion_xl();
    if (family == "lcm") return latent_consistency();
    if (family == "small") return small_stable_diffusion();
    if (family == "ssd1b") return segmind_stable_diffusion_1b();
    if (family == "sd-turbo") return at_512(stable_diffusion_2());
    if (family == "sdxl-turbo") return at_512(stable_diffusion_xl());
    if (family == "tiny") return tiny_stable_diffusion();
    std::string known;
    for (const std::string& name : synthetic_families())
        known += " " + name;
    throw std::invalid_argument("synthetic model: family is '" + family + "', expected one of" +
                                known);
}

UNet synthetic_unet(const UNetConfig& config, std::uint64_t seed, at::ScalarType dtype,
                    at::Device device) {
    const ParameterSource random = random_parameters(seed);
    const auto options = at::TensorOptions(dtype).device(device);
    return UNet(
        [&](const std::string& name, at::IntArrayRef shape) {
            const at::Tensor parameter = random(name, shape).to(options);
            return shape.size() == 4 ? parameter.contiguous(at::MemoryFormat::ChannelsLast)
                                     : parameter;
        },
        config);
}

} // namespace restyle::core
