#include "restyle/core/picture_features.h"

#include <algorithm>
#include <vector>

#include <c10/core/GradMode.h>
#include <c10/util/StringUtil.h>

#include "guide/script_module.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kPicturesAtATime = 16;

} // namespace

at::Tensor resized_for_features(const at::Tensor& pictures, std::int64_t side) {
    const at::Tensor values = (pictures.to(at::kFloat) + 1) * 127.5;
    return at::_upsample_bicubic2d_aa(values, {side, side}, /*align_corners=*/false).clamp(0, 255);
}

struct PictureFeatures::Network {
    ScriptModule module;
    std::int64_t side;
    at::Device device;
};

PictureFeatures::PictureFeatures(const std::string& file, std::int64_t side, at::Device device)
    : network_(std::make_shared<const Network>(Network{ScriptModule(file, device), side, device})) {
}

at::Tensor PictureFeatures::operator()(const at::Tensor& pictures) const {
    const c10::NoGradGuard no_gradients;
    std::vector<at::Tensor> features;
    for (const at::Tensor& some : pictures.split(kPicturesAtATime)) {
        const at::Tensor seen = resized_for_features(some, network_->side).to(network_->device);
        const at::Tensor found = network_->module(seen, "pictures");
        if (found.dim() != 2 || found.size(0) != some.size(0))
            network_->module.refuse(c10::str("forward gives ", found.sizes(), " for ", some.size(0),
                                             " pictures, expected features of each: [n, d]"));
        if (!found.isfinite().all().item<bool>())
            network_->module.refuse("forward gives features that are not finite");
        features.push_back(found.to(at::kCPU, at::kDouble));
    }
    return at::cat(features);
}

} // namespace restyle::core
