#include "restyle/core/attention_control.h"

#include <gtest/gtest.h>

#include "models/control/local_blend.h"
#include "models/message_of.h"
#include "models/unet/unet_network.h"
#include "restyle/core/cycle_diffusion.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

using test::max_difference;
using test::normal;

constexpr std::int64_t kTokens = 6, kTextWidth = 6;

/// 8 x 8 values in: maps of 64 and of 16 pixels.
UNetConfig two_level_config() {
    UNetConfig config;
    config.unet_class = UNetClass::kConditional;
    config.in_channels = config.out_channels = 4;
    const LevelConfig level{.channels = 4,
                            .down = BlockKind::kTransformer,
                            .up = BlockKind::kTransformer,
                            .layers = 1,
                            .heads = 2};
    config.levels = {level, level};
    config.levels.back().channels = 8;
    config.norm_num_groups = 2;
    config.cross_attention_dim = kTextWidth;
    return config;
}

UNet random_unet(at::ScalarType dtype) {
    at::Generator generator = at::detail::createCPUGenerator(3);
    return UNet(
        [&](const std::string&, at::IntArrayRef shape) {
            return (0.5 * at::randn(shape, generator)).to(dtype);
        },
        two_level_config());
}

Model random_model(at::ScalarType dtype) {
    Model model;
    model.folder = "random";
    model.schedule = test::latent_schedule();
    model.needs.text_width = int(kTextWidth);
    model.attended = attended_network_of(random_unet(dtype), dtype);
    model.conditional = without_processor(model.attended);
    return model;
}

Condition saying(std::uint64_t seed) {
    Condition condition;
    condition.text = 3 * normal({1, kTokens, kTextWidth}, seed);
    return condition;
}

Guidance guided(std::uint64_t seed, double scale) {
    return {saying(seed), saying(9), scale};
}

TokenMapping every_token() {
    return {at::eye(kTokens, at::kDouble), at::ones(kTokens, at::kDouble)};
}

/// Mixes tokens, and leaves some of the target's own attention.
TokenMapping some_tokens() {
    const at::Tensor weights = at::softmax(normal({kTokens, kTokens}, 12), 1);
    return {weights, at::tensor({1.0, 0.0, 0.5, 1.0, 1.0, 0.0}, at::kDouble)};
}

at::Tensor at_time(std::int64_t t, std::int64_t samples = 1) {
    return at::full({samples}, t, at::kLong);
}

/// Attention written down: keeps each attention's map, or looks through those that another kept.
class PlainAttention : public AttentionProcessor {
public:
    std::vector<at::Tensor> maps;
    const PlainAttention* other = nullptr;
    TokenMapping words;

    void begin(const at::Tensor&, const at::Tensor&, std::int64_t) override { place_ = 0; }

    at::Tensor to_each_other(const at::Tensor& q, const at::Tensor& k,
                             const at::Tensor& v) override {
        const at::Tensor own = kept(q, k);
        return at::matmul(other ? other->maps[place_ - 1] : own, v);
    }

    at::Tensor to_text(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) override {
        at::Tensor map = kept(q, k);
        if (other)
            map = words.share * at::matmul(other->maps[place_ - 1], words.weights) +
                  (1 - words.share) * map;
        return at::matmul(map, v);
    }

private:
    at::Tensor kept(const at::Tensor& q, const at::Tensor& k) {
        ++place_;
        const double root = std::sqrt(double(q.size(3)));
        return maps.emplace_back(at::softmax(at::matmul(q, k.transpose(2, 3)) / root, 3));
    }

    std::size_t place_ = 0;
};

class AttentionControlTest : public testing::Test {
protected:
    AttentionControl control(const TokenMapping& words, double cross, double self) const {
        return {model, steps, words, {cross, self}};
    }

    at::Tensor edited(const Network& source, const Network& target, const at::Tensor& picture,
                      const TranslateSettings& settings) const {
        const at::Tensor noise =
            normal({std::int64_t(steps.size()) + 1, 1, 4, picture.size(2), picture.size(3)}, 2);
        Denoiser a(source, model.schedule), b(target, model.schedule);
        return cycle_translate(a, steps, b, steps, forward_path(steps, picture, noise), settings);
    }

    const Model model = random_model(at::kDouble);
    const std::vector<Step> steps = steps_to_run(model.schedule, {5, 1, {}, 1.0});
    const at::Tensor x = normal({1, 4, 8, 8}, 4), y = normal({1, 4, 8, 8}, 5);
    const TranslateSettings one_by_one{LastStep::kKeep, 1, {}};
};

