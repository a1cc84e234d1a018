#pragma once

#include <ATen/ATen.h>

namespace restyle::core {

inline constexpr std::int64_t kFacePoints = 5; ///< Eyes, nose, corners of the mouth.

/// Faces turned, scaled and moved to where networks of ArcFace's kind have them (arXiv:1801.07698):
/// by the similarity that takes their points nearest to the usual five places in 112 x 112 (least
/// squares; Umeyama, 1991). Its gradients go to the pictures alone.
///
/// pictures  [n, 3, H, W]
/// points    [n, 5, 2], columns and rows, in pixels whose middles are whole numbers: of the left
///           eye as one sees it, the right one, the tip of the nose, the left and the right corner
///           of the mouth
///           -> [n, 3, size, size], bilinear; where the face is larger than that, the mean of
///              several places a pixel. Beyond its border a picture goes on as there. Not a number
///              where the points are none.
at::Tensor aligned_faces(const at::Tensor& pictures, const at::Tensor& points, std::int64_t size);

} // namespace restyle::core
