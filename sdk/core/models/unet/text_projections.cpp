#include "models/unet/text_projections.h"

#include "models/layers/heads.h"

namespace restyle::core {

std::size_t TextProjections::add(const ParameterSource& parameter, const std::string& name,
                                 int text_width, int heads, int head_dim) {
    const int inner = heads * head_dim;
    Linear to_k = make_linear_without_bias(parameter, name + ".to_k", text_width, inner);
    Linear to_v = make_linear_without_bias(parameter, name + ".to_v", text_width, inner);
    maps_.push_back({std::move(to_k), std::move(to_v), heads});
    return maps_.size() - 1;
}

std::vector<KeysAndValues> TextProjections::operator()(const at::Tensor& text) const {
    std::vector<KeysAndValues> told;
    for (const Map& map : maps_)
        told.push_back(
            {split_heads(map.to_k(text), map.heads), split_heads(map.to_v(text), map.heads)});
    return told;
}

} // namespace restyle::core
