#pragma once

#include <cstddef>
#include <memory>

#include <ATen/ATen.h>

#include "back/imported_memory.h"

namespace restyle::back {

/// The fp32 tensor that lies at `offset` in `memory`, which it keeps mapped: what is written to it
/// is what the renderer reads. Here interop meets torch, and nowhere else. Throws
/// std::invalid_argument when it does not lie inside.
at::Tensor tensor_over(std::shared_ptr<const ImportedMemory> memory, std::size_t offset,
                       at::IntArrayRef shape);

} // namespace restyle::back
