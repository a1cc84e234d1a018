#pragma once

#include <functional>
#include <vector>

#include <ATen/ATen.h>

namespace restyle::core {

/// A part of a computation: tensors from tensors, each of its results a new one. Inputs may be
/// undefined.
using Piece = std::function<std::vector<at::Tensor>(const std::vector<at::Tensor>& inputs)>;

/// piece(inputs), of which gradients keep the inputs alone: going back, the piece runs anew.
/// Where no gradients are wanted it simply runs.
std::vector<at::Tensor> recomputed(const Piece& piece, const std::vector<at::Tensor>& inputs);

} // namespace restyle::core
