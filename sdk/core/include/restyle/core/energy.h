#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/perceptual_distance.h"
#include "restyle/core/picture_classifier.h"
#include "restyle/core/picture_text.h"

namespace restyle::core {

/// What the random numbers of an energy are drawn from, so that a run repeats itself.
struct EnergyDraw {
    std::uint64_t seed = 0;
    std::int64_t step = 0;  ///< Of the guidance that asks.
    std::int64_t first = 0; ///< Picture i of the batch is sample first + i.
};

/// How far pictures are from what is wanted of them: [n, 3, H, W] in [-1, 1], not clamped -> [n],
/// lower where they fit better, each of its own picture alone. Differentiable in the pictures. Any
/// callable is one:
///
///   const Energy darkness = [](const at::Tensor& x, const EnergyDraw&) {
///       return (x + 1).mean({1, 2, 3});
///   };
using Energy = std::function<at::Tensor(const at::Tensor& pictures, const EnergyDraw& draw)>;

/// lambda E, and what messages and reports call it.
struct WeightedEnergy {
    std::string name;
    double weight = 1;
    Energy energy;
};

/// How often CLIP looks at a picture, each time changed by chance. Zhao et al.: "Differentiable
/// Augmentation" (arXiv:2006.10738) with the reference's policy: brightness, saturation and
/// contrast, moved by up to 1/8 of a side, resized by 0.8 to 1.2, and a square of half a side
/// greyed.
struct Augmentation {
    int copies = 50; ///< 0: once, as it is; the energy then draws nothing.
};

/// The mean over the copies of 1 - cos(features of the picture, features of the text), in [0, 2].
Energy clip_text_energy(const PictureText& clip, const std::string& text,
                        const Augmentation& augmentation = {});

/// The same of a reference picture, [1, 3, H, W] in [-1, 1] of any size.
Energy clip_picture_energy(const PictureText& clip, const at::Tensor& reference,
                           const Augmentation& augmentation = {});

/// Whether a picture departs from its source as the text does from the source's text, with
/// d = f(x) - f(source) and t the texts' step of length 1:
///
///   1 - <d, t> / sqrt(<d, d> + 0.05^2)
///
/// Gal et al.: "StyleGAN-NADA" (arXiv:2108.00946), (2), whose cosine has no gradient at d = 0,
/// where every guidance from a picture starts; the 0.05 gives it one. In [0, 2], 1 at the source.
/// Both pictures are changed alike.
///
/// source  [1 or n, 3, H, W] in [-1, 1]
Energy clip_direction_energy(const PictureText& clip, const at::Tensor& source,
                             const std::string& source_text, const std::string& text,
                             const Augmentation& augmentation = {});

/// Colours, and how much of a picture each has.
struct Palette {
    at::Tensor colours;     ///< [k, 3] in [-1, 1].
    at::Tensor shares = {}; ///< [k], above 0, of any sum; undefined: equal.
};

/// How far a picture's colours are from a palette in which each colour has its share w_j of the
/// pixels: the least mean squared distance that pixels must go for that, so that one colour for
/// the whole picture is far from it,
///
///   min over T of sum_pj T_pj (|x_p - c_j|^2 + eps log(T_pj P)),  sum_j T_pj = 1/P, sum_p T_pj =
///   w_j
///
/// an optimal transport smoothed by eps = 0.01 (Cuturi: "Sinkhorn Distances", arXiv:1306.0895):
/// less by eps log k at most than the distance itself.
Energy palette_energy(const Palette& palette);

/// The at most k colours that stand for a picture [3, H, W], with their shares: k-means of its
/// pixels from starts spread along its luminance, so that it draws nothing.
Palette palette_of(const at::Tensor& picture, std::int64_t colours);

/// How far a picture's shapes are from a reference's [1 or n, 3, H, W]: with L the luminance of
/// stored values (BT.709's weights) and S its Sobel gradient,
///
///   edges mean b |S(x) - S(reference)|^2 + luminance mean b (L(x) - L(reference))^2
///
/// with b = 1, or `borders` [1, 1, H, W] in [0, 1]: then what lies between borders is free, and the
/// borders are held as firmly as without. What reference and borders hold when it is asked counts.
struct StructureWeights {
    double edges = 1, luminance = 1;
};
Energy structure_energy(const at::Tensor& reference, const StructureWeights& weights = {},
                        const at::Tensor& borders = {});

/// How unlike a picture looks to a reference [1 or n, 3, H, W] of its size, as that is when it is
/// asked: the network looks at the reference again where something was written into it. For one
/// thread at a time. Throws std::invalid_argument for one that is too small.
Energy perceptual_energy(const PerceptualDistance& distance, const at::Tensor& reference);

/// An energy of what lies inside a mask [1, 1, H, W] in [0, 1]: it is shown m x + (1 - m) outside.
///
/// outside  [1 or n, 3, H, W], or undefined: mid-grey
Energy masked(Energy energy, const at::Tensor& mask, const at::Tensor& outside = {});

/// What a TorchScript module expects of pictures.
enum class PictureRange { kMinusOneToOne, kZeroToOne };

/// A TorchScript module that gives one value a picture: forward([n, 3, H, W]) -> [n] or [n, 1].
/// Loading it RUNS CODE that the file brings: only for files whose maker one trusts.
///
/// Throws std::runtime_error naming the file for one that is no module, and the energy throws it
/// for a result of another shape or without gradients.
Energy module_energy(const std::string& file, PictureRange range = PictureRange::kMinusOneToOne,
                     at::Device device = at::kCPU);

/// A network that knows a face again, and what of a picture it sees. Either the face wherever it
/// is, aligned by five points that `landmarks` finds of it. Or, without that, the middle square,
/// averaged to pooled x pooled, of which rows [top, bottom) and columns [left, right) are averaged
/// to size x size: that stays where it is whatever the picture shows, so that faces have to lie as
/// the network's own do, as those of a model of aligned faces. The values are Wu, De la Torre's
/// (arXiv:2210.05559) for pictures aligned as FFHQ's and an ArcFace (arXiv:1801.07698).
struct FaceRecogniser {
    /// TorchScript: forward([n, 3, size, size]) -> features [n, d] of any length. Or empty, and
    std::string network = {};
    /// the folder of an IR or IR-SE network, as samples/convert/convert_face_network.py makes it,
    /// which runs no code.
    std::string folder = {};
    PictureRange range = PictureRange::kMinusOneToOne; ///< Of what networks are given.
    std::int64_t pooled = 256, top = 35, bottom = 223, left = 32, right = 220;
    std::int64_t size = 112; ///< Of the faces that `network` sees; `folder` says its own.

