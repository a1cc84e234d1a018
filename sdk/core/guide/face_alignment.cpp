#include "guide/face_alignment.h"

#include <algorithm>
#include <cmath>

#include <c10/core/GradMode.h>

namespace restyle::core {
namespace {

constexpr std::int64_t kUsualSize = 112;
constexpr double kMostPlaces = 8; // A pixel and direction.

/// [5, 2]
at::Tensor usual_places(std::int64_t size, const at::TensorOptions& options) {
    const at::Tensor places = at::tensor({38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366,
                                          41.5493, 92.3655, 70.7299, 92.2041},
                                         at::kDouble)
                                  .view({kFacePoints, 2});
    return ((places + 0.5) * (double(size) / double(kUsualSize)) - 0.5).to(options);
}

/// q = turn p + shift, nearest to the usual places q of the points p.
struct Similarity {
    at::Tensor turn;  ///< [n, 2, 2]
    at::Tensor shift; ///< [n, 2]
};

Similarity to_usual_places(const at::Tensor& points, const at::Tensor& places) {
    const at::Tensor middle = points.mean(1), usual_middle = places.mean(0);
    const at::Tensor p = points - middle.unsqueeze(1), q = places - usual_middle;
    const at::Tensor spread = p.square().sum({1, 2}).clamp_min(1e-12);
    const at::Tensor px = p.select(2, 0), py = p.select(2, 1), qx = q.select(1, 0),
                     qy = q.select(1, 1);
    const at::Tensor along = (px * qx + py * qy).sum(1) / spread,
                     across = (px * qy - py * qx).sum(1) / spread;
    const at::Tensor turn = at::stack({along, -across, across, along}, 1).view({-1, 2, 2});
    return {turn, usual_middle - turn.matmul(middle.unsqueeze(2)).squeeze(2)};
}

/// Where the middles of `side` x `side` parts of a face of `size` pixels lie in it, [side side, 2].
at::Tensor middles(std::int64_t size, std::int64_t side, const at::TensorOptions& options) {
    const at::Tensor line = (at::arange(side, options) + 0.5) * (double(size) / double(side)) - 0.5;
    return at::stack({line.repeat({side}), line.repeat_interleave(side)}, 1);
}

/// In each direction, so that no pixel of the picture is passed over.
std::int64_t places_a_pixel(const Similarity& similarity) {
    const double smallest =
        similarity.turn.select(1, 0).norm(2, {1}).nan_to_num(1).min().item<double>();
    return std::int64_t(std::clamp(std::ceil(1 / std::max(smallest, 1e-6)), 1.0, kMostPlaces));
}

} // namespace

at::Tensor aligned_faces(const at::Tensor& pictures, const at::Tensor& points, std::int64_t size) {
    at::Tensor grid;
    std::int64_t places = 1;
    {
        const c10::NoGradGuard no_gradients;
        const at::TensorOptions options = pictures.options();
        const Similarity similarity =
            to_usual_places(points.to(options), usual_places(size, options));
        places = places_a_pixel(similarity);
        const std::int64_t side = places * size;
        const at::Tensor back =
            similarity.turn.transpose(1, 2) / similarity.turn.square().sum({1, 2}, true).div(2);
        const at::Tensor seen = (middles(size, side, options) - similarity.shift.unsqueeze(1))
                                    .matmul(back.transpose(1, 2));
        const at::Tensor extent =
            at::tensor({double(pictures.size(3)), double(pictures.size(2))}, options);
        grid = ((2 * seen + 1) / extent - 1).view({pictures.size(0), side, side, 2});
    }
    constexpr std::int64_t kBilinear = 0, kBorder = 1;
    const at::Tensor taken =
        at::grid_sampler(pictures, grid, kBilinear, kBorder, /*align_corners=*/false);
    const at::Tensor faces = places == 1 ? taken : at::avg_pool2d(taken, {places, places});
    const at::Tensor unknown = points.isfinite().all(2).all(1).logical_not().view({-1, 1, 1, 1});
    return faces.masked_fill(unknown, std::nan(""));
}

} // namespace restyle::core
