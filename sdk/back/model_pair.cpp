#include "back/model_pair.h"

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

int ModelPair::size_multiple() const {
    return std::lcm(source.size_multiple, target.size_multiple);
}

ModelPair load_model_pair(const ModelFiles& files, at::ScalarType network_dtype, at::Device device,
                          const std::function<void()>& check) {
    ModelPair pair;
    for (const std::filesystem::path& file : files.loras) {
        check();
        pair.loras.emplace_back(file);
    }
    check();
    pair.target = core::load_model(files.target, network_dtype, device, pair.loras);
    check();
    pair.source =
        one_folder(files) ? pair.target : core::load_model(files.source, network_dtype, device);
    for (const core::Model* model : {&pair.source, &pair.target})
        require_rgb(*model);
    core::check_same_x_0(pair.source, pair.target);
    return pair;
}

} // namespace restyle::back
