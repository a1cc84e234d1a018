#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "restyle/core/model.h"

#include "options.h"
#include "outputs.h"

namespace command_line {

/// One input file and the output that it leads to.
struct Job {
    std::filesystem::path input;
    std::filesystem::path output;
    std::int64_t pictures = 1; ///< In the input: n of a tensor `sample` [n, C, H, W].
};

/// Of a file, a folder (in byte order of names), or a list of a folder's files: a JSON array of
/// {"input": name, "output": name}, the output's name being the input's where absent. JPEG inputs
/// of a folder lead to PNGs, so that nothing is lost twice.
std::vector<Job> list_jobs(const std::filesystem::path& input, const std::filesystem::path& output,
                           const std::filesystem::path& list);

/// What a file holds.
struct Sample {
    at::Tensor values;   ///< [n, C, H, W] in the path's precision: pictures in [-1, 1], or latents.
    at::Tensor alpha;    ///< Kept aside of a picture; undefined where there is none.
    bool latent = false; ///< Already encoded and scaled.
};

/// What a safetensors file holds: tensor `sample` or `latent`, [n, C, H, W].
struct SampleTensor {
    std::string name;
    at::Tensor values;
};
SampleTensor read_sample_tensor(const std::filesystem::path& file);

/// Throws std::runtime_error when the model cannot take it, naming file, value and what is
/// expected.
Sample read_sample(const std::filesystem::path& file, const restyle::core::Model& model,
                   const RunOptions& options);

/// Throws std::runtime_error naming file, model and the multiple when the model cannot take its
/// size.
void check_size(const std::filesystem::path& file, const Sample& sample,
                const restyle::core::Model& model);

/// What the model's network sees of it: pictures are encoded where the model works on latents.
at::Tensor x_0_of(const Sample& sample, const restyle::core::Model& model);

/// The way back: pictures, unless the model works on latents and they are asked for as such.
Sample sample_of(const at::Tensor& x_0, const restyle::core::Model& model, bool as_latent);

void add_sample(Outputs& outputs, const std::filesystem::path& file, const Sample& sample);

/// Throws std::runtime_error unless `file` can be written: a picture, or a safetensors file.
void check_output_name(const std::filesystem::path& file, std::int64_t pictures);

} // namespace command_line
