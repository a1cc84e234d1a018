#include "restyle/core/diffusion_autoencoder.h"

#include <cmath>
#include <stdexcept>
#include <utility>

#include <c10/util/StringUtil.h>

#include "guide/recompute.h"
#include "models/diffusion_autoencoder/networks.h"
#include "models/files/weights.h"
#include "restyle/core/denoiser.h"
#include "restyle/core/network.h"

namespace restyle::core {
namespace {

using SharedNetworks = std::shared_ptr<const DiffusionAutoencoderNetworks>;

/// x_0, of pictures within [-1, 1].
enum class Clean { kAny, kPicture };

/// Equally spaced from 0 on, noisiest first: multiples of a whole number, as the public
/// implementation has them, where so many times are; else rounded down.
std::vector<int> spaced_times(int train_timesteps, int steps) {
    if (steps < 1 || steps > train_timesteps)
        throw std::invalid_argument(c10::str("steps are ", steps, ", expected 1 to the ",
                                             train_timesteps, " times it was trained on"));
    const auto divided = [&](int by) { return (train_timesteps + by - 1) / by; };
    const int stride = divided(steps);
    const bool is_whole = divided(stride) == steps;
    std::vector<int> times;
    for (std::int64_t i = steps - 1; i >= 0; --i)
        times.push_back(int(is_whole ? i * stride : i * train_timesteps / steps));
    return times;
}

std::vector<Step> ddim_steps(int train_timesteps, const Betas& betas, int steps) {
    ScheduleConfig schedule;
    schedule.train_timesteps = train_timesteps;
    schedule.beta_start = betas.start;
    schedule.beta_end = betas.end;
    StepSettings settings;
    settings.timesteps = spaced_times(train_timesteps, steps);
    settings.eta = 0;
    return steps_to_run(schedule, settings);
}

/// The noise is found anew of a picture that was clamped.
Prediction predicted(const Network& network, const at::Tensor& x_t, const Step& step, Clean clean) {
    const double signal = std::sqrt(step.alpha_bar_t), noise = std::sqrt(1 - step.alpha_bar_t);
    const at::Tensor t = at::full({x_t.size(0)}, step.t, x_t.options().dtype(at::kLong));
    const at::Tensor e = network(x_t, t);
    const at::Tensor x_0 = (x_t - noise * e) / signal;
    if (clean == Clean::kAny) return {x_0, e};
    const at::Tensor picture = x_0.clamp(-1, 1);
    return {picture, (x_t - signal * picture) / noise};
}

at::Tensor ddim_step(const Network& network, const at::Tensor& x_t, const Step& step, Clean clean) {
    return step_mean(predicted(network, x_t, step, clean), x_t, step);
}

/// DDIM backwards, each state taken for one of the level at whose time the network sees it. The
/// last is the noise that is found there.
at::Tensor ddim_encoded(const Network& network, const at::Tensor& x_0,
                        const std::vector<Step>& steps, Clean clean) {
    at::Tensor x = x_0;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        const Prediction prediction = predicted(network, x, *step, clean);
        const bool is_noisiest = step + 1 == steps.rend();
        const double a = is_noisiest ? 0 : (step + 1)->alpha_bar_t;
        x = std::sqrt(a) * prediction.x_0 + std::sqrt(1 - a) * prediction.e;
    }
    return x;
}

/// Both diffusions of one drawing.
class Diffusions {
public:
    Diffusions(SharedNetworks networks, DiffusionAutoencoderDrawing drawing)
        : networks_(std::move(networks)),
          drawing_(std::move(drawing)),
          latent_steps_(steps_of(networks_->config.latent_betas)),
          steps_(steps_of(networks_->config.betas)) {}

    at::Tensor z_sem_of_noise(const at::Tensor& z_T) const {
        at::Tensor z = z_T;
        for (const Step& step : latent_steps_)
            z = run(
                [step, network = latent_network()](const std::vector<at::Tensor>& inputs) {
                    return std::vector<at::Tensor>{
                        ddim_step(network, inputs[0], step, Clean::kAny)};
                },
                {z});
        return z;
    }

    at::Tensor noise_of_z_sem(const at::Tensor& z_sem) const {
        return ddim_encoded(latent_network(), z_sem, latent_steps_, Clean::kAny);
    }

    at::Tensor pictures(const at::Tensor& x_T, const at::Tensor& z_sem) const {
        at::Tensor x = x_T;
        for (const Step& step : steps_)
            x = run(
                [this_ = *this, step](const std::vector<at::Tensor>& inputs) {
                    return std::vector<at::Tensor>{
                        ddim_step(this_.unet_told(inputs[1]), inputs[0], step, Clean::kPicture)};
                },
                {x, z_sem});
        return x;
    }

