#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "restyle/core/energy.h"
#include "restyle/core/energy_spec.h"

namespace restyle::core {

/// What energies are made of beside their own words.
struct EnergySources {
    /// The CLIP model in the folder that a term names, or where it names none (an empty path) that
    /// of all such terms; not set: there is none.
    std::function<PictureText(const std::filesystem::path& named)> clip = {};

    /// The LPIPS network of the weights that a term names, or where it names none, likewise.
    std::function<PerceptualDistance(const std::filesystem::path& named)> perceptual = {};

    at::Tensor input; ///< [1 or n, 3, H, W]: what guidance starts from; undefined: noise.

    /// [1, 1, H, W], 1 where the input shows the border of an object, 0 elsewhere; undefined: not
    /// known. As the input it may be written into between calls of the energies.
    at::Tensor borders = {};

    /// A picture [3, H, W] in [-1, 1]; resized to the generator's where `resize` is true.
    std::function<at::Tensor(const std::filesystem::path& file, bool resize)> read_picture;

    /// Where networks are looked for that have no absolute path; empty: the working directory.
    std::filesystem::path folder = {};

    bool run_torchscript = false; ///< Whether modules may run the code that they bring.
    at::Device device = at::kCPU;
};

/// The energies of all terms but prior, whose weight becomes `prior_weight`. Throws
/// std::invalid_argument or std::runtime_error naming the term and what it lacks.
struct EnergySum {
    std::vector<WeightedEnergy> terms;
    double prior_weight = 1;
};
EnergySum make_energies(const std::vector<EnergySpec>& specs, const EnergySources& sources);

} // namespace restyle::core
