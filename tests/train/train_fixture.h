#pragma once

#include <atomic>
#include <fstream>

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/safetensors.h"
#include "restyle/core/train.h"
#include "train/training_pictures.h"

namespace restyle::core {

using nlohmann::json;

inline void expect_equal(const TensorMap& a, const TensorMap& b) {
    ASSERT_EQ(a.size(), b.size());
    for (const auto& [name, tensor] : a)
        EXPECT_TRUE(tensor.equal(b.at(name))) << name;
}

/// A run that was interrupted and went on has the weights of one that was not: of a fixture, by
/// what it has of these names.
template <typename Run, typename RunUntil, typename Weights>
void expect_interruption_leaves_no_trace(TrainingPlan& plan, const std::filesystem::path& elsewhere,
                                         const Run& run, const RunUntil& run_until,
                                         const Weights& weights) {
    EXPECT_TRUE(run());
    const TensorMap uninterrupted = weights();
    plan.output = elsewhere;
    EXPECT_FALSE(run_until(7));
    plan.resume = true;
    EXPECT_TRUE(run());
    expect_equal(uninterrupted, weights());
}

/// A folder of four pictures of a world of two tones: the left half of each is one grey, the right
/// half another; and settings that train a tiny network on them.
class TrainFixture : public testing::Test {
protected:
    static constexpr int kSide = 16;

    TrainFixture() {
        at::set_num_threads(1); // So small a network gains nothing from more.
        write_pictures(folder_.path() / "data", 4);
        settings_.data = folder_.path() / "data";
        settings_.output = folder_.path() / "model";
        settings_.width = settings_.height = kSide;
        settings_.iterations = 20;
        settings_.batch = 4;
        settings_.patch_size = 2;
        settings_.channels = {16, 16};
        settings_.layers = 1;
        settings_.compute_dtype = at::kFloat;
        settings_.save_minutes = 1e9;
    }

    static void write_pictures(const std::filesystem::path& folder, int count) {
        std::filesystem::create_directories(folder);
        for (int i = 0; i < count; ++i) {
            at::Tensor picture = at::full({1, 3, kSide, kSide}, -0.5 + 0.1 * i);
            picture.narrow(3, kSide / 2, kSide / 2).fill_(0.5);
            write_contact_sheet(folder / ("picture" + std::to_string(i) + ".png"), picture, 1);
        }
    }

    bool run() {
        return train(
            settings_, [](const TrainProgress&) {}, never_);
    }

    /// Stops after so many iterations, as an interrupting signal does.
    bool run_until(std::int64_t iteration) {
        settings_.save_minutes = 0;
        std::atomic<bool> stop{false};
        return train(
            settings_, [&](const TrainProgress& at) { stop = at.iteration >= iteration; }, stop);
    }

    std::string refusal() {
        return message_of([&] { run(); });
    }

    TensorMap weights() const {
        return read_safetensors(settings_.output / "unet" / "diffusion_pytorch_model.safetensors")
            .tensors;
    }

    json record() const { return json::parse(std::ifstream(settings_.output / "training.json")); }

    TemporaryFolder folder_;
    TrainSettings settings_;
    const std::atomic<bool> never_{false};
};

} // namespace restyle::core
