#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include <caption.h>
#include <look.h>
#include <restyle/core/picture_text.h>

#include "datasets.h"

namespace quality {

/// The test scenes as a model of pictures and texts knows them: each scene's first view in every
/// look.
struct SeenScenes {
    std::vector<samples::Look> looks; ///< Of each picture,
    std::vector<bool> from_above;     ///< and where it was taken from,
    std::vector<std::uint64_t> seeds; ///< and in which scene,
    std::vector<std::string> captions;
    at::Tensor features; ///< [n, d] of length 1
};

SeenScenes look_at_scenes(const restyle::core::PictureText& model, const Seeds& seeds,
                          std::uint32_t side);

/// A share of tries that came out right, with the half of its 95 % interval. Pictures of one scene
/// are not independent: the interval is that of the mean over scenes.
struct Share {
    std::string of;
    double right = 0;
    double half_width = 0;
    double by_chance = 0; ///< What a guess reaches that sees no picture.
    std::int64_t tries = 0;
};

/// Which of a few texts a picture is nearest to, never trained for: one row an attribute. By
/// chance: the most frequent answer throughout.
std::vector<Share> zero_shot(const restyle::core::PictureText& model, const SeenScenes& scenes);

/// Whether the first and whether one of the first ten that a search by cosine finds has the right
/// caption: pictures by caption, captions by picture.
std::vector<Share> retrieval(const restyle::core::PictureText& model, const SeenScenes& scenes);

} // namespace quality
