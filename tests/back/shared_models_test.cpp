// Styles that play the same models hold them together: what is loaded once and what is not, and
// that no style sees of another.

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include <ATen/CPUGeneratorImpl.h>

#include "back/restyler.h"
#include "back/shared_models.h"
#include "back/tiny_model.h"

namespace restyle::back {
namespace {

const std::filesystem::path kTold =
    std::filesystem::path(RESTYLE_SOURCE_DIR) / "tests/reference/edit_fixture";

core::Model model_of(int channels) {
    core::Model model;
    model.channels = channels;
    return model;
}

void no_check() {}

at::Tensor change_of(const LoadedModels& models, const FrameSettings& settings,
                     std::int64_t width = 16) {
    Restyler restyler(models);
    const at::Tensor frame = at::rand({1, 3, 16, width}, at::detail::createCPUGenerator(3)) * 2 - 1;
    at::Tensor change = at::full_like(frame, NAN);
    restyler.restyle_frame(frame, settings, change);
    return change;
}

class SharedModelsTest : public testing::Test {
protected:
    SharedModelsTest() {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
    }

    LoadedModels load(const ModelFiles& files, at::ScalarType dtype = at::kFloat) {
        return load_models(files, dtype, at::kCPU, models_, no_check);
    }

    /// The one of key_ that is held, or one that is told apart by this number.
    SharedModels::Model get(int number) {
        return models_.get(
            key_, [number] { return model_of(number); }, no_check);
    }

