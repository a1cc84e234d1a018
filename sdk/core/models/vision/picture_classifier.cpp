#include "restyle/core/picture_classifier.h"

#include <algorithm>
#include <stdexcept>

#include "models/files/weights.h"
#include "models/vision/attribute_network.h"
#include "restyle/core/energy_spec.h"

namespace restyle::core {

struct PictureClassifier::Parts {
    ClassifierConfig config;
    AttributeNetwork network;
    at::ScalarType dtype;
    at::Device device;
};

const std::vector<std::string>& PictureClassifier::attributes() const {
    return parts_->config.attributes;
}

std::int64_t PictureClassifier::index_of(const std::string& attribute) const {
    const std::vector<std::string>& names = attributes();
    const auto found = std::find(names.begin(), names.end(), attribute);
    if (found != names.end()) return found - names.begin();
    throw std::invalid_argument("there is no attribute '" + attribute + "'; " +
                                suggestion(attribute, names));
}

at::Tensor PictureClassifier::logits(const at::Tensor& pictures) const {
    return parts_->network(pictures.to(parts_->device, parts_->dtype)).to(pictures.options());
}

PictureClassifier load_picture_classifier(const std::filesystem::path& folder, at::ScalarType dtype,
                                          at::Device device) {
    const ClassifierConfig config = read_classifier_config(folder / "config.json");
    Weights weights = Weights::in_folder(folder, "model");
    const AttributeNetwork network(weights.parameters(dtype, device), config);
    weights.check_all_used();
    return PictureClassifier(std::make_shared<PictureClassifier::Parts>(
        PictureClassifier::Parts{config, network, dtype, device}));
}

} // namespace restyle::core
