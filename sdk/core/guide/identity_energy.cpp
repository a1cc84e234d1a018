#include <algorithm>
#include <functional>
#include <stdexcept>

#include <c10/core/GradMode.h>
#include <c10/util/StringUtil.h>

#include "guide/face_alignment.h"
#include "guide/script_module.h"
#include "models/vision/face_network.h"

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

/// What is found of pictures: faces of them, points of faces, features of faces.
using Finds = std::function<at::Tensor(const at::Tensor&)>;

Finds features_of_module(const FaceRecogniser& recogniser, at::Device device) {
    return [network = PictureModule(recogniser.network, recogniser.range, device)](
               const at::Tensor& faces) {
        const at::Tensor features = network(faces);
        if (features.dim() != 2 || features.size(0) != faces.size(0))
            network.refuse(c10::str("forward gives ", features.sizes(), " for faces ",
                                    faces.sizes(), ", expected features [n, d]"));
        return features;
    };
}

Finds features_of_folder(const FaceNetwork& network, PictureRange range) {
    return [=](const at::Tensor& faces) {
        return network(expected_by(range, faces).to(at::kFloat)).to(faces.scalar_type());
    };
}

Finds points_of_module(const FaceRecogniser& recogniser, at::Device device) {
    return [landmarks = PictureModule(recogniser.landmarks, recogniser.range, device)](
               const at::Tensor& pictures) {
        const c10::NoGradGuard no_gradients;
        const at::Tensor points = landmarks(pictures.detach());
        if (points.sizes() != at::IntArrayRef{pictures.size(0), kFacePoints, 2})
            landmarks.refuse(c10::str("forward gives ", points.sizes(), " for pictures ",
                                      pictures.sizes(), ", expected points [n, 5, 2]"));
        return points;
    };
}

/// Faces [n, 3, size, size] of pictures.
Finds faces_of(const FaceRecogniser& recogniser, at::Device device) {
    if (recogniser.landmarks.empty())
        return [=](const at::Tensor& pictures) { return seen_part(pictures, recogniser); };
    return [points = points_of_module(recogniser, device),
            size = recogniser.size](const at::Tensor& pictures) {
        return aligned_faces(pictures, points(pictures), size);
    };
}

Finds features_of(FaceRecogniser recogniser, at::Device device) {
    if (recogniser.network.empty() == recogniser.folder.empty())
        throw std::invalid_argument(
            "expected either a TorchScript network or the folder of one, and not both");
    Finds knows;
    if (recogniser.folder.empty()) {
        knows = features_of_module(recogniser, device);
    } else {
        const FaceNetwork network = load_face_network(recogniser.folder, at::kFloat, device);
        recogniser.size = network.size();
        knows = features_of_folder(network, recogniser.range);
    }
    return [=, faces = faces_of(recogniser, device)](const at::Tensor& pictures) {
        return knows(faces(pictures));
    };
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
at::Tensor known_faces(const Finds& features_of, const std::vector<FaceReference>& references) {
    std::vector<at::Tensor> all;
    for (const FaceReference& reference : references) {
        const at::Tensor features = features_of(reference.picture);
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
    const Finds found = features_of(recogniser, device);
    const at::Tensor known = known_faces(found, references);
    return [=](const at::Tensor& x, const EnergyDraw&) {
        const at::Tensor features = found(x);
        // The mean of cosines to vectors of length 1, in one: |f| cos is linear in them.
        const at::Tensor along = features.matmul(known.to(features.options()).mean(0));
        return 1 - along / features.square().sum(1).clamp_min(1e-16).sqrt();
    };
}

} // namespace restyle::core
