#pragma once

#include <string>
#include <vector>

#include "models/layers/layers.h"
#include "models/unet/told_condition.h"

namespace restyle::core {

/// Makes the keys and values of a text for every attention of the network that reads it.
class TextProjections {
public:
    /// The place of the attention's keys and values in what operator() gives.
    std::size_t add(const ParameterSource& parameter, const std::string& name, int text_width,
                    int heads, int head_dim);

    /// text: [g, tokens, text_width]
    std::vector<KeysAndValues> operator()(const at::Tensor& text) const;

private:
    struct Map {
        Linear to_k;
        Linear to_v;
        int heads;
    };
    std::vector<Map> maps_;
};

} // namespace restyle::core
