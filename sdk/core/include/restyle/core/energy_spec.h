#pragma once

#include <map>
#include <string>
#include <vector>

namespace restyle::core {

/// A term of a weighted sum as command lines and files write it:
///
///   KIND[:ARGUMENT][[OPTION=VALUE,...]]=WEIGHT
///
///   prior                    |z - centre|^2 / 2, of weight 1 where it is not named
///   clip:TEXT                clip_text_energy(); [from=TEXT] makes it clip_direction_energy()
///   clip-picture:FILE        clip_picture_energy()
///   palette:COLOURS          palette_energy(); COLOURS are #rrggbb,... of equal shares, or a
///                            picture, of which [colours=8] stand for it with the shares they have
///   structure[:FILE]         structure_energy() to a picture, or to the input's;
///                            [edges=1,luminance=1]; [of=borders]: where objects end, and not
///                            everywhere ([of=all])
///   lpips[:FILE]             perceptual_energy() to a picture, or to the input's; [weights=FILE]
///   module:FILE              module_energy(); [range=-1..1] or 0..1
///   classifier:FOLDER        classifier_energy(): [winter=1,fog=-0.5] wants winter, and no fog
///   class:FILE               the same of TorchScript: [3=1,7=-0.5] wants attribute 3, and not 7
///   identity:FILE,...        identity_energy() to pictures of a person; [model=FOLDER] or
///                            [network=FILE] is needed, [landmarks=FILE], or
///                            [pooled=256,rows=35..223,columns=32..220]; [range=-1..1,size=112],
///                            [detector=FILE]
///
/// All but prior take [mask=FILE]: they see of a picture what lies inside it; those of CLIP
/// [copies=50] and [model=FOLDER].
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

/// Whether it looks through a CLIP model that it does not name.
bool needs_clip(const EnergySpec& spec);

/// Whether it looks through LPIPS weights that it does not name.
bool needs_lpips(const EnergySpec& spec);

/// Whether it looks where the input shows borders of objects.
bool looks_at_borders(const EnergySpec& spec);

/// Whether it runs the code that a TorchScript file brings.
bool runs_code(const EnergySpec& spec);

/// Of `names` the one with the fewest letters to change, if these are at most a third of its own;
/// else empty.
std::string nearest_name(const std::string& word, const std::vector<std::string>& names);

/// "did you mean 'NEAREST'?", with `behind` after the name, or where none is near "expected one of"
/// and all of them.
std::string suggestion(const std::string& word, const std::vector<std::string>& names,
                       const std::string& behind = "");

} // namespace restyle::core