    test::TemporaryFolder folder_;
    SharedModels models_;
    const ModelKey key_{{}, at::kFloat, "cpu"};
    const ModelFiles files_{folder_ / "source", folder_ / "target", {}};
};

TEST_F(SharedModelsTest, HoldsAModelForAsLongAsAnybodyHasIt) {
    SharedModels::Model first = get(1);
    SharedModels::Model second = get(2);
    EXPECT_EQ(first, second);
    ModelKey narrow = key_;
    narrow.dtype = at::kBFloat16;
    EXPECT_NE(models_.get(
                  narrow, [] { return model_of(3); }, no_check),
              first);
    first.reset();
    EXPECT_EQ(models_.count(), 1u);
    second.reset();
    EXPECT_EQ(models_.count(), 0u);
    EXPECT_EQ(get(2)->channels, 2);
}

// The first loads until the others wait; one of those is cancelled meanwhile.
TEST_F(SharedModelsTest, WhoeverComesWhileItIsLoadedWaitsForIt) {
    std::atomic<int> waiting{0}, cancelled{0};
    std::thread patient, impatient;
    SharedModels::Model second;
    const auto load = [&] {
        patient = std::thread([&] {
            second = models_.get(
                key_, [] { return model_of(2); },
                [&, told = false]() mutable {
                    waiting += told ? 0 : 1;
                    told = true;
                });
        });
        impatient = std::thread([&] {
            try {
                models_.get(
                    key_, [] { return model_of(3); },
                    [] { throw std::runtime_error("cancelled"); });
            } catch (const std::runtime_error&) {
                ++cancelled;
            }
        });
        while (waiting + cancelled < 2)
            std::this_thread::yield();
        return model_of(1);
    };
    const SharedModels::Model first = models_.get(key_, load, no_check);
    patient.join();
    impatient.join();
    EXPECT_EQ(first, second);
    EXPECT_EQ(cancelled, 1);
}

TEST_F(SharedModelsTest, WhatCannotBeLoadedIsSaidToAllThatWaitAndTriedAnew) {
    std::atomic<bool> waits{false};
    std::string said;
    std::thread other;
    const auto load = [&]() -> core::Model {
        other = std::thread([&] {
            try {
                models_.get(
                    key_, [] { return model_of(2); }, [&] { waits = true; });
            } catch (const std::runtime_error& error) {
                said = error.what();
            }
        });
        while (!waits)
            std::this_thread::yield();
        throw std::runtime_error("is no model");
    };
    EXPECT_THROW(models_.get(key_, load, no_check), std::runtime_error);
    other.join();
    EXPECT_EQ(said, "is no model");
    EXPECT_EQ(models_.count(), 0u);
    EXPECT_EQ(get(4)->channels, 4);
}

TEST_F(SharedModelsTest, StylesOfTheSameFilesShareThemAndTheLastOneFrees) {
    {
        const LoadedModels one = load(files_);
        ModelFiles by_another_path = files_;
        by_another_path.source = folder_ / "target/../source";
        std::filesystem::create_directory_symlink(folder_ / "target", folder_ / "alias");
        by_another_path.target = folder_ / "alias";
        by_another_path.further_targets = {folder_ / "source", folder_ / "target"};
        const LoadedModels other = load(by_another_path);
        EXPECT_EQ(models_.count(), 2u);
        EXPECT_EQ(one.shared.at(0), other.shared.at(0));
        EXPECT_EQ(one.shared.at(1), other.shared.at(1));
        EXPECT_EQ(other.target.folder, folder_ / "alias"); // As it is called there.
        EXPECT_EQ(one.target.folder, folder_ / "target");
        EXPECT_EQ(loaded_folders(by_another_path).size(), 2u);
        const LoadedModels narrow = load(files_, at::kBFloat16);
        EXPECT_EQ(models_.count(), 4u);
    }
    EXPECT_EQ(models_.count(), 0u);
}

TEST_F(SharedModelsTest, FilesThatAreReplacedAreLoadedAnew) {
    const LoadedModels before = load(files_);
    const at::Tensor change = change_of(before, {});
    test::write_tiny_model(folder_ / "target", {.seed = 3});
    const LoadedModels after = load(files_);
    EXPECT_EQ(models_.count(), 3u); // The source is the same.
    EXPECT_FALSE(at::equal(change_of(after, {}), change));
    EXPECT_TRUE(at::equal(change_of(before, {}), change));

    // Whatever file of a model it is: a part's configuration, or the index.
    std::filesystem::last_write_time(folder_ / "source/scheduler/scheduler_config.json",
                                     std::filesystem::file_time_type{});
    EXPECT_NE(load(files_).shared, after.shared);
}

// Both at work at once, on threads of their own and pictures of different sizes.
TEST_F(SharedModelsTest, PicturesAreThoseOfALoneStyleBitForBit) {
    for (const at::ScalarType dtype : {at::kFloat, at::kBFloat16}) {
        const FrameSettings few{.depth = {.steps = 3}}, many{.depth = {.steps = 8}};
        const at::Tensor lone_few = change_of(load_models(files_, dtype), few);
        const at::Tensor lone_many = change_of(load_models(files_, dtype), many, 24);

        const LoadedModels one = load(files_, dtype), other = load(files_, dtype);
        ASSERT_EQ(one.shared, other.shared);
        std::vector<at::Tensor> changes(6);
        std::thread beside([&] {
            for (int i = 0; i < 3; ++i)
                changes[i] = change_of(other, many, 24);
        });
        for (int i = 3; i < 6; ++i)
            changes[i] = change_of(one, few);
        beside.join();
        for (int i = 0; i < 6; ++i)
            EXPECT_TRUE(at::equal(changes[i], i < 3 ? lone_many : lone_few)) << dtype << ' ' << i;
    }
}

TEST_F(SharedModelsTest, LorasActOnTheirOwnStyleAlone) {
    const std::filesystem::path model = kTold / "model", lora = kTold / "small_lora.safetensors";
    const auto saying = [](const char* words, double scale) {
        return SideSettings{.prompt = words, .lora_scales = {scale}};
    };
    const auto with_scale = [&](double scale) {
        return FrameSettings{.source = saying("a village in summer", scale),
                             .target = saying("a village in the snow", scale)};
    };
    const LoadedModels plain = load({model, model, {}});
    const at::Tensor plainly = change_of(plain, with_scale(1));
    const LoadedModels one = load({model, model, {lora}}), other = load({model, model, {lora}});
    EXPECT_EQ(models_.count(), 1u); // Of LoRAs each has its own.
    const at::Tensor full = change_of(other, with_scale(1));
    EXPECT_FALSE(at::equal(full, plainly));

    one.loras.front().set_scale(0.25);
    EXPECT_EQ(other.loras.front().scale(), 1);
    EXPECT_FALSE(at::equal(change_of(one, with_scale(0.25)), full));
    EXPECT_TRUE(at::equal(change_of(other, with_scale(1)), full));
    EXPECT_TRUE(at::equal(change_of(plain, with_scale(0.25)), plainly));
}

} // namespace
} // namespace restyle::back