TEST_F(AttentionControlTest, TheTargetLooksThroughTheSourcesMaps) {
    const AttentionControl controlled = control(some_tokens(), 1, 1);
    const std::int64_t t = steps[2].t;
    controlled.source(guided(1, 1))(x, at_time(t));
    const at::Tensor found = controlled.target(guided(2, 1))(y, at_time(t));

    const UNet unet = random_unet(at::kDouble);
    PlainAttention source, target;
    unet(x, at_time(t), unet.tell(saying(1)), &source);
    target.other = &source;
    target.words = some_tokens();
    const at::Tensor expected = unet(y, at_time(t), unet.tell(saying(2)), &target);
    EXPECT_LE(max_difference(found, expected), 1e-10);
    EXPECT_GT(max_difference(found, guided_network(model.conditional, guided(2, 1))(y, at_time(t))),
              1e-2);
}

// Guidance doubles a batch, pictures and steps of the source share it.
TEST_F(AttentionControlTest, IsTheSameForEachSampleOfALargerBatch) {
    const at::Tensor pictures = normal({2, 4, 8, 8}, 6), others = normal({2, 4, 8, 8}, 7);
    const std::vector<std::int64_t> times{steps[0].t, steps[1].t};
    const AttentionControl controlled = control(some_tokens(), 1, 1);
    controlled.source(guided(1, 2))(at::cat({pictures, 2 * pictures}),
                                    at::tensor({times[0], times[0], times[1], times[1]}));
    const Network target = controlled.target(guided(2, 3));
    for (const std::size_t step : {1, 0}) {
        const at::Tensor found = target(others, at_time(times[step], 2));
        for (const std::int64_t i : {0, 1}) {
            const AttentionControl alone = control(some_tokens(), 1, 1);
            alone.source(guided(1, 1))((step == 1 ? 2.0 : 1.0) * pictures.narrow(0, i, 1),
                                       at_time(times[step]));
            const at::Tensor prompt =
                alone.target(guided(2, 1))(others.narrow(0, i, 1), at_time(times[step]));
            const at::Tensor nothing = guided_network(model.conditional, guided(2, 0))(
                others.narrow(0, i, 1), at_time(times[step]));
            EXPECT_LE(max_difference(found.narrow(0, i, 1), nothing + 3 * (prompt - nothing)),
                      1e-10);
        }
    }
}

TEST_F(AttentionControlTest, ActsInTheFirstStepsAlone) {
    const AttentionControl controlled = control(some_tokens(), 0.6, 0.2); // 3 and 1 of 5 steps.
    const Network source = controlled.source(guided(1, 2)),
                  target = controlled.target(guided(2, 2));
    const Network plain = guided_network(model.conditional, guided(2, 2));
    const AttentionControl words = control(some_tokens(), 1, 0);
    const Network words_source = words.source(guided(1, 2)),
                  words_target = words.target(guided(2, 2));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const at::Tensor t = at_time(steps[i].t);
        source(x, t);
        words_source(x, t);
        const at::Tensor found = target(y, t), by_words = words_target(y, t);
        EXPECT_EQ(found.equal(plain(y, t)), i >= 3) << "step " << i;
        EXPECT_EQ(found.equal(by_words), i == 1 || i == 2) << "step " << i;
    }
}

TEST_F(AttentionControlTest, OfNoStepsIsTheEditWithoutItToTheBit) {
    const AttentionControl controlled = control(some_tokens(), 0, 0);
    const at::Tensor without =
        edited(guided_network(model.conditional, guided(1, 2)),
               guided_network(model.conditional, guided(2, 3)), x, one_by_one);
    EXPECT_TRUE(
        edited(controlled.source(guided(1, 2)), controlled.target(guided(2, 3)), x, one_by_one)
            .equal(without));
    EXPECT_FALSE(without.equal(x));
}

TEST_F(AttentionControlTest, OfEqualSidesChangesNoBit) {
    for (const at::ScalarType dtype : {at::kDouble, at::kFloat, at::kBFloat16}) {
        const Model same = random_model(dtype);
        const AttentionControl controlled(same, steps, every_token(), {0.6, 0.6});
        const at::Tensor picture = dtype == at::kDouble ? x : x.to(at::kFloat);
        EXPECT_TRUE(edited(controlled.source(guided(1, 3)), controlled.target(guided(1, 3)),
                           picture, one_by_one)
                        .equal(picture))
            << dtype;
    }
}