    /// TorchScript that is asked whether a reference shows a face, which nothing else looks for:
    /// forward([1, 3, H, W]) -> one probability. Empty: none is asked.
    std::string detector = {};

    /// TorchScript that finds a face's points in pictures: forward([n, 3, H, W]) -> [n, 5, 2],
    /// columns and rows of the left eye as one sees it, the right one, the tip of the nose, the
    /// left and the right corner of the mouth, in pixels whose middles are whole numbers. Empty:
    /// faces lie where they should.
    std::string landmarks = {};
};

/// What a person looks like.
struct FaceReference {
    std::string name;   ///< In messages.
    at::Tensor picture; ///< [1, 3, H, W] in [-1, 1], of any size.
};

/// How little a face is that of the references, seen as it is:
///
///   1 - mean over references r of cos(f(x), f(r)),   in [0, 2]
///
/// Where a picture's points are not finite numbers its energy is none either. Gradients do not go
/// through the points. Loading TorchScript runs code and refuses as module_energy() does. Throws
/// std::invalid_argument for no network or two, no reference, one in which the detector is less
/// than half sure of a face, one whose points or features are not finite, or whose features are all
/// 0, and a part of the picture that is none; std::runtime_error as load_picture_classifier() does
/// for a folder.
Energy identity_energy(const FaceRecogniser& recogniser,
                       const std::vector<FaceReference>& references, at::Device device = at::kCPU);

/// An attribute that a classifier tells, to be there (weight > 0) or not (weight < 0).
struct Attribute {
    std::int64_t index = 0;
    double weight = 1;
};

/// A classifier of logits l as energy:
///
///   sum over attributes a of |w_a| (-log(sigmoid(sign(w_a) l_a) + 1e-8))
///
/// Throws std::invalid_argument where no attribute is named, or one that it has not.
Energy classifier_energy(const PictureClassifier& classifier,
                         const std::vector<Attribute>& attributes);

/// The same of a TorchScript module that gives logits, forward([n, 3, H, W]) -> [n, attributes].
/// Loads and refuses as module_energy() does; also an index that the module has not.
Energy classifier_energy(const std::string& file, const std::vector<Attribute>& attributes,
                         PictureRange range = PictureRange::kMinusOneToOne,
                         at::Device device = at::kCPU);

} // namespace restyle::core
