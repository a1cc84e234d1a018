#include "session/energies.h"

#include <optional>
#include <stdexcept>

#include "files/lines.h"
#include "restyle/core/energy_spec.h"
#include "session/error.h"

namespace restyle::session {
namespace {

constexpr const char* kMember = "RestyleSettings.energies";

core::EnergySpec parsed(const std::string& line) {
    try {
        return core::parse_energy(line);
    } catch (const std::invalid_argument& error) {
        throw Error(RESTYLE_ERROR_INVALID_ARGUMENT, std::string(kMember) + ": " + error.what());
    }
}

void check_needs(const core::EnergySpec& spec, const RestyleSettings& settings) {
    const std::string energy = std::string(kMember) + ": energy '" + spec.text + "': ";
    require(!core::runs_code(spec) || settings.run_torchscript == RESTYLE_RUN_TORCHSCRIPT_YES,
            energy + "a TorchScript file runs the code that it brings; allow that with "
                     "run_torchscript yes for a file whose maker you trust");
    require(!core::needs_clip(spec) ||
                (settings.clip_model != nullptr && *settings.clip_model != '\0'),
            energy + "clip_model is not set, expected the folder of a CLIP model");
    require(!core::needs_lpips(spec), energy + "option weights is not given, expected the file of "
                                               "an LPIPS network's weights");
}

// The first that looks at borders.
std::optional<core::EnergySpec> energy_of_borders(const RestyleSettings& settings) {
    if (!is_guided(settings)) return std::nullopt;
    for (const std::string& line : files::lines_of(settings.energies))
        if (const core::EnergySpec spec = parsed(line); core::looks_at_borders(spec)) return spec;
    return std::nullopt;
}

} // namespace

bool is_guided(const RestyleSettings& settings) {
    return settings.energies != nullptr && *settings.energies != '\0';
}

bool looks_at_borders(const RestyleSettings& settings) {
    return energy_of_borders(settings).has_value();
}

void check_borders(const RestyleSettings& settings, const RestyleSceneInfo& scene) {
    if (scene.depth_format != VK_FORMAT_UNDEFINED || scene.object_format != VK_FORMAT_UNDEFINED)
        return;
    const auto energy = energy_of_borders(settings);
    require(!energy, [&] {
        return std::string(kMember) + ": energy '" + energy->text +
               "': option of is 'borders', but RestyleSessionInfo.scene's depth_format and "
               "object_format are UNDEFINED, expected either, or of=all";
    });
}

void check_energies(const RestyleSettings& settings) {
    std::uint32_t count = 0;
    for (const std::string& line : files::lines_of(settings.energies)) {
        const core::EnergySpec spec = parsed(line);
        check_needs(spec, settings);
        if (spec.kind != "prior") ++count;
    }
    require(count <= RESTYLE_MOST_ENERGIES, std::string(kMember) + " are " + std::to_string(count) +
                                                ", expected at most " +
                                                std::to_string(RESTYLE_MOST_ENERGIES));
}

} // namespace restyle::session
