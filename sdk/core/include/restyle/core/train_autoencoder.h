#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <vector>

#include "restyle/core/train.h"

namespace restyle::core {

/// diffusers' AutoencoderKL, AutoencoderTiny (TAESD) and VQModel.
enum class AutoencoderClass { kKl, kTiny, kVq };

/// Of a value y in place of x: |x - y| or (x - y)^2.
enum class PixelError { kAbsolute, kSquare };

/// How an autoencoder is trained on a folder of pictures. With x the pictures, z their latents and
/// y what becomes of z, the loss is, in means over all values of x,
///
///   error(x, y) + laplacian sum over bands l of |B_l(x) - B_l(y)| + lpips_weight d(x, y) + hold(z)
///
/// B_l are the bands of a Laplacian pyramid, so that edges of every size count (Bojanowski et al.,
/// arXiv:1707.05776), and d is LPIPS, where its weights are given. hold(z) is
///
///   AutoencoderKL    kl times the divergence of the posterior, which z is drawn from, from N(0,
///   1);
///                    both sums over values, as of Rombach et al. (arXiv:2112.10752, G)
///   AutoencoderTiny  the same of N(z, 1): it tells no variance
///   VQModel          (e - sg(z))^2 + commitment (z - sg(e))^2, e the entry nearest to z and sg
///   what
///                    passes no gradient (van den Oord et al., arXiv:1711.00937); of values of z
struct AutoencoderTrainSettings : TrainingPlan {
    AutoencoderTrainSettings() { learning_rate = 1e-3; }

    AutoencoderClass autoencoder_class = AutoencoderClass::kKl;

    /// Of the levels, each of half the size of the one before: of AutoencoderTiny all equal, of the
    /// others multiples of norm_groups. Empty: 32, 64, 64; of AutoencoderTiny 48, 48, 48.
    std::vector<int> channels;
    int layers = 1;          ///< Residual blocks a level; the decoder's levels have one more.
    int latent_channels = 4; ///< Of z.
    int norm_groups = 8;
    bool mid_attention = false; ///< At the latents' size, not of AutoencoderTiny.

    PixelError error = PixelError::kAbsolute;
    double laplacian = 1;
    std::filesystem::path lpips; ///< As load_perceptual_distance() reads it; empty: none.
    double lpips_weight = 0.5;
    double kl = 1e-6;
    int codebook = 512; ///< Entries, of VQModel.
    double commitment = 0.25;

    /// Of the network's arithmetic; weights stay fp32. See fastest_dtype().
    at::ScalarType compute_dtype = at::kBFloat16;
};

/// As train(), of an autoencoder: output/vae is a folder that load_autoencoder() and diffusers
/// read. Its scaling_factor is 1 / the deviation of the latents' values over the data, which
/// encode() and a denoiser then see with deviation 1; they are not shifted, since diffusers'
/// pipelines for such models would not. samples.png has pictures, each with what becomes of it on
/// its right. Beside `loss` its terms are reported, each with its weight.
bool train_autoencoder(const AutoencoderTrainSettings& settings,
                       const std::function<void(const TrainProgress&)>& report,
                       const std::atomic<bool>& stop);

} // namespace restyle::core