TEST_F(AttentionControlTest, WithALocalBlendLeavesWhatIsNotLookedAt) {
    const at::Tensor picture = normal({1, 4, 16, 16}, 4);
    bool some_partly = false;
    for (const double threshold : {0.7, 0.9, 0.95, 0.98, 0.99}) {
        const AttentionControl controlled(
            model, steps, every_token(),
            {1, 0, {.source = {2}, .target = {2, 3}, .threshold = threshold}});
        std::vector<at::Tensor> masks;
        TranslateSettings settings = one_by_one;
        settings.step_mask = [&] { return masks.emplace_back(controlled.step_mask()); };
        const at::Tensor changed = edited(controlled.source(guided(1, 2)),
                                          controlled.target(guided(2, 2)), picture, settings) -
                                   picture;
        ASSERT_EQ(masks.size(), 5U);
        EXPECT_FALSE(masks[0].defined()); // The first fifth of the steps.
        const at::Tensor inside = masks.back().expand_as(picture) == 1;
        EXPECT_TRUE((changed.masked_select(~inside) == 0).all().item<bool>());
        EXPECT_TRUE((changed.masked_select(inside) != 0).all().item<bool>());
        some_partly |= inside.any().item<bool>() && !inside.all().item<bool>();
    }
    EXPECT_TRUE(some_partly);
}

TEST_F(AttentionControlTest, AnotherEditForgetsWhereTheOneBeforeLooked) {
    const at::Tensor first = normal({1, 4, 16, 16}, 4), second = normal({1, 4, 16, 16}, 8);
    const AttentionControlSettings settings{
        1, 0, {.source = {2}, .target = {2, 3}, .threshold = 0.95}};
    const auto masks_of = [&](const AttentionControl& control, const at::Tensor& picture) {
        std::vector<at::Tensor> masks;
        TranslateSettings along = one_by_one;
        along.step_mask = [&] { return masks.emplace_back(control.step_mask()); };
        edited(control.source(guided(1, 2)), control.target(guided(2, 2)), picture, along);
        return masks;
    };
    AttentionControl once(model, steps, every_token(), settings);
    const at::Tensor wanted =
        masks_of(AttentionControl(model, steps, every_token(), settings), second)[1];
    const at::Tensor before = masks_of(once, first)[1];
    EXPECT_FALSE(before.equal(wanted));
    once.begin_edit();
    EXPECT_TRUE(masks_of(once, second)[1].equal(wanted));
}

TEST(LookedAt, CoversTheWordsPixelsAndTheirNeighbours) {
    LookedAt looked({1, 3});
    at::Tensor map = at::zeros({1, 2, 16, 5}); // 4 x 4 pixels, two heads.
    map[0][0][5][1] = 1;                       // Row 1, column 1.
    map[0][1][5][3] = 1;
    map[0][1][15][3] = 0.4; // A fifth of the most.
    map[0][0][12][0] = 1;   // Another word's.
    looked.add(map, 8, 8);
    const at::Tensor mask = looked.mask(0.3, 8, 8);
    at::Tensor expected = at::zeros({1, 1, 8, 8});
    expected.slice(2, 0, 6).slice(3, 0, 6).fill_(1);
    EXPECT_TRUE(mask.equal(expected)) << mask;
    LookedAt at_nothing({});
    at_nothing.add(map, 8, 8);
    EXPECT_EQ(at_nothing.mask(0.3, 8, 8).sum().item<double>(), 0);
}

TEST(LookedAt, SumsAttentionsAndTakesTheFinestUpTo16x16) {
    LookedAt looked({0});
    const auto add = [&](std::int64_t pixels, std::int64_t at) {
        at::Tensor map = at::zeros({1, 1, pixels, 1});
        map[0][0][at] = 1;
        looked.add(map, 32, 32);
    };
    add(1024, 0);
    add(64, 0);
    add(256, 255);
    add(256, 240); // Row 15, column 0.
    const at::Tensor mask = looked.mask(0.3, 32, 32);
    EXPECT_EQ(mask[0][0][0][0].item<double>(), 0);
    EXPECT_EQ(mask[0][0][31][31].item<double>(), 1);
    EXPECT_EQ(mask[0][0][31][0].item<double>(), 1);
    EXPECT_EQ(mask.sum().item<double>(), 2 * 16);
}

TEST_F(AttentionControlTest, RefusesInWordsWhatItCannotControl) {
    const auto said = [](const auto& action) { return message_of(action); };
    EXPECT_TRUE(contains(said([&] { control(every_token(), 1.5, 0); }), "cross_replace is 1.5"));
    EXPECT_TRUE(contains(said([&] { control(every_token(), 0, -1); }), "self_replace is -1"));
    Model classes = model;
    classes.needs.text_width.reset();
    EXPECT_TRUE(contains(said([&] { AttentionControl(classes, steps, every_token()); }),
                         "random: is told no text"));
    const AttentionControl controlled = control(every_token(), 1, 1);
    EXPECT_TRUE(contains(said([&] { controlled.target(guided(2, 0)); }), "guidance of 0"));
    const Network target = controlled.target(guided(2, 1));
    controlled.source(guided(1, 1))(x, at_time(steps[0].t));
    EXPECT_TRUE(contains(said([&] { target(y, at_time(steps[1].t)); }),
                         "had 0 samples of time " + std::to_string(steps[1].t)));
}

} // namespace
} // namespace restyle::core
