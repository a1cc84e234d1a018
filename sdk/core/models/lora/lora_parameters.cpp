#include "models/lora/lora_parameters.h"

#include <sstream>
#include <stdexcept>

namespace restyle::core {
namespace {

/// A LoRA's layer made to stand beside a weight.
class Fitting {
public:
    Fitting(const Lora::Contents& lora, const LoraLayer& layer, const at::Tensor& weight)
        : lora_(lora),
          layer_(layer),
          weight_(weight) {}

    LowRankTerm term() const {
        const std::int64_t rank = layer_.up.size(1);
        std::vector<std::int64_t> down = weight_.sizes().vec(), up(weight_.dim(), 1);
        down[0] = up[1] = rank;
        up[0] = weight_.size(0);
        return {fitted(layer_.down, down), fitted(layer_.up, up), layer_.factor, lora_.scale};
    }

private:
    // A linear layer's may be written as a 1x1 convolution's, and the other way round.
    at::Tensor fitted(const at::Tensor& tensor, at::IntArrayRef shape) const {
        const auto is_matrix = [](at::IntArrayRef lengths) {
            return c10::multiply_integers(lengths) == lengths[0] * lengths[1];
        };
        const bool same_matrix = is_matrix(shape) && is_matrix(tensor.sizes()) &&
                                 tensor.sizes().slice(0, 2) == shape.slice(0, 2);
        if (tensor.sizes() != shape && !same_matrix) refuse(tensor);
        // The weight may have fewer bits than what is computed in, and these are few.
        const at::ScalarType dtype = c10::promoteTypes(tensor.scalar_type(), weight_.scalar_type());
        at::Tensor result =
            tensor.reshape(shape).to(weight_.options().dtype(dtype), false, /*copy=*/true);
        if (!at::isfinite(result.sum(at::kDouble)).item<bool>())
            throw std::runtime_error(complaint() + "holds a value that is no finite number");
        return result;
    }

    [[noreturn]] void refuse(const at::Tensor& tensor) const {
        std::ostringstream text;
        text << complaint() << "has shape " << tensor.sizes()
             << ", which does not fit the model's layer of shape " << weight_.sizes();
        throw std::runtime_error(text.str());
    }

    std::string complaint() const {
        return lora_.file.string() + ": the pair of key '" + layer_.key + "' ";
    }

    const Lora::Contents& lora_;
    const LoraLayer& layer_;
    const at::Tensor& weight_;
};

} // namespace

LoraParameters::LoraParameters(std::vector<Lora> loras)
    : loras_(std::move(loras)),
      used_(loras_.size()) {}

ParameterSource LoraParameters::added_to(ParameterSource source, LoraPart part) {
    if (loras_.empty()) return source;
    const auto beside_part = [this, part](const std::string& name, const at::Tensor& weight) {
        return beside(part, name, weight);
    };
    return {std::move(source), beside_part};
}

LowRank LoraParameters::beside(LoraPart part, const std::string& name, const at::Tensor& weight) {
    const std::string layer = layer_key(name.substr(0, name.rfind('.')));
    std::vector<LowRankTerm> terms;
    for (std::size_t i = 0; i < loras_.size(); ++i) {
        const Lora::Contents& lora = loras_[i].contents();
        const auto found = lora.layers.find({part, layer});
        if (found == lora.layers.end()) continue;
        terms.push_back(Fitting(lora, found->second, weight).term());
        used_[i].insert(&found->second);
    }
    return LowRank(std::move(terms));
}

void LoraParameters::check_all_used() const {
    for (std::size_t i = 0; i < loras_.size(); ++i) {
        const Lora::Contents& lora = loras_[i].contents();
        for (const auto& entry : lora.layers)
            if (used_[i].count(&entry.second) == 0)
                throw std::runtime_error(lora.file.string() + ": key '" + entry.second.key +
                                         "' fits no layer of the model, as " +
                                         std::to_string(used_[i].size()) + " of its " +
                                         std::to_string(lora.layers.size()) +
                                         " layers do: a LoRA for another family of models");
    }
}

} // namespace restyle::core
