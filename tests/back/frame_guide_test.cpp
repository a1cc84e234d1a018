// Frames of a session, guided: what stays as it was without energies, what goes on from frame to
// frame, what starts anew, and that a frame goes on where its energies fail.
#include <limits>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/jit/api/module.h>

#include "back/restyler.h"
#include "back/tiny_model.h"

namespace restyle::back {
namespace {

class FrameGuideTest : public testing::Test {
protected:
    FrameGuideTest() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
        frame_ = at::rand({1, 3, 16, 24}, at::detail::createCPUGenerator(3)) * 2 - 1;
    }

    Restyler restyler() const {
        return Restyler(load_models({folder_ / "source", folder_ / "target", {}}, at::kFloat));
    }

    static FrameSettings guided(std::vector<std::string> energies, std::int64_t steps = 2) {
        FrameSettings settings;
        settings.guide.energies = std::move(energies);
        settings.guide.steps = steps;
        settings.guide.step_size = 0.1;
        return settings;
    }

    FrameReport restyle(Restyler& restyler, const FrameSettings& settings) {
        change_ = at::full_like(frame_, std::numeric_limits<float>::quiet_NaN());
        return restyler.restyle_frame(frame_, settings, change_);
    }

    at::Tensor unguided() {
        Restyler plain = restyler();
        restyle(plain, {});
        return change_.clone();
    }

