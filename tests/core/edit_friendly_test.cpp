#include "restyle/core/edit_friendly.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/cycle_diffusion.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

class EditFriendly : public testing::Test {
protected:
    static constexpr int kSteps = 20, kRun = 8;

    ScheduleConfig config_ = test::latent_schedule();
    std::vector<Step> steps_ = steps_to_run(config_, {kSteps, (kRun + 0.5) / kSteps, {}, 1.0});
    at::Tensor picture_ = normal({2, 3, 4, 4}, 1);
    at::Tensor noise_ = normal({kRun + 1, 1, 3, 4, 4}, 2);
};

TEST_F(EditFriendly, EachPointIsThePictureWithNoiseOfItsOwn) {
    noise_[kRun] = std::numeric_limits<double>::quiet_NaN(); // Never read.
    const std::vector<at::Tensor> path = independent_path(steps_, picture_, noise_);
    ASSERT_EQ(path.size(), std::size_t(kRun + 1));
    for (int i = 0; i < kRun; ++i) {
        const double a = steps_[std::size_t(i)].alpha_bar_t;
        const at::Tensor noise =
            (path[std::size_t(i)] - std::sqrt(a) * picture_) / std::sqrt(1 - a);
        EXPECT_LE(test::max_difference(noise, noise_[i].expand_as(noise)), 1e-12);
    }
    EXPECT_TRUE(path.back().equal(picture_));
}

TEST_F(EditFriendly, AModelEditedToItselfChangesNoBit) {
    Denoiser source(test::tanh_net(5, 48), config_), target(test::tanh_net(5, 48), config_);
    TranslateSettings one_by_one;
    one_by_one.source_batch = 1;
    const std::vector<at::Tensor> path = independent_path(steps_, picture_, noise_);
    const at::Tensor y = cycle_translate(source, steps_, target, steps_, path, one_by_one);
    EXPECT_TRUE(y.equal(picture_));
}

// What makes the codes edit-friendly: they hold more than N(0, 1) values would.
TEST_F(EditFriendly, ItsCodesAreLouderThanThoseOfTheForwardProcess) {
    Denoiser source(test::gaussian_net(config_, 0, 1), config_);
    const at::Tensor picture = normal({1, 3, 32, 32}, 3);
    const at::Tensor noise = normal({kRun + 1, 1, 3, 32, 32}, 4);
    const auto loudness = [&](const std::vector<at::Tensor>& path) {
        const LatentCode code = dpm_encode(source, steps_, path, kRun);
        return code.z[1].square().mean().item<double>();
    };
    EXPECT_GT(loudness(independent_path(steps_, picture, noise)),
              1.5 * loudness(forward_path(steps_, picture, noise)));
}

TEST_F(EditFriendly, RefusesNoiseOfAnotherShapeAndNamesK) {
    const std::string message =
        message_of([&] { independent_path(steps_, picture_, noise_.narrow(0, 1, kRun)); });
    EXPECT_TRUE(contains(message, "K = 8")) << message;
}

} // namespace
} // namespace restyle::core
