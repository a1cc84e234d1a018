#pragma once

#include <cstddef>
#include <memory>

#include <ATen/ATen.h>

#include "cuda/cuda_end.h"
#include "imported_memory.h"

namespace restyle::back {

/// The fp32 tensor that lies at `offset` in `memory`, which it keeps mapped: what is written to it
/// is what the renderer reads. Here interop meets torch, and nowhere else. Throws
/// std::invalid_argument when it does not lie inside.
at::Tensor tensor_over(std::shared_ptr<const interop::ImportedMemory> memory, std::size_t offset,
                       at::IntArrayRef shape);

/// The same over the renderer's memory on `device`, which it keeps imported: what is written to it
/// on the end's stream, in its turn, is what the renderer reads. LibTorch's allocator knows nothing
/// of it: a tensor that is used on another stream must be kept until that is done.
at::Tensor tensor_over(std::shared_ptr<const interop::CudaEnd> memory, std::size_t offset,
                       at::IntArrayRef shape, at::Device device);

} // namespace restyle::back
