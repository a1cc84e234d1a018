#include "back/loaded_models.h"

#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "restyle/core/mixed_network.h"

namespace restyle::back {
namespace {

void require_rgb(const core::Model& model) {
    if (model.picture_channels() != 3)
        throw std::runtime_error(model.folder.string() + ": pictures have " +
                                 std::to_string(model.picture_channels()) +
                                 " channels, expected 3 (RGB)");
}

// Under whatever paths.
bool same_folder(const std::filesystem::path& folder, const std::filesystem::path& other) {
    std::error_code unequal; // A folder that is not there is load_model()'s to speak of.
    return std::filesystem::equivalent(folder, other, unequal);
}

bool one_model(const ModelFiles& files) {
    return same_folder(files.source, files.target);
}

// The source's weights are loaded for it then; where one model does both sides, LoRAs may act on
// those.
bool is_source(const ModelFiles& files, const std::filesystem::path& further_target) {
    return !one_model(files) && same_folder(further_target, files.source);
}

} // namespace

std::vector<std::filesystem::path> loaded_folders(const ModelFiles& files) {
    std::vector<std::filesystem::path> folders{files.source};
    if (!one_model(files)) folders.push_back(files.target);
    for (const std::filesystem::path& folder : files.further_targets)
        if (!is_source(files, folder)) folders.push_back(folder);
    return folders;
}

std::vector<core::Model*> LoadedModels::all() {
    std::vector<core::Model*> models{&source, &target};
    for (core::Model& further : further_targets)
        models.push_back(&further);
    return models;
}

int LoadedModels::size_multiple() const {
    int multiple = std::lcm(source.size_multiple, target.size_multiple);
    for (const core::Model& further : further_targets)
        multiple = std::lcm(multiple, further.size_multiple);
    return multiple;
}

LoadedModels load_models(const ModelFiles& files, at::ScalarType network_dtype, at::Device device,
                         const std::function<void()>& check) {
    LoadedModels models;
    const auto load = [&](const std::filesystem::path& folder) {
        check();
        return core::load_model(folder, network_dtype, device);
    };
    for (const std::filesystem::path& file : files.loras) {
        check();
        models.loras.emplace_back(file);
    }
    check();
    models.target = core::load_model(files.target, network_dtype, device, models.loras);
    models.one_model = one_model(files);
    models.source = models.one_model ? models.target : load(files.source);
    for (const std::filesystem::path& folder : files.further_targets)
        models.further_targets.push_back(is_source(files, folder) ? models.source : load(folder));
    for (const core::Model* model : models.all())
        require_rgb(*model);
    core::check_same_x_0(models.source, models.target);
    for (const core::Model& further : models.further_targets)
        core::check_mixable(models.target, further);
    return models;
}

} // namespace restyle::back