    at::Tensor noise_of_pictures(const at::Tensor& pictures, const at::Tensor& z_sem) const {
        return ddim_encoded(unet_told(z_sem), pictures, steps_, Clean::kPicture);
    }

private:
    std::vector<Step> steps_of(const Betas& betas) const {
        return ddim_steps(networks_->config.train_timesteps, betas, drawing_.steps);
    }

    at::Tensor run(const Piece& piece, const std::vector<at::Tensor>& inputs) const {
        return (drawing_.recompute ? recomputed(piece, inputs) : piece(inputs)).front();
    }

    Network latent_network() const {
        return [networks = networks_](const at::Tensor& z, const at::Tensor& t) {
            return networks->latent(z, t);
        };
    }

    Network unet_told(const at::Tensor& z_sem) const {
        const at::Tensor told = z_sem * networks_->z_sem_std + networks_->z_sem_mean;
        return [networks = networks_, before_pass = drawing_.before_pass,
                told](const at::Tensor& x, const at::Tensor& t) {
            if (before_pass) before_pass(x.size(0));
            return networks->unet(x, t, told);
        };
    }

    SharedNetworks networks_;
    DiffusionAutoencoderDrawing drawing_;
    std::vector<Step> latent_steps_, steps_;
};

} // namespace

int DiffusionAutoencoder::resolution() const {
    return networks_->config.resolution;
}

int DiffusionAutoencoder::code_channels() const {
    return networks_->config.code_channels;
}

std::int64_t DiffusionAutoencoder::parameters() const {
    return count_parameters([this](const ParameterSource& parameter) {
        DiffusionAutoencoderNetworks(parameter, networks_->config);
    });
}

Generator DiffusionAutoencoder::generator(const DiffusionAutoencoderDrawing& drawing) const {
    const bool of_noise = drawing.code == SemanticCode::kLatentNoise;
    Generator generator{{{of_noise ? "z_T" : "z_sem", 1, {code_channels()}},
                         {"x_T", 1, {3, resolution(), resolution()}}},
                        {}};
    generator.pictures = [of_noise, diffusions = Diffusions(networks_, drawing)](const Code& code) {
        const at::Tensor z_sem = of_noise ? diffusions.z_sem_of_noise(code.at("z_T").select(1, 0))
                                          : code.at("z_sem").select(1, 0);
        return diffusions.pictures(code.at("x_T").select(1, 0), z_sem);
    };
    return generator;
}

Code DiffusionAutoencoder::from_z_T(const Code& code,
                                    const DiffusionAutoencoderDrawing& drawing) const {
    if (drawing.code == SemanticCode::kLatentNoise) return code;
    const Diffusions diffusions(networks_, drawing);
    return {{"z_sem", diffusions.z_sem_of_noise(code.at("z_T").select(1, 0)).unsqueeze(1)},
            {"x_T", code.at("x_T")}};
}

Code DiffusionAutoencoder::encode(const at::Tensor& pictures,
                                  const DiffusionAutoencoderDrawing& drawing) const {
    if (pictures.dim() != 4 ||
        pictures.sizes().slice(1) != at::IntArrayRef{3, resolution(), resolution()})
        throw std::invalid_argument(c10::str("pictures have shape ", pictures.sizes(),
                                             ", expected [n, 3, ", resolution(), ", ", resolution(),
                                             "]"));
    const Diffusions diffusions(networks_, drawing);
    const at::Tensor z_sem =
        (networks_->encoder(pictures) - networks_->z_sem_mean) / networks_->z_sem_std;
    const at::Tensor x_T = diffusions.noise_of_pictures(pictures, z_sem).unsqueeze(1);
    if (drawing.code == SemanticCode::kDirect) return {{"z_sem", z_sem.unsqueeze(1)}, {"x_T", x_T}};
    return {{"z_T", diffusions.noise_of_z_sem(z_sem).unsqueeze(1)}, {"x_T", x_T}};
}

DiffusionAutoencoder load_diffusion_autoencoder(const std::filesystem::path& folder,
                                                at::ScalarType dtype, at::Device device) {
    const DiffusionAutoencoderConfig config =
        read_diffusion_autoencoder_config(folder / "config.json");
    Weights weights = Weights::in_folder(folder, "model");
    const auto networks = std::make_shared<const DiffusionAutoencoderNetworks>(
        weights.parameters(dtype, device), config);
    weights.check_all_used();
    if (!networks->z_sem_std.gt(0).all().item<bool>())
        throw std::runtime_error((folder / "model.safetensors").string() +
                                 ": tensor 'conds_std' holds a value of 0 or less, expected the "
                                 "deviations that z_sem had in training");
    return DiffusionAutoencoder(networks);
}

} // namespace restyle::core
