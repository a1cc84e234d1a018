// What lies on a frame's way, as the back keeps it: it is what the frame went through.

#include <cmath>
#include <initializer_list>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

#include "back/restyler.h"
#include "back/tiny_model.h"
#include "restyle/core/noise.h"
#include "shared_memory.h"

namespace restyle::back {
namespace {

constexpr std::uint32_t kWidth = 24, kHeight = 16;

struct Asked {
    std::uint32_t buffer;
    std::uint32_t step = 0;
    std::uint32_t channels = 3, width = kWidth, height = kHeight;
};

/// The front's side of what is kept.
class KeptMemory {
public:
    explicit KeptMemory(std::initializer_list<Asked> asked) {
        for (const Asked& one : asked) {
            RestyleBackKept kept{};
            kept.buffer = one.buffer;
            kept.step = one.step;
            kept.channels = one.channels;
            kept.width = one.width;
            kept.height = one.height;
            list_.push_back(kept);
        }
        std::uint64_t bytes = sizeof(RestyleBackKeepPage) + list_.size() * sizeof(RestyleBackKept);
        for (RestyleBackKept& kept : list_) {
            kept.offset = bytes;
            bytes += std::uint64_t{kept.channels} * kept.width * kept.height * sizeof(float);
        }
        memory_ = std::make_unique<interop::SharedMemory>(bytes);
        auto* const page = reinterpret_cast<RestyleBackKeepPage*>(memory_->data());
        page->count = static_cast<std::uint32_t>(list_.size());
        std::copy(list_.begin(), list_.end(), all());
        buffers_ = std::make_unique<KeptBuffers>(memory_->handle(), bytes);
    }

    KeptBuffers* buffers() { return buffers_.get(); }
    interop::SharedMemory& memory() { return *memory_; }

    const RestyleBackKept& told(std::uint32_t buffer, std::uint32_t step = 0) const {
        for (std::size_t i = 0; i < list_.size(); ++i)
            if (all()[i].buffer == buffer && all()[i].step == step) return all()[i];
        throw std::out_of_range("it was not asked for");
    }

    // [1, C, H, W]
    at::Tensor operator()(std::uint32_t buffer, std::uint32_t step = 0) const {
        const RestyleBackKept& kept = told(buffer, step);
        EXPECT_EQ(kept.written, 1u) << buffer << "." << step;
        return at::from_blob(memory_->data() + kept.offset,
                             {std::int64_t{kept.height}, kept.width, kept.channels}, at::kFloat)
            .permute({2, 0, 1})
            .unsqueeze(0)
            .clone();
    }

private:
    RestyleBackKept* all() const {
        return reinterpret_cast<RestyleBackKept*>(memory_->data() + sizeof(RestyleBackKeepPage));
    }

    std::vector<RestyleBackKept> list_;
    std::unique_ptr<interop::SharedMemory> memory_;
    std::unique_ptr<KeptBuffers> buffers_;
};

class KeptBuffersTest : public testing::Test {
protected:
    KeptBuffersTest() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
        frame_ = at::rand({1, 3, kHeight, kWidth}, at::detail::createCPUGenerator(3)) * 2 - 1;
    }

    at::Tensor restyle(const char* source, const char* target, const FrameSettings& settings,
                       KeptMemory& kept) const {
        Restyler restyler(load_models({folder_ / source, folder_ / target, {}}, at::kFloat));
        at::Tensor change = at::full_like(frame_, NAN);
        restyler.restyle_frame(frame_, settings, change, kept.buffers());
        return change;
    }

