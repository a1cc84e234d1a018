#include "back/loaded_models.h"

#include <numeric>
#include <stdexcept>
#include <string>

namespace restyle::back {
namespace {

void require_rgb(const core::Model& model) {
    if (model.picture_channels() != 3)
        throw std::runtime_error(model.folder.string() + ": pictures have " +
                                 std::to_string(model.picture_channels()) +
                                 " channels, expected 3 (RGB)");
}

} // namespace

bool one_folder(const ModelFiles& files) {
    std::error_code unequal; // A folder that is not there is load_model()'s to speak of.
    return std::filesystem::equivalent(files.source, files.target, unequal);
}

int LoadedModels::size_multiple() const {
    return std::lcm(source.size_multiple, target.size_multiple);
}

LoadedModels load_models(const ModelFiles& files, at::ScalarType network_dtype, at::Device device,
                         const std::function<void()>& check) {
    LoadedModels models;
    for (const std::filesystem::path& file : files.loras) {
        check();
        models.loras.emplace_back(file);
    }
    check();
    models.target = core::load_model(files.target, network_dtype, device, models.loras);
    check();
    models.source =
        one_folder(files) ? models.target : core::load_model(files.source, network_dtype, device);
    for (const core::Model* model : {&models.source, &models.target})
        require_rgb(*model);
    core::check_same_x_0(models.source, models.target);
    return models;
}

} // namespace restyle::back
