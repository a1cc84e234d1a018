#include <algorithm>
#include <stdexcept>

#include <c10/core/GradMode.h>
#include <c10/util/StringUtil.h>

#include "guide/script_module.h"

namespace restyle::core {
namespace {

constexpr double kLeastFaceProbability = 0.5;

void check_part(std::int64_t first, std::int64_t end, std::int64_t pooled, const char* what) {
    if (first >= 0 && first < end && end <= pooled) return;
    throw std::invalid_argument(c10::str("option ", what, " is ", first, "..", end,
                                         ", expected a part of 0..", pooled,
                                         ", the pooled picture"));
}

at::Tensor middle_square(const at::Tensor& x) {
    const std::int64_t H = x.size(2), W = x.size(3), side = std::min(H, W);
    return x.narrow(2, (H - side) / 2, side).narrow(3, (W - side) / 2, side);
}

at::Tensor seen_part(const at::Tensor& x, const FaceRecogniser& of) {
    const at::Tensor pooled = at::adaptive_avg_pool2d(middle_square(x), {of.pooled, of.pooled});
    const at::Tensor part = pooled.slice(2, of.top, of.bottom).slice(3, of.left, of.right);
    return at::adaptive_avg_pool2d(part, {of.size, of.size});
}

/// Of a network, [n, d].
at::Tensor features_of(const PictureModule& network, const at::Tensor& x,
                       const FaceRecogniser& recogniser) {
    const at::Tensor seen = seen_part(x, recogniser);
    const at::Tensor features = network(seen);
    if (features.dim() != 2 || features.size(0) != x.size(0))
        network.refuse(c10::str("forward gives ", features.sizes(), " for faces ", seen.sizes(),
                                ", expected features [n, d]"));
    return features;
}

[[noreturn]] void refuse(const FaceReference& reference, const std::string& what) {
    throw std::invalid_argument("reference " + reference.name + " " + what);
}

void check_shows_face(const PictureModule& detector, const FaceReference& reference) {
    const at::Tensor found = detector(reference.picture);
    if (found.numel() != 1)
        detector.refuse(
            c10::str("forward gives ", found.sizes(), " for 1 picture, expected one probability"));
    const double probability = found.item<double>();
    if (!(probability >= kLeastFaceProbability))
        refuse(reference, c10::str("shows no face: the detector gives it a probability of ",
                                   probability, ", and ", kLeastFaceProbability, " is the least"));
}

/// [references, d], each of length 1.
at::Tensor known_faces(const PictureModule& network, const FaceRecogniser& recogniser,
                       const std::vector<FaceReference>& references) {
    std::vector<at::Tensor> all;
    for (const FaceReference& reference : references) {
        const at::Tensor features = features_of(network, reference.picture, recogniser);
        const at::Tensor length = features.norm();
        if (!length.isfinite().item<bool>()) refuse(reference, "has features that are not finite");
        if (length.item<double>() == 0) refuse(reference, "has features that are all 0");
        all.push_back(features / length);
    }
    return at::cat(all);
}

} // namespace

Energy identity_energy(const FaceRecogniser& recogniser,
                       const std::vector<FaceReference>& references, at::Device device) {
    check_part(recogniser.top, recogniser.bottom, recogniser.pooled, "rows");
    check_part(recogniser.left, recogniser.right, recogniser.pooled, "columns");
    if (references.empty()) throw std::invalid_argument("no reference is given");

    const c10::NoGradGuard no_gradients;
    if (!recogniser.detector.empty()) {
        const PictureModule detector(recogniser.detector, recogniser.range, device);
        for (const FaceReference& reference : references)
            check_shows_face(detector, reference);
    }
    const PictureModule network(recogniser.network, recogniser.range, device);
    const at::Tensor known = known_faces(network, recogniser, references);
    return [=](const at::Tensor& x, const EnergyDraw&) {
        const at::Tensor features = features_of(network, x, recogniser);
        // The mean of cosines to vectors of length 1, in one: |f| cos is linear in them.
        const at::Tensor along = features.matmul(known.to(features.options()).mean(0));
        return 1 - along / features.square().sum(1).clamp_min(1e-16).sqrt();
    };
}

} // namespace restyle::core
