#include "back/model_pair.h"

#include <numeric>
#include <stdexcept>
#include <string>

namespace restyle::back {
namespace {

void require_equal(const ModelPair& pair, const char* field, int source, int target) {
    if (source == target) return;
    throw std::runtime_error("models " + pair.source.folder.string() + " and " +
                             pair.target.folder.string() + " do not fit: " + field + " is " +
                             std::to_string(source) + " and " + std::to_string(target) +
                             ", expected equal");
}

void require_pictures(const core::Model& model) {
    const std::string folder = model.folder.string();
    if (model.on_latents())
        throw std::runtime_error(folder +
                                 ": works on an autoencoder's latents, which a session cannot "
                                 "encode; expected a model of pictures");
    if (model.channels != 3)
        throw std::runtime_error(folder + ": pictures have " + std::to_string(model.channels) +
                                 " channels, expected 3 (RGB)");
}

} // namespace

int ModelPair::size_multiple() const {
    return std::lcm(source.size_multiple, target.size_multiple);
}

ModelPair load_model_pair(const std::filesystem::path& source, const std::filesystem::path& target,
                          at::ScalarType network_dtype) {
    ModelPair pair{core::load_model(source, network_dtype),
                   core::load_model(target, network_dtype)};
    require_pictures(pair.source);
    require_pictures(pair.target);
    require_equal(pair, "patch_size", pair.source.patch_size, pair.target.patch_size);
    return pair;
}

} // namespace restyle::back
