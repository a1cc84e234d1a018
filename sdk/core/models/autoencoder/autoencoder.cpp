#include "restyle/core/autoencoder.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include <c10/core/GradMode.h>
#include <c10/util/StringUtil.h>

#include "models/autoencoder/ldm_autoencoder.h"
#include "models/autoencoder/make_autoencoder.h"
#include "models/autoencoder/tiny_autoencoder.h"
#include "models/autoencoder/vector_quantizer.h"
#include "models/files/old_attention_names.h"
#include "models/layers/gradients.h"

namespace restyle::core {
namespace {

/// An autoencoder's own values as a denoiser sees them, and back.
class Scaling {
public:
    explicit Scaling(const LatentScale& scale) : scale_(scale) {}

    at::Tensor to_latents(const at::Tensor& h) const {
        if (scale_.mean.empty()) return (h - scale_.shift_factor) * scale_.scaling_factor;
        return (h - of_channels(scale_.mean, h)) * scale_.scaling_factor /
               of_channels(scale_.std, h);
    }

    at::Tensor from_latents(const at::Tensor& latents) const {
        if (scale_.mean.empty()) return latents / scale_.scaling_factor + scale_.shift_factor;
        return latents * of_channels(scale_.std, latents) / scale_.scaling_factor +
               of_channels(scale_.mean, latents);
    }

private:
    static at::Tensor of_channels(const std::vector<double>& values, const at::Tensor& like) {
        return at::tensor(values, like.options()).view({1, -1, 1, 1});
    }

    LatentScale scale_;
};

void check_shape(const char* function, const at::Tensor& given, int channels, int multiple) {
    if (given.dim() == 4 && given.size(1) == channels && given.size(2) % multiple == 0 &&
        given.size(3) % multiple == 0 && given.numel() > 0)
        return;
    throw std::invalid_argument(c10::str(function, ": the tensor's shape is ", given.sizes(),
                                         ", expected [n, ", channels, ", H, W] with H and W ",
                                         "multiples of ", multiple));
}

/// The precision that the network computes in, below the path's.
at::ScalarType network_dtype(const AutoencoderConfig& config, at::ScalarType dtype) {
    return dtype == at::kHalf && config.force_upcast ? at::kFloat : dtype;
}

// Of pictures in one forward pass; larger pictures go one by one. What a pass needs grows with
// them.
constexpr std::int64_t kPixelsAtATime = 512 * 512;

template <typename Pass>
at::Tensor in_portions(const at::Tensor& batch, std::int64_t pixels_of_one, const Pass& pass) {
    const std::int64_t portion = std::max<std::int64_t>(kPixelsAtATime / pixels_of_one, 1);
    if (batch.size(0) <= portion) return pass(batch);
    std::vector<at::Tensor> results;
    for (const at::Tensor& part : batch.split(portion))
        results.push_back(pass(part));
    return at::cat(results);
}

/// The border of a network, at which precision and scale change.
template <typename Network>
void set_border(Autoencoder& autoencoder, Network made, at::ScalarType dtype,
                const std::optional<VectorQuantizer>& quantizer) {
    const auto network = std::make_shared<const Network>(std::move(made));
    const int picture_channels = autoencoder.picture_channels;
    const int latent_channels = autoencoder.latent_channels, side = autoencoder.latent_pixels;
    const Scaling scaling(autoencoder.scale);
    const auto inside = [dtype](const at::Tensor& outside) {
        return outside.to(dtype).contiguous(at::MemoryFormat::ChannelsLast);
    };
    autoencoder.encode = [=](const at::Tensor& pictures) {
        check_shape("encode", pictures, picture_channels, side);
        const c10::AutoGradMode gradients(wants_gradients(pictures));
        return in_portions(pictures, pictures.size(2) * pictures.size(3), [&](const at::Tensor& x) {
            const at::Tensor h = network->encode(inside(x)).to(x.scalar_type());
            return scaling.to_latents(h).contiguous();
        });
    };
    autoencoder.decode = [=](const at::Tensor& latents) {
        check_shape("decode", latents, latent_channels, 1);
        const c10::AutoGradMode gradients(wants_gradients(latents));
        const std::int64_t pixels = latents.size(2) * latents.size(3) * side * side;
        return in_portions(latents, pixels, [&](const at::Tensor& x) {
            const at::Tensor h = scaling.from_latents(x);
            const at::Tensor picture = network->decode(inside(quantizer ? (*quantizer)(h) : h));
            return picture.to(x.scalar_type()).contiguous();
        });
    };
}

void add_network(Autoencoder& autoencoder, const LdmConfig& config,
                 const ParametersIn& parameters_in, at::ScalarType dtype) {
    // Which entry is nearest is not to depend on the network's precision.
    const at::ScalarType codebook_dtype = dtype == at::kDouble ? at::kDouble : at::kFloat;
    std::optional<VectorQuantizer> quantizer;
    if (config.num_vq_embeddings)
        quantizer.emplace(parameters_in(codebook_dtype), *config.num_vq_embeddings,
                          config.embedded_channels);
    set_border(autoencoder, LdmAutoencoder(parameters_in(dtype), config), dtype, quantizer);
}

void add_network(Autoencoder& autoencoder, const TinyConfig& config,
                 const ParametersIn& parameters_in, at::ScalarType dtype) {
    set_border(autoencoder, TinyAutoencoder(parameters_in(dtype), config), dtype, {});
}

} // namespace

Autoencoder make_autoencoder(const AutoencoderConfig& config, const ParametersIn& parameters_in,
                             at::ScalarType dtype) {
    Autoencoder autoencoder;
    autoencoder.class_name = config.class_name;
    autoencoder.picture_channels = config.picture_channels();
    autoencoder.latent_channels = config.latent_channels();
    autoencoder.latent_pixels = config.latent_pixels();
    autoencoder.scale = config.scale;
    autoencoder.parameters = count_parameters(
        [&](const ParameterSource& parameter) { declare_autoencoder(config, parameter); });
    std::visit(
        [&](const auto& network) { add_network(autoencoder, network, parameters_in, dtype); },
        config.network);
    return autoencoder;
}

Autoencoder load_autoencoder(const std::filesystem::path& folder, at::ScalarType dtype,
                             at::Device device) {
    return load_autoencoder(StoredPart(folder), dtype, device);
}

Autoencoder load_autoencoder(const StoredPart& stored, at::ScalarType dtype, at::Device device) {
    const AutoencoderConfig config = read_autoencoder_config(stored.config());
    Weights weights = stored.weights("diffusion_pytorch_model", attention_name_since_0_17);
    const auto parameters_in = [&](at::ScalarType precision) {
        return weights.parameters(precision, device);
    };
    Autoencoder autoencoder = make_autoencoder(config, parameters_in, network_dtype(config, dtype));
    weights.check_all_used();
    return autoencoder;
}

} // namespace restyle::core
