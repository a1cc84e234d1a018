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

int ModelPair::size_multiple() const {
    return std::lcm(source.size_multiple, target.size_multiple);
}

ModelPair load_model_pair(const std::filesystem::path& source, const std::filesystem::path& target,
                          at::ScalarType network_dtype) {
    ModelPair pair{core::load_model(source, network_dtype),
                   core::load_model(target, network_dtype)};
    require_rgb(pair.source);
    require_rgb(pair.target);
    core::check_same_x_0(pair.source, pair.target);
    return pair;
}

} // namespace restyle::back