    test::TemporaryFolder folder_;
    at::Tensor frame_;
};

TEST_F(KeptBuffersTest, AreWhatTheFrameWentThrough) {
    KeptMemory kept{{RESTYLE_BACK_BUFFER_PACKED},        {RESTYLE_BACK_BUFFER_ENCODED},
                    {RESTYLE_BACK_BUFFER_PATH, 1},       {RESTYLE_BACK_BUFFER_TARGET_X_T, 1},
                    {RESTYLE_BACK_BUFFER_TARGET_X_0, 4}, {RESTYLE_BACK_BUFFER_TRANSLATED},
                    {RESTYLE_BACK_BUFFER_RESTYLED},      {RESTYLE_BACK_BUFFER_CHANGE}};
    const FrameSettings settings{.last = core::LastStep::kDrop};
    const at::Tensor change = restyle("source", "target", settings, kept);

    EXPECT_TRUE(kept(RESTYLE_BACK_BUFFER_PACKED).equal(frame_));
    EXPECT_TRUE(kept(RESTYLE_BACK_BUFFER_ENCODED).equal(frame_)); // Patches, put together again.
    EXPECT_TRUE(kept(RESTYLE_BACK_BUFFER_CHANGE).equal(change));
    EXPECT_TRUE(kept(RESTYLE_BACK_BUFFER_RESTYLED).equal(kept(RESTYLE_BACK_BUFFER_TRANSLATED)));
    EXPECT_TRUE(at::equal(kept(RESTYLE_BACK_BUFFER_RESTYLED) - frame_, change));
    // Both worlds begin at one point, and without the last residual they end where the target says.
    EXPECT_TRUE(kept(RESTYLE_BACK_BUFFER_TARGET_X_T, 1).equal(kept(RESTYLE_BACK_BUFFER_PATH, 1)));
    EXPECT_TRUE(at::allclose(kept(RESTYLE_BACK_BUFFER_TARGET_X_0, 4),
                             kept(RESTYLE_BACK_BUFFER_TRANSLATED), 1e-5, 1e-5));
}

TEST_F(KeptBuffersTest, PathIsSoMuchFrameAndSoMuchNoiseAsItsStepTells) {
    KeptMemory kept{{RESTYLE_BACK_BUFFER_PATH, 1}};
    restyle("source", "target", {.noise = {.seed = 5}}, kept);
    const RestyleBackKept& told = kept.told(RESTYLE_BACK_BUFFER_PATH, 1);
    EXPECT_EQ(told.timestep, 999);
    const at::Tensor noise = core::counter_noise(5, 0, 5, {12, kHeight / 2, kWidth / 2}, 0)[0];
    const double a = told.alpha_bar;
    const at::Tensor x_1 = std::sqrt(a) * frame_ + std::sqrt(1 - a) * at::pixel_shuffle(noise, 2);
    EXPECT_TRUE(at::allclose(kept(RESTYLE_BACK_BUFFER_PATH, 1), x_1, 1e-5, 1e-5));
}

TEST_F(KeptBuffersTest, ModelTranslatedToItselfGoesOneWayTwice) {
    KeptMemory kept{{RESTYLE_BACK_BUFFER_PATH, 3},
                    {RESTYLE_BACK_BUFFER_TARGET_X_T, 3},
                    {RESTYLE_BACK_BUFFER_SOURCE_X_0, 2},
                    {RESTYLE_BACK_BUFFER_TARGET_X_0, 2},
                    {RESTYLE_BACK_BUFFER_CHANGE}};
    restyle("source", "source", {.source_batch = 1}, kept);
    EXPECT_TRUE(kept(RESTYLE_BACK_BUFFER_TARGET_X_T, 3).equal(kept(RESTYLE_BACK_BUFFER_PATH, 3)));
    EXPECT_TRUE(
        kept(RESTYLE_BACK_BUFFER_TARGET_X_0, 2).equal(kept(RESTYLE_BACK_BUFFER_SOURCE_X_0, 2)));
    EXPECT_EQ(kept(RESTYLE_BACK_BUFFER_CHANGE).abs().max().item<float>(), 0);
}

TEST_F(KeptBuffersTest, LookingOnChangesNoBit) {
    KeptMemory none{}, all{{RESTYLE_BACK_BUFFER_PATH, 1},
                           {RESTYLE_BACK_BUFFER_SOURCE_X_0, 1},
                           {RESTYLE_BACK_BUFFER_TARGET_X_0, 1}};
    EXPECT_TRUE(restyle("source", "target", {}, none).equal(restyle("source", "target", {}, all)));
}

TEST_F(KeptBuffersTest, LatentsAreToldAsTheyAre) {
    for (const char* name : {"source", "target"}) {
        test::write_tiny_model(folder_ / name, {.patch_size = 1, .seed = 7});
        test::set_beside_autoencoder(folder_ / name);
    }
    KeptMemory kept{{RESTYLE_BACK_BUFFER_ENCODED, 0, 3, kWidth / 2, kHeight / 2},
                    {RESTYLE_BACK_BUFFER_TRANSLATED, 0, 3, kWidth / 2, kHeight / 2},
                    {RESTYLE_BACK_BUFFER_RESTYLED}};
    restyle("source", "target", {}, kept);
    const LoadedModels models =
        load_models({folder_ / "source", folder_ / "target", {}}, at::kFloat);
    EXPECT_TRUE(kept(RESTYLE_BACK_BUFFER_ENCODED).equal(models.source.x_0_from_pictures(frame_)));
    EXPECT_TRUE(at::allclose(models.target.pictures_from_x_0(kept(RESTYLE_BACK_BUFFER_TRANSLATED)),
                             kept(RESTYLE_BACK_BUFFER_RESTYLED), 1e-5, 1e-5));
}

TEST_F(KeptBuffersTest, WhatAFrameDoesNotHaveIsNotThere) {
    KeptMemory kept{{RESTYLE_BACK_BUFFER_PATH, 3},
                    {RESTYLE_BACK_BUFFER_SOURCE_X_0, 1},
                    {RESTYLE_BACK_BUFFER_CHANGE, 0, 3, 8, 8},
                    {RESTYLE_BACK_BUFFER_TARGET_X_0, 2}};
    const FrameSettings settings{.method = Method::kSdEdit, .depth = {.steps = 2}};
    restyle("source", "target", settings, kept);
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_PATH, 3).written, 0u);       // It ran two steps,
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_SOURCE_X_0, 1).written, 0u); // asked no source,
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_CHANGE).written, 0u);        // and is of another size.
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_TARGET_X_0, 2).written, 1u);
}