    const std::vector<std::string> palette_{"palette:#e8a060,#503028=2000"};
    const std::filesystem::path reference_ =
        std::filesystem::path(RESTYLE_SOURCE_DIR) / "tests/reference";
    test::TemporaryFolder folder_;
    at::Tensor frame_, change_;
};

TEST_F(FrameGuideTest, WithoutEnergiesNoBitChanges) {
    const at::Tensor plain = unguided();
    Restyler style = restyler();
    for (const auto& energies : {std::vector<std::string>{}, {"prior=3"}}) {
        const FrameReport report = restyle(style, guided(energies));
        EXPECT_TRUE(at::equal(change_, plain));
        EXPECT_FALSE(report.guided);
    }
    restyle(style, guided(palette_));
    EXPECT_FALSE(at::allclose(change_, plain, 0, 1e-2));
    restyle(style, guided({})); // What was reached is forgotten.
    EXPECT_TRUE(at::equal(change_, plain));
}

TEST_F(FrameGuideTest, WithoutStepsItIsTheTranslationByTheCode) {
    const at::Tensor plain = unguided();
    for (const Method method :
         {Method::kCycle, Method::kSdEdit, Method::kDdib, Method::kEditFriendly}) {
        Restyler style = restyler(), other = restyler();
        FrameSettings settings = guided(palette_, 0);
        settings.method = method;
        restyle(style, settings);
        const at::Tensor found = change_.clone();
        settings.guide.energies.clear();
        restyle(other, settings);
        EXPECT_TRUE(at::allclose(found, change_, 1e-4, 1e-4));
    }
}

TEST_F(FrameGuideTest, EnergyFallsFromFrameToFrameOfAStillScene) {
    Restyler style = restyler();
    double before = std::numeric_limits<double>::max();
    for (std::int64_t frame = 1; frame <= 4; ++frame) {
        const FrameReport report = restyle(style, guided(palette_));
        ASSERT_TRUE(report.guided) << report.warning;
        EXPECT_EQ(report.guided->steps, 2 * frame);
        ASSERT_EQ(report.guided->energies.size(), 1U);
        EXPECT_LT(report.guided->energies[0], before);
        EXPECT_NEAR(report.guided->total, report.guided->prior + 2000 * report.guided->energies[0],
                    1e-6);
        before = report.guided->energies[0];
    }
}

TEST_F(FrameGuideTest, GoesOnUnderOtherWeightsAndStartsAnewForAnotherWish) {
    Restyler style = restyler();
    const auto steps_after = [&](const FrameSettings& settings) {
        return restyle(style, settings).guided->steps;
    };
    EXPECT_EQ(steps_after(guided(palette_)), 2);
    EXPECT_EQ(steps_after(guided({"palette:#e8a060,#503028=500", "prior=0.5"})), 4);
    EXPECT_EQ(steps_after(guided({"palette:#e8a060,#503030=500"})), 2); // Another colour,
    FrameSettings settings = guided({"palette:#e8a060,#503030=500"});
    EXPECT_EQ(steps_after(settings), 4);
    settings.depth.strength = 0.5; // ... another depth,
    EXPECT_EQ(steps_after(settings), 2);
    settings.noise.seed = 7; // ... another noise,
    EXPECT_EQ(steps_after(settings), 2);
    settings.scene.cut = true; // ... another scene.
    EXPECT_EQ(steps_after(settings), 2);
    frame_ = at::cat({frame_, frame_}, 3); // Another size.
    settings.scene.cut = false;
    EXPECT_EQ(steps_after(settings), 2);
}

TEST_F(FrameGuideTest, WhatComesIntoViewStartsFromItsOwnCode) {
    Restyler style = restyler(), fresh = restyler();
    restyle(fresh, guided(palette_));
    const at::Tensor first = change_.clone();

    restyle(style, guided(palette_));
    FrameSettings all_new = guided(palette_);
    all_new.scene.was_at = at::full({2, 16, 24}, 1e30);
    restyle(style, all_new);
    EXPECT_TRUE(at::allclose(change_, first, 0, 1e-6));

    FrameSettings still = guided(palette_);
    still.scene.was_at =
        at::stack({at::arange(24).expand({16, 24}), at::arange(16).view({16, 1}).expand({16, 24})})
            .to(at::kFloat);
    restyle(style, still);
    const at::Tensor moved = change_.clone();
    restyle(fresh, guided(palette_));
    EXPECT_TRUE(at::allclose(moved, change_, 0, 1e-4)); // It stood where it stands.
}

TEST_F(FrameGuideTest, FrameWhoseEnergiesFailGoesOnWithoutAloud) {
    const at::Tensor plain = unguided();
    Restyler style = restyler();
    FrameReport report = restyle(style, guided({"palette:no such picture.png=1"}));
    EXPECT_EQ(report.warning,
              "the frame was not guided, and guidance starts anew: energy 'palette:no such "
              "picture.png=1': no such picture.png: there is no such file; expected #rrggbb,... "
              "or a picture's file");
    EXPECT_FALSE(report.guided);
    EXPECT_TRUE(at::equal(change_, plain));

    FrameSettings diverging = guided({"palette:#e8a060,#503028=1e12"}, 4);
    diverging.guide.step_size = 10;
    report = restyle(style, diverging);
    EXPECT_NE(report.warning.find("guidance starts anew: at step "), std::string::npos)
        << report.warning;
    EXPECT_TRUE(at::equal(change_, plain));
    EXPECT_EQ(restyle(style, guided(palette_)).guided->steps, 2);
}

// Of a style file these are beside it.
TEST_F(FrameGuideTest, NetworksAreLookedForInItsFolder) {
    torch::jit::Module module("Darkness");
    module.define("def forward(self, x):\n    return x.mean([1, 2, 3])\n");
    module.save((folder_ / "dark.pt").string());
    FrameSettings settings = guided({"module:dark.pt=500"});
    settings.guide.run_torchscript = true;
    Restyler style = restyler();
    EXPECT_NE(restyle(style, settings).warning.find("dark.pt: is no TorchScript module"),
              std::string::npos);
    settings.guide.folder = folder_ / "";
    const FrameReport report = restyle(style, settings);
    EXPECT_TRUE(report.guided) << report.warning;
}

// As in a running game: each frame is compared with itself.
TEST_F(FrameGuideTest, PerceptualDistanceIsToTheFrameOfNow) {
    FrameSettings settings = guided({"lpips[weights=vgg.safetensors]=10"}, 0);
    settings.guide.folder = reference_ / "lpips_fixture";
    Restyler style = restyler(), fresh = restyler();
    ASSERT_TRUE(restyle(style, settings).guided);
    frame_ = frame_.flip(3).contiguous();
    const FrameReport report = restyle(style, settings);
    ASSERT_TRUE(report.guided) << report.warning;
    EXPECT_EQ(report.guided->energies, restyle(fresh, settings).guided->energies);
    EXPECT_GT(report.guided->energies[0], 0);
}

TEST_F(FrameGuideTest, StructureOfBordersGoesByThoseOfTheFrame) {
    Restyler style = restyler();
    FrameSettings settings = guided({"structure[of=borders]=100"}, 0);
    EXPECT_NE(restyle(style, settings).warning.find("these are not told"), std::string::npos);
    settings.guide.borders = at::zeros({1, 1, 16, 24});
    FrameReport report = restyle(style, settings);
    ASSERT_TRUE(report.guided) << report.warning;
    EXPECT_EQ(report.guided->energies[0], 0);
    settings.guide.borders.fill_(1); // Everywhere: as without.
    const double everywhere = restyle(style, settings).guided->energies[0];
    Restyler plain = restyler();
    EXPECT_EQ(everywhere, restyle(plain, guided({"structure=100"}, 0)).guided->energies[0]);
    EXPECT_GT(everywhere, 0);
}

// Several are an ensemble, each with its weight. Another text needs no model once more.
TEST_F(FrameGuideTest, ClipModelsAreNamedByTermsAndLoadedOnce) {
    for (const char* name : {"one", "other"})
        std::filesystem::copy(reference_ / "clip_fixture/downscaled/model", folder_ / name,
                              std::filesystem::copy_options::recursive);
    const auto settings_of = [&](const std::string& text) {
        FrameSettings settings = guided(
            {"clip:" + text + "[copies=0]=2", "clip:" + text + "[copies=0,model=other]=3"}, 0);
        settings.guide.folder = folder_ / "";
        settings.guide.clip_model = folder_ / "one";
        return settings;
    };
    Restyler style = restyler();
    FrameReport report = restyle(style, settings_of("noon"));
    ASSERT_TRUE(report.guided) << report.warning;
    ASSERT_EQ(report.guided->energies.size(), 2U);
    EXPECT_EQ(report.guided->energies[0], report.guided->energies[1]); // Of equal weights.
    for (const char* name : {"one", "other"})
        std::filesystem::remove_all(folder_ / name);
    report = restyle(style, settings_of("dusk"));
    ASSERT_TRUE(report.guided) << report.warning;
    EXPECT_NE(restyle(style, settings_of("dusk")).guided->energies[0], 0);
    restyle(style, guided(palette_)); // Then no term looks through them.
    EXPECT_NE(restyle(style, settings_of("noon")).warning.find("config.json"), std::string::npos);
}

// Of a latent model a cell of the code stands for a square of pixels.
TEST_F(FrameGuideTest, LatentsMoveWithThePixelsTheyStandFor) {
    for (const auto& [name, seed] : {std::pair{"source", 1}, std::pair{"target", 2}}) {
        test::write_tiny_model(folder_ / name, {.patch_size = 1, .seed = std::uint64_t(seed)});
        test::set_beside_autoencoder(folder_ / name);
    }
    Restyler style = restyler();
    ASSERT_TRUE(restyle(style, guided(palette_)).guided);
    FrameSettings settings = guided(palette_);
    settings.scene.was_at = at::full({2, 16, 24}, 1e30);
    const FrameReport report = restyle(style, settings);
    ASSERT_TRUE(report.guided) << report.warning;
    Restyler fresh = restyler();
    const at::Tensor found = change_.clone();
    restyle(fresh, guided(palette_));
    EXPECT_TRUE(at::allclose(found, change_, 0, 1e-4));
}

} // namespace
} // namespace restyle::back
