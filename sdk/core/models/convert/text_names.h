#pragma once

#include <string_view>

#include "restyle/core/safetensors.h"

namespace restyle::core {

/// Each adds a tensor under its name in CLIPTextModel to `text`; false when the name is unknown, or
/// the shape is none that such a tensor has.

/// Of transformers' own CLIP, as Stable Diffusion 1.x holds it.
bool add_clip_tensor(TensorMap& text, std::string_view name, const at::Tensor& tensor);

/// Of OpenCLIP, as 2.x and SDXL hold it: queries, keys and values are one tensor there.
bool add_open_clip_tensor(TensorMap& text, std::string_view name, const at::Tensor& tensor);

/// Of text2im's own BERT, under diffusers' LDMBertModel's names.
bool add_ldm_bert_tensor(TensorMap& text, std::string_view name, const at::Tensor& tensor);

} // namespace restyle::core
