#pragma once

#include <filesystem>

#include <ATen/ATen.h>

#include "restyle/core/generator.h"

namespace restyle::core {

/// A TorchScript module as generator, of a folder with the module and config.json, the adapter:
///
///   _class_name   "TorchScriptGenerator"
///   module        the module's file, beside it
///   code_shape    of one picture, [512] say: the part `z`, one row
///   truncation    what the code is multiplied by before the module sees it; 1
///   output_range  "-1..1" or "0..1", what black and white are; "-1..1"
///   constants     {name: value} what forward() is given by name beside the code: numbers, true and
///                 false and texts as they are, lists (of lists) of numbers as a tensor that is
///                 repeated for each picture, such as a camera
///
/// forward(code [n, code_shape], constants...) gives pictures [n, 3, H, W]. It computes in the
/// module's precision. Loading it RUNS CODE that the file brings: only for files whose maker one
/// trusts.
///
/// Throws std::runtime_error naming the file, and the generator throws it for a result of another
/// shape or without gradients.
Generator load_script_generator(const std::filesystem::path& folder, at::Device device = at::kCPU);

} // namespace restyle::core
