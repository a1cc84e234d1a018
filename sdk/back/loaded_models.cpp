#include "back/loaded_models.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
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

void add_once(std::vector<std::filesystem::path>& folders, const std::filesystem::path& folder) {
    const auto is_it = [&](const std::filesystem::path& other) {
        return same_folder(folder, other);
    };
    if (std::ranges::none_of(folders, is_it)) folders.push_back(folder);
}

/// Loads models for one style.
class Loader {
public:
    Loader(at::ScalarType dtype, at::Device device, SharedModels& others,
           const std::function<void()>& check)
        : dtype_(dtype),
          device_(device),
          others_(others),
          check_(check) {}

    core::Model own(const std::filesystem::path& folder, const std::vector<core::Lora>& loras) {
        check_();
        return core::load_model(folder, dtype_, device_, loras);
    }

    core::Model shared(const std::filesystem::path& folder) {
        check_();
        held_.push_back(others_.get(
            {state_of(folder), dtype_, device_.str()},
            [&] { return core::load_model(folder, dtype_, device_); }, check_));
        core::Model model = *held_.back(); // Tensors have no copies.
        model.folder = folder;             // As it is called here.
        return model;
    }

    std::vector<SharedModels::Model> take_held() { return std::move(held_); }

private:
    at::ScalarType dtype_;
    at::Device device_;
    SharedModels& others_;
    const std::function<void()>& check_;
    std::vector<SharedModels::Model> held_;
};

} // namespace

std::vector<std::filesystem::path> loaded_folders(const ModelFiles& files) {
    const bool own_target = !files.loras.empty();
    std::vector<std::filesystem::path> folders;
    if (!own_target || !one_model(files)) folders.push_back(files.source);
    if (!own_target) add_once(folders, files.target);
    for (const std::filesystem::path& folder : files.further_targets)
        add_once(folders, folder);
    if (own_target) folders.push_back(files.target);
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
                         SharedModels& others, const std::function<void()>& check) {
    LoadedModels models;
    for (const std::filesystem::path& file : files.loras) {
        check();
        models.loras.emplace_back(file);
    }
    Loader loader(network_dtype, device, others, check);
    models.target =
        models.loras.empty() ? loader.shared(files.target) : loader.own(files.target, models.loras);
    models.one_model = one_model(files);
    models.source = models.one_model ? models.target : loader.shared(files.source);
    for (const std::filesystem::path& folder : files.further_targets)
        models.further_targets.push_back(loader.shared(folder));
    models.shared = loader.take_held();
    for (const core::Model* model : models.all())
        require_rgb(*model);
    core::check_same_x_0(models.source, models.target);
    for (const core::Model& further : models.further_targets)
        core::check_mixable(models.target, further);
    return models;
}

LoadedModels load_models(const ModelFiles& files, at::ScalarType network_dtype, at::Device device) {
    SharedModels none;
    return load_models(files, network_dtype, device, none, [] {});
}

} // namespace restyle::back
