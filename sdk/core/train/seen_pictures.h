#pragma once

#include <optional>
#include <string>
#include <vector>

#include "restyle/core/autoencoder.h"
#include "restyle/core/train.h"

namespace restyle::core {

/// What a denoiser sees of a picture [3, H, W]: [channels, H / pixels, W / pixels].
struct SeenShape {
    int channels;
    int pixels;
};

/// Pictures as the denoiser that learns from them sees them: in patches of pixels, or through an
/// autoencoder, which has then encoded each once.
class SeenPictures {
public:
    /// Those of these names in the settings' folder.
    SeenPictures(const TrainSettings& settings, const std::vector<std::string>& names);

    std::int64_t size() const { return kept_.size(0); }
    SeenShape shape() const;
    const std::optional<Autoencoder>& autoencoder() const { return autoencoder_; }

    /// Of the chosen ones [n], int64: [n, channels, h, w] fp32, in the host's memory.
    at::Tensor x_0(const at::Tensor& chosen) const;

    /// What such x_0, on any device, show: [n, 3, H, W] in [-1, 1], not clamped.
    at::Tensor pictures(const at::Tensor& x_0) const;

private:
    int patch_size_;
    std::optional<Autoencoder> autoencoder_;
    at::Tensor kept_; ///< [n, channels, h, w] uint8, or latents in fp32; in the host's memory.
};

} // namespace restyle::core
