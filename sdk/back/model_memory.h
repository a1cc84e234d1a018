#pragma once

#include <ATen/ATen.h>

#include "back/back.h"
#include "back/loaded_models.h"
#include "back/native_size.h"

namespace restyle::back {

/// What the models in these folders take for pictures of `size`, or of their own where that is 0 x
/// 0. Reads configuration files and no weights. Throws std::runtime_error as load_model() does.
RestyleBackModelMemory estimated_memory(const ModelFiles& files, at::ScalarType dtype,
                                        PictureSize size);

} // namespace restyle::back
