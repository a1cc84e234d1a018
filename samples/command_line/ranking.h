#pragma once

#include <filesystem>
#include <string>

#include <ATen/ATen.h>

#include "restyle/core/picture_text.h"

#include "options.h"

namespace command_line {

/// Ranks edits by whether the picture changed as its words did: directional CLIP similarity, of
/// several pictures the mean.
class Ranking {
public:
    Ranking(const std::filesystem::path& clip, const RunOptions& options);

    /// The cosine of pictures and a text.
    double fit(const at::Tensor& picture, const std::string& prompt) const;

    /// source, edited  pictures [n, 3, H, W] in [-1, 1]
    double score(const at::Tensor& source, const at::Tensor& edited,
                 const std::string& source_prompt, const std::string& target_prompt) const;

private:
    restyle::core::PictureText clip_;
};

} // namespace command_line