TEST_F(KeptBuffersTest, DdibWalksWithoutAPath) {
    KeptMemory kept{{RESTYLE_BACK_BUFFER_PATH, 1},
                    {RESTYLE_BACK_BUFFER_TARGET_X_T, 1},
                    {RESTYLE_BACK_BUFFER_TARGET_X_0, 4}};
    restyle("source", "target", {.method = Method::kDdib}, kept);
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_PATH, 1).written, 0u);
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_TARGET_X_T, 1).written, 1u);
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_TARGET_X_0, 4).written, 1u);
}

// Deutch et al. draw the path at other levels than the model is told.
TEST_F(KeptBuffersTest, PathOfTurboTellsTheLevelsThatItWasDrawnAt) {
    KeptMemory kept{{RESTYLE_BACK_BUFFER_PATH, 1},
                    {RESTYLE_BACK_BUFFER_PATH, 3},
                    {RESTYLE_BACK_BUFFER_TARGET_X_T, 1}};
    restyle("source", "target", {.method = Method::kTurbo}, kept);
    const core::Model model = core::load_model(folder_ / "source");
    const core::StepSettings grid{4, 1, {}, 1.0, {}, 1.0};
    const std::vector<core::Step> told = core::steps_to_run(model.schedule, grid);
    const at::Tensor x_0 = model.x_0_from_pictures(frame_);
    const at::Tensor noise = core::counter_noise(0, 0, 5, x_0.sizes().slice(1), 0);
    for (const std::uint32_t step : {1u, 3u}) {
        const RestyleBackKept& point = kept.told(RESTYLE_BACK_BUFFER_PATH, step);
        EXPECT_EQ(point.timestep, told[step - 1].t);
        EXPECT_GT(point.alpha_bar, told[step - 1].alpha_bar_t);
        const at::Tensor drawn =
            std::sqrt(point.alpha_bar) * x_0 + std::sqrt(1 - point.alpha_bar) * noise[step - 1];
        EXPECT_LT((kept(RESTYLE_BACK_BUFFER_PATH, step) - model.pictures_from_x_0(drawn))
                      .abs()
                      .max()
                      .item<double>(),
                  1e-5);
    }
    EXPECT_EQ(kept.told(RESTYLE_BACK_BUFFER_TARGET_X_T, 1).alpha_bar,
              kept.told(RESTYLE_BACK_BUFFER_PATH, 1).alpha_bar);
}

TEST_F(KeptBuffersTest, ListThatDoesNotFitIsRefused) {
    KeptMemory kept{{RESTYLE_BACK_BUFFER_CHANGE}};
    const int memory = kept.memory().handle();
    EXPECT_THROW(KeptBuffers(memory, sizeof(RestyleBackKeepPage)), std::invalid_argument);
    EXPECT_THROW(KeptBuffers(memory, 4), std::invalid_argument);
    EXPECT_THROW(KeptBuffers(memory, 1 << 30), std::runtime_error);
}

TEST_F(KeptBuffersTest, LatentsWhereTheEditMaskIsNoughtAreWhatTheEncoderGave) {
    for (const auto& [name, seed] : {std::pair{"latent_a", 1}, std::pair{"latent_b", 2}}) {
        test::write_tiny_model(folder_ / name, {.patch_size = 1, .seed = std::uint64_t(seed)});
        test::set_beside_autoencoder(folder_ / name);
    }
    KeptMemory kept{{RESTYLE_BACK_BUFFER_ENCODED, 0, 3, kWidth / 2, kHeight / 2},
                    {RESTYLE_BACK_BUFFER_TRANSLATED, 0, 3, kWidth / 2, kHeight / 2}};
    FrameSettings settings;
    settings.edit_mask = at::zeros({1, 1, kHeight, kWidth});
    EXPECT_TRUE(restyle("latent_a", "latent_b", settings, kept).eq(0).all().item<bool>());
    settings.edit_mask.slice(3, 13).fill_(1); // Half of the latents' column 6, and all beyond.
    restyle("latent_a", "latent_b", settings, kept);
    const at::Tensor moved =
        kept(RESTYLE_BACK_BUFFER_TRANSLATED) - kept(RESTYLE_BACK_BUFFER_ENCODED);
    EXPECT_TRUE(moved.slice(3, 0, 6).eq(0).all().item<bool>());
    EXPECT_GT(moved.slice(3, 6, 7).abs().max().item<float>(), 0.01f);
    EXPECT_GT(moved.slice(3, 7).abs().max().item<float>(), 0.01f);
}

} // namespace
} // namespace restyle::back
