#pragma once

#include <atomic>
#include <fstream>
#include <functional>

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

/// Settings that train into a temporary folder, and runs of them; a derived fixture writes the data
/// and says how small the network is.
template <typename Settings,
          bool (*kTrain)(const Settings&, const std::function<void(const TrainProgress&)>&,
                         const std::atomic<bool>&)>
class LessonFixture : public testing::Test {
protected:
    /// What is trained leaves its weights in that file of the model's folder.
    explicit LessonFixture(std::filesystem::path weights = "model.safetensors")
        : weights_(std::move(weights)) {
        at::set_num_threads(1); // So small a network gains nothing from more.
        settings_.data = folder_.path() / "data";
        settings_.output = folder_.path() / "model";
        settings_.save_minutes = 1e9;
        std::filesystem::create_directories(settings_.data);
    }

    void write_lines(const std::string& lines) const {
        std::ofstream(settings_.data / "metadata.jsonl") << lines;
    }

    bool run() {
        return kTrain(
            settings_, [](const TrainProgress&) {}, never_);
    }

    /// Stops after so many iterations, as an interrupting signal does.
    bool run_until(std::int64_t iteration) {
        settings_.save_minutes = 0;
        std::atomic<bool> stop{false};
        return kTrain(
            settings_, [&](const TrainProgress& at) { stop = at.iteration >= iteration; }, stop);
    }

    std::string refusal() {
        return message_of([&] { run(); });
    }

    TensorMap weights() const { return read_safetensors(settings_.output / weights_).tensors; }

    json record() const { return json::parse(std::ifstream(settings_.output / "training.json")); }

    /// A run that was interrupted and went on has the weights of one that was not.
    void expect_interruption_leaves_no_trace() {
        EXPECT_TRUE(run());
        const TensorMap uninterrupted = weights();
        settings_.output = folder_.path() / "interrupted";
        EXPECT_FALSE(run_until(7));
        settings_.resume = true;
        EXPECT_TRUE(run());
        expect_equal(uninterrupted, weights());
    }

    TemporaryFolder folder_;
    Settings settings_;
    const std::atomic<bool> never_{false};

private:
    std::filesystem::path weights_;
};

inline constexpr int kSide = 16; ///< Of the pictures, in pixels.

/// Pictures of a world of two tones: the left half of each is one grey, the right half another.
inline void write_pictures(const std::filesystem::path& folder, int count) {
    std::filesystem::create_directories(folder);
    for (int i = 0; i < count; ++i) {
        at::Tensor picture = at::full({1, 3, kSide, kSide}, -0.5 + 0.1 * i);
        picture.narrow(3, kSide / 2, kSide / 2).fill_(0.5);
        write_contact_sheet(folder / ("picture" + std::to_string(i) + ".png"), picture, 1);
    }
}

/// A folder of four such pictures, and settings that train a tiny network on them.
class TrainFixture : public LessonFixture<TrainSettings, train> {
protected:
    TrainFixture() : LessonFixture("unet/diffusion_pytorch_model.safetensors") {
        write_pictures(settings_.data, 4);
        settings_.width = settings_.height = kSide;
        settings_.iterations = 20;
        settings_.batch = 4;
        settings_.patch_size = 2;
        settings_.channels = {16, 16};
        settings_.layers = 1;
        settings_.compute_dtype = at::kFloat;
    }
};

} // namespace restyle::core
