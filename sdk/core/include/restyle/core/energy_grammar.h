#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "restyle/core/energy.h"

namespace restyle::core {

/// A term of a weighted sum as command lines and files write it:
///
///   KIND[:ARGUMENT][[OPTION=VALUE,...]]=WEIGHT
///
///   prior                    |z - centre|^2 / 2, of weight 1 where it is not named
///   clip:TEXT                clip_text_energy(); [from=TEXT] makes it clip_direction_energy()
///   clip-picture:FILE        clip_picture_energy()
///   palette:COLOURS          palette_energy(); COLOURS are #rrggbb,... or a picture, of which
///                            [colours=8] stand for it
///   structure[:FILE]         structure_energy() to a picture, or to the input's;
///                            [edges=1,luminance=1]
///   lpips[:FILE]             perceptual_energy() to a picture, or to the input's
///   module:FILE              module_energy(); [range=-1..1] or 0..1
///   class:FILE               classifier_energy(): [3=1,7=-0.5] wants attribute 3, and not 7
///
/// All but prior take [mask=FILE]: they see of a picture what lies inside it; those of CLIP
/// [copies=50].
struct EnergySpec {
    std::string text; ///< As it was written; what messages and reports call it.
    std::string kind;
    std::string argument; ///< Empty where there is none.
    std::map<std::string, std::string> options;
    double weight = 1;
};

/// Throws std::invalid_argument quoting the text, what of it is wrong, and of a misspelt word the
/// nearest right one.
EnergySpec parse_energy(const std::string& text);

/// What energies are made of beside their own words.
struct EnergySources {
    std::optional<PictureText> clip;
    std::optional<PerceptualDistance> perceptual;
    at::Tensor input; ///< [1 or n, 3, H, W]: what guidance starts from; undefined: noise.

    /// A picture [3, H, W] in [-1, 1]; resized to the generator's where `resize` is true.
    std::function<at::Tensor(const std::filesystem::path& file, bool resize)> read_picture;

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

/// Of `names` the one with the fewest letters to change, if these are at most a third of its own;
/// else empty.
std::string nearest_name(const std::string& word, const std::vector<std::string>& names);

} // namespace restyle::core
