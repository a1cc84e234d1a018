#include "train/seen_pictures.h"

#include "models/autoencoder/autoencoder_folder.h"
#include "train/plan.h"
#include "train/training_pictures.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kEncodedAtATime = 16;

std::optional<Autoencoder> autoencoder_for(const TrainSettings& settings) {
    if (settings.autoencoder.empty()) return std::nullopt;
    Autoencoder autoencoder =
        load_autoencoder(find_autoencoder(settings.autoencoder), at::kFloat, settings.device);
    check_that(autoencoder.picture_channels == 3,
               settings.autoencoder.string() + " is of pictures of " +
                   std::to_string(autoencoder.picture_channels) + " channels, expected 3");
    return autoencoder;
}

at::Tensor values_of(const at::Tensor& bytes) {
    return bytes.to(at::kFloat) / 127.5 - 1;
}

at::Tensor latents_of(const Autoencoder& autoencoder, const at::Tensor& pictures,
                      at::Device device) {
    std::vector<at::Tensor> latents;
    for (const at::Tensor& part : pictures.split(kEncodedAtATime))
        latents.push_back(autoencoder.encode(values_of(part).to(device)).to(at::kCPU));
    return at::cat(latents);
}

} // namespace

SeenPictures::SeenPictures(const TrainSettings& settings, const std::vector<std::string>& names)
    : patch_size_(settings.patch_size),
      autoencoder_(autoencoder_for(settings)) {
    check_seen_size(settings, shape());
    const at::Tensor pictures =
        load_training_pictures(settings.data, names, settings.width, settings.height);
    kept_ = autoencoder_ ? latents_of(*autoencoder_, pictures, settings.device)
                         : at::pixel_unshuffle(pictures, patch_size_);
}

SeenShape SeenPictures::shape() const {
    if (autoencoder_) return {autoencoder_->latent_channels, autoencoder_->latent_pixels};
    return {3 * patch_size_ * patch_size_, patch_size_};
}

at::Tensor SeenPictures::x_0(const at::Tensor& chosen) const {
    const at::Tensor x_0 = kept_.index_select(0, chosen);
    return autoencoder_ ? x_0 : values_of(x_0);
}

at::Tensor SeenPictures::pictures(const at::Tensor& x_0) const {
    return autoencoder_ ? autoencoder_->decode(x_0) : at::pixel_shuffle(x_0, patch_size_);
}

} // namespace restyle::core
