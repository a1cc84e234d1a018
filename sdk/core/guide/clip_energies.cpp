#include "guide/augmentation.h"
#include "guide/recompute.h"
#include "restyle/core/energy.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kCopiesAtATime = 8;

/// The features [n copies, d] of a batch's copies. Going back, the model runs anew on a few copies
/// at a time, so that many take no more memory than few.
at::Tensor features_of(const PictureText& clip, const at::Tensor& copies) {
    std::vector<at::Tensor> features;
    for (const at::Tensor& some : copies.split(kCopiesAtATime))
        features.push_back(recomputed(
                               [clip](const std::vector<at::Tensor>& inputs) {
                                   return std::vector<at::Tensor>{clip.picture_features(
                                       inputs.front(), PictureLevels::kContinuous)};
                               },
                               {some})
                               .front());
    return at::cat(features);
}

/// The mean over each picture's copies.
at::Tensor mean_of_copies(const at::Tensor& values, std::int64_t pictures) {
    return values.view({pictures, -1}).mean(1);
}

/// 1 - cos to features [1, d].
Energy distance_to(const PictureText& clip, const at::Tensor& features,
                   const Augmentation& augmentation) {
    return [=](const at::Tensor& x, const EnergyDraw& draw) {
        const at::Tensor seen = features_of(clip, augmented(x, augmentation, draw));
        return mean_of_copies(1 - similarity(seen, features), x.size(0));
    };
}

} // namespace

Energy clip_text_energy(const PictureText& clip, const std::string& text,
                        const Augmentation& augmentation) {
    return distance_to(clip, clip.text_features({text}).features, augmentation);
}

Energy clip_picture_energy(const PictureText& clip, const at::Tensor& reference,
                           const Augmentation& augmentation) {
    return distance_to(clip, clip.picture_features(reference, PictureLevels::kContinuous),
                       augmentation);
}

Energy clip_direction_energy(const PictureText& clip, const at::Tensor& source,
                             const std::string& source_text, const std::string& text,
                             const Augmentation& augmentation) {
    constexpr double kLeastStep = 0.05;
    const at::Tensor texts = clip.text_features({source_text, text}).features;
    const at::Tensor step = texts[1] - texts[0];
    const at::Tensor t = step / step.norm().clamp_min(1e-8);
    return [=](const at::Tensor& x, const EnergyDraw& draw) {
        const at::Tensor from = source.to(x.options()).expand_as(x);
        const at::Tensor d = features_of(clip, augmented(x, augmentation, draw)) -
                             features_of(clip, augmented(from, augmentation, draw));
        const at::Tensor length = (d.square().sum(1) + kLeastStep * kLeastStep).sqrt();
        return mean_of_copies(1 - d.matmul(t) / length, x.size(0));
    };
}

} // namespace restyle::core
