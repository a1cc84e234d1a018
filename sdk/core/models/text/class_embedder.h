#pragma once

#include "models/files/stored_model.h"
#include "restyle/core/condition_needs.h"
#include "restyle/core/conditional_network.h"

namespace restyle::core {

/// Latent diffusion's ClassEmbedder (Rombach et al.: "High-Resolution Image Synthesis with Latent
/// Diffusion Models", arXiv:2112.10752): a class is a text of one token, to which the network
/// attends. The last class, trained in the place of dropped ones, stands for none.
struct ClassEmbedder {
    at::Tensor table; ///< [classes, width]
    int null_class;
};

/// The part that model_index.json names class_embedder: config.json has n_classes, embed_dim and
/// null_class, the last class where that is absent; model.safetensors has embedding.weight. Throws
/// std::runtime_error naming the file and what does not fit.
ClassEmbedder load_class_embedder(const StoredPart& stored, at::ScalarType dtype,
                                  at::Device device);

/// What is asked for in the place of the text that the network asks for.
ConditionNeeds needs_of_classes(ConditionNeeds network, const ClassEmbedder& embedder);

/// The network, told of each label what the embedder has for it.
AttendedNetwork told_by_class(AttendedNetwork network, const ClassEmbedder& embedder);

} // namespace restyle::core
