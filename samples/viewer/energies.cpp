#include "energies.h"

#include <charconv>
#include <sstream>

namespace viewer {
namespace {

// Of a picture's 64 x 64 values and their 8 steps of noise; from there one turns.
constexpr double kUsualWeight = 20000;
constexpr double kUsualClipWeight = 500;

bool is_set(const char* text) {
    return text != nullptr && *text != '\0';
}

std::string number_text(double number) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

} // namespace

Energy energy_from(const std::string& text) {
    const std::size_t equals = text.ends_with(']') ? text.npos : text.rfind('=');
    Energy energy{text.substr(0, equals), kUsualWeight};
    if (equals != text.npos)
        std::from_chars(text.data() + equals + 1, text.data() + text.size(), energy.weight);
    return energy;
}

std::vector<Energy> energies_of(const RestyleSettings& settings) {
    std::vector<Energy> energies;
    std::istringstream lines(settings.energies != nullptr ? settings.energies : "");
    for (std::string line; std::getline(lines, line);)
        energies.push_back(energy_from(line));
    return energies;
}

void set_energies(restyle::Settings& settings, const std::vector<Energy>& energies) {
    std::string lines;
    for (const Energy& energy : energies)
        lines += (lines.empty() ? "" : "\n") + energy.what + "=" + number_text(energy.weight);
    settings.set_text(restyle::setting_info("energies"), lines.empty() ? nullptr : lines.c_str());
}

void add_energy_of_picture(const std::filesystem::path& picture, restyle::Settings& settings) {
    const std::string file = std::filesystem::absolute(picture);
    std::vector<Energy> energies = energies_of(*settings);
    energies.push_back(is_set(settings->clip_model)
                           ? Energy{"clip-picture:" + file, kUsualClipWeight}
                           : Energy{"palette:" + file, kUsualWeight});
    set_energies(settings, energies);
}

} // namespace viewer
