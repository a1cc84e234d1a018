#include "restyle/core/refine.h"

#include <limits>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "restyle/core/noise.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::normal;

class Refine : public testing::Test {
protected:
    at::Tensor refined(const at::Tensor& noise) { return refine(target_, steps_, picture_, noise); }

    ScheduleConfig config_ = test::latent_schedule();
    std::vector<Step> steps_ = refine_steps(config_, {.steps = 20}, 6);
    at::Tensor picture_ = normal({2, 3, 4, 4}, 1);
    Denoiser target_{test::tanh_net(5, 48), config_};
};

TEST_F(Refine, WithNoStepsReturnsThePictureItself) {
    EXPECT_TRUE(refine(target_, {}, picture_, {}).equal(picture_));
    EXPECT_EQ(target_.use().calls, 0);
}

TEST_F(Refine, IsRandomThroughItsNoiseAlone) {
    const at::Tensor noise = counter_noise(3, kRefineRow, 7, {3, 4, 4});
    EXPECT_TRUE(refined(noise).equal(refined(noise)));
    const at::Tensor other = counter_noise(4, kRefineRow, 7, {3, 4, 4});
    EXPECT_GT(test::max_difference(refined(noise), refined(other)), 0.01);
}

TEST_F(Refine, NeverReadsItsLastRow) {
    at::Tensor noise = normal({7, 2, 3, 4, 4}, 2);
    const at::Tensor expected = refined(noise);
    noise[6] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(refined(noise).equal(expected));
}

TEST_F(Refine, OfAWorldThatKnowsThePictureReturnsIt) {
    config_.set_alpha_to_one = true;
    const std::vector<Step> steps = refine_steps(config_, {.steps = 20}, 6);
    Denoiser oracle(test::oracle_net(config_, picture_), config_);
    EXPECT_LE(
        test::max_difference(refine(oracle, steps, picture_, normal({7, 1, 3, 4, 4}, 2)), picture_),
        1e-12);
    EXPECT_EQ(oracle.use().calls, 6);
}

TEST_F(Refine, RefusesNoiseOfAnotherShapeAndNamesR) {
    for (const std::vector<std::int64_t>& shape : std::vector<std::vector<std::int64_t>>{
             {6, 1, 3, 4, 4}, {7, 3, 3, 4, 4}, {7, 1, 3, 4, 5}}) {
        const std::string message = message_of([&] { refined(normal(shape, 1)); });
        EXPECT_TRUE(contains(message, "R = 6")) << message;
    }
}

} // namespace
} // namespace restyle::core
