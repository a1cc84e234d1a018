// The code of a picture, looked for in generators of which it is known.
#include "restyle/core/inversion.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "guide/energy_fixture.h"
#include "models/message_of.h"
#include "restyle/core/stylegan2.h"

namespace restyle::core {
namespace {

using test::normal;

/// Pictures 3 x 2 x 2 of a code of 5: linear, through a tanh.
struct TanhGenerator {
    at::Tensor weight = normal({5, 12}, 9) / 2;

    Generator generator() const {
        Generator made{{{"z", 1, {5}}}, {}};
        made.pictures = [weight = weight](const Code& code) {
            return at::tanh(code.at("z").squeeze(1).matmul(weight)).view({-1, 3, 2, 2});
        };
        return made;
    }
};

double distance_of(const Energy& distance, const Generator& generator, const Code& code) {
    return distance(generator.pictures(code), {}).item<double>();
}

TEST(Inversion, FindsTheCodeThatDrewThePicture) {
    const Generator generator = TanhGenerator().generator();
    const Code drew = gaussian_code(generator, 1, 0, 1, at::kDouble);
    const Energy distance = picture_distance(generator.pictures(drew));
    InversionSettings settings;
    settings.steps = 600;
    const Code found =
        invert(generator, distance, gaussian_code(generator, 2, 0, 8, at::kDouble), settings).code;
    EXPECT_EQ(found.at("z").sizes(), drew.at("z").sizes());
    EXPECT_LE(test::max_difference(found.at("z"), drew.at("z")), 0.02);
    EXPECT_LT(distance_of(distance, generator, found), 1e-4);
}

TEST(Inversion, BeginsAtTheNearestCandidate) {
    const Generator generator = TanhGenerator().generator();
    const Code candidates = gaussian_code(generator, 2, 0, 8, at::kDouble);
    const at::Tensor picture = generator.pictures(candidates).narrow(0, 5, 1);
    const Code found = invert(generator, picture_distance(picture), candidates, {.steps = 0}).code;
    EXPECT_TRUE(found.at("z").equal(candidates.at("z").narrow(0, 5, 1)));
}

TEST(Inversion, KeepsAGaussianCodeSmallWhereThePriorSaysSo) {
    const Generator generator = TanhGenerator().generator();
    const Energy distance = picture_distance(at::full({1, 3, 2, 2}, 0.9, at::kDouble));
    const Code candidates = gaussian_code(generator, 2, 0, 8, at::kDouble);
    const auto length = [&](double prior_weight) {
        const Code found =
            invert(generator, distance, candidates, {.prior_weight = prior_weight}).code;
        return found.at("z").norm().item<double>();
    };
    EXPECT_LT(length(1), 0.7 * length(0));
}

TEST(Inversion, TakesWhatLiesBeyondTheRangeForWhatIsShownOfIt) {
    const auto at_first = [](double value) {
        return at::tensor({value, 0.0, 0.0, 0.0}, at::kDouble).view({1, 1, 2, 2});
    };
    const auto distance = [&](double picture, double x) {
        return picture_distance(at_first(picture))(at_first(x), {}).item<double>();
    };
    EXPECT_EQ(distance(1, 3), 0);
    EXPECT_EQ(distance(-1, -3), 0);
    EXPECT_EQ(distance(1, -3), 16 / 4.0);
    EXPECT_EQ(distance(-1, 3), 16 / 4.0);
    EXPECT_EQ(distance(0.5, 3), 6.25 / 4);
}

TEST(Inversion, SeesWhatAPerceptualNetworkSees) {
    const at::Tensor picture = test::pictures(1, 3, 32);
    const Energy distance = picture_distance(picture, test::random_lpips());
    EXPECT_NEAR(distance(picture, {}).item<double>(), 0, 1e-12);
    const at::Tensor other = test::pictures(1, 4, 32);
    const double squares = (other - picture).square().mean().item<double>();
    EXPECT_NEAR(
        distance(other, {}).item<double>(),
        squares + perceptual_energy(test::random_lpips(), picture)(other, {}).item<double>(), 1e-9);
}

TEST(Inversion, ComesNearerInWPlusThanWhereItBegan) {
    const StyleGan2 gan = load_stylegan2(std::filesystem::path(RESTYLE_SOURCE_DIR) /
                                             "tests/reference/stylegan2_fixture/plain/model",
                                         at::kDouble);
    StyleGan2Drawing of_z, of_layers;
    of_layers.code = StyleCode::kWPlus;
    const Generator generator = gan.generator(of_layers);
    const Code drawn =
        gan.from_z(gaussian_code(gan.generator(of_z), 3, 0, 9, at::kDouble), of_layers);
    const Code drew{{"w+", drawn.at("w+").narrow(0, 8, 1)}};
    const Code candidates{{"w+", drawn.at("w+").narrow(0, 0, 8)}};
    const Energy distance = picture_distance(generator.pictures(drew));
    const Code began = invert(generator, distance, candidates, {.steps = 0}).code;
    const Code found = invert(generator, distance, candidates, {.steps = 90}).code;
    EXPECT_LT(distance_of(distance, generator, found),
              distance_of(distance, generator, began) / 10);
}

TEST(Inversion, TellsHowFarItIs) {
    const Generator generator = TanhGenerator().generator();
    const Energy distance =
        picture_distance(generator.pictures(gaussian_code(generator, 1, 0, 1, at::kDouble)));
    std::vector<double> told;
    const Inversion found =
        invert(generator, distance, gaussian_code(generator, 2, 0, 8, at::kDouble), {.steps = 30},
               [&](std::int64_t pass, double nearest) {
                   told.push_back(nearest);
                   EXPECT_EQ(pass, std::int64_t(told.size()));
               });
    ASSERT_EQ(told.size(), 8U + 30U);
    EXPECT_TRUE(std::is_sorted(told.rbegin(), told.rend()));
    EXPECT_LT(told.back(), told[7]);
    EXPECT_LE(found.distance, told.back());
    EXPECT_NEAR(found.distance, distance_of(distance, generator, found.code), 1e-12);
}

TEST(Inversion, StopsWhereItsProgressThrows) {
    const Generator generator = TanhGenerator().generator();
    const Code candidates = gaussian_code(generator, 2, 0, 8, at::kDouble);
    for (const std::int64_t last : {3, 11}) { // Among the candidates, among the steps.
        std::int64_t passes = 0;
        EXPECT_EQ(message_of([&] {
                      invert(generator, picture_distance(at::zeros({1, 3, 2, 2}, at::kDouble)),
                             candidates, {}, [&](std::int64_t pass, double) {
                                 passes = pass;
                                 if (pass == last) throw std::runtime_error("enough");
                             });
                  }),
                  "enough");
        EXPECT_EQ(passes, last);
    }
}

// Wherever it is interrupted: among the coarse steps, where the fine ones begin, among these.
TEST(Inversion, GoesOnWhereItWasToTheSameEnd) {
    const Generator generator = TanhGenerator().generator();
    const Code candidates = gaussian_code(generator, 2, 0, 8, at::kDouble);
    const Energy distance =
        picture_distance(generator.pictures(gaussian_code(generator, 1, 0, 1, at::kDouble)));
    const InversionSettings settings{.steps = 30, .prior_weight = 1e-3};
    const Inversion whole = invert(generator, distance, candidates, settings);
    for (const std::int64_t last : {8 + 1, 8 + 7, 8 + 21, 8 + 30}) {
        InversionState state = begin_inversion(generator, distance, candidates);
        EXPECT_THROW(continue_inversion(generator, distance, state, settings,
                                        [&](std::int64_t pass, double) {
                                            if (pass == last) throw std::runtime_error("enough");
                                        }),
                     std::runtime_error);
        EXPECT_EQ(state.steps, last - 8 - 1);
        const Inversion found = continue_inversion(generator, distance, state, settings);
        EXPECT_EQ(found.distance, whole.distance);
        EXPECT_TRUE(found.code.at("z").equal(whole.code.at("z"))) << last;
    }
}

TEST(Inversion, SaysSoWhereNoPictureIsFinite) {
    Generator broken = TanhGenerator().generator();
    broken.pictures = [](const Code& code) {
        return at::full({code.at("z").size(0), 3, 2, 2}, std::numeric_limits<double>::quiet_NaN(),
                        code.at("z").options());
    };
    EXPECT_EQ(message_of([&] {
                  invert(broken, picture_distance(at::zeros({1, 3, 2, 2}, at::kDouble)),
                         gaussian_code(broken, 2, 0, 2, at::kDouble));
              }),
              "inversion: no candidate has a picture at a finite distance");
}

} // namespace
} // namespace restyle::core
