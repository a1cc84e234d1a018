// A rendered image through pack, shared memory, network, compose and back, on whatever Vulkan there
// is: the whole path with the real back, on the public header.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <restyle/restyle.hpp>

#include "back/tiny_model.h"
#include "for_restyle.h"
#include "picture_transfer.h"
#include "session/texels.h"
#include "support/vulkan_test.h"

namespace restyle {
namespace {

constexpr std::uint64_t kMinute = 60'000'000'000;

// Every value of every channel, alpha among them; no two neighbours alike.
samples::Picture every_value() {
    samples::Picture picture{64, 32, {}};
    for (int i = 0; i < picture.width * picture.height; ++i)
        for (const int factor : {1, 3, 7, 11})
            picture.rgba.push_back(static_cast<std::uint8_t>(factor * i + i / 256));
    return picture;
}

struct Restyled {
    samples::Picture picture;
    RestylePicture report;
    RestyleStatus status;
};

class EndToEndTest : public test::VulkanTest {
protected:
    EndToEndTest()
        : VulkanTest([](VkInstance instance, VkPhysicalDevice device) {
              return device_extensions(vkGetInstanceProcAddr, instance, device);
          }) {
        test::write_tiny_model(folder_ / "source", {.seed = 1});
        test::write_tiny_model(folder_ / "target", {.seed = 2});
    }

    Context context() const {
        RestyleContextInfo info = samples::context_info(*device_, extensions_);
        info.back_library = back_library_;
        return Context(info);
    }

    static RestyleSessionInfo session_info(const Style& style) {
        auto info = make<RestyleSessionInfo>();
        info.format = VK_FORMAT_R8G8B8A8_UNORM;
        info.width = 64;
        info.height = 32;
        info.style = style.get();
        info.model_width = 64;
        info.model_height = 32;
        info.cpu_threads = 1;
        return info;
    }

    static RestyleImage general(const samples::Image& image) {
        return {image.image(),
                image.view(),
                image.info().usage,
                VK_IMAGE_LAYOUT_GENERAL,
                VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                0};
    }

    // Hands `picture` in as a frame, waits, and composes what came back into another image.
    Restyled restyle(const char* target_model, RestyleTransport transport,
                     const RestyleSettings& settings) {
        const samples::Picture rendered = every_value();
        const samples::Image color(device_->handles(), samples::image_info(rendered));
        const samples::Image shown(device_->handles(), samples::image_info(rendered));
        samples::write_picture(*device_, *commands_, rendered, color);
        samples::Picture black = rendered;
        std::fill(black.rgba.begin(), black.rgba.end(), std::uint8_t{0});
        samples::write_picture(*device_, *commands_, black, shown);

        const Context one_device = context();
        const std::string source = folder_ / "source", target = folder_ / target_model;
        const Style style(source.c_str(), target.c_str(), &settings);
        RestyleSessionInfo info = session_info(style);
        info.transport = transport;
        if (mask_) info.scene.mask_format = mask_->info().format;
        Session session(one_device, info);
        EXPECT_TRUE(session.wait_ready(kMinute));
        return show(session, color, shown);
    }

    Restyled show(Session& session, const samples::Image& color, const samples::Image& shown) {
        auto frame = make<RestyleFrame>();
        frame.color = general(color);
        frame.frame_number = 1;
        if (mask_) frame.scene.mask = general(*mask_);
        RestyleTicket ticket = 0;
        commands_->run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
        session.retire(1);
        EXPECT_NE(ticket, 0u);
        EXPECT_TRUE(session.wait(ticket, kMinute));

        auto target = make<RestyleTarget>();
        target.color = general(color);
        target.picture = general(shown);
        target.frame_number = 2;
        Restyled restyled{};
        commands_->run(
            [&](VkCommandBuffer into) { restyled.report = session.record_picture(into, target); });
        session.retire(2);
        restyled.status = session.status();
        restyled.picture = samples::read_picture(*device_, *commands_, shown);
        return restyled;
    }

    // Frames are handed in with it from now on: 0 on the left, 1 on the right.
    void mask_left_half() {
        std::vector<std::uint8_t> right(64 * 32);
        for (std::size_t i = 0; i < right.size(); ++i)
            right[i] = i % 64 < 32 ? 0 : 255;
        const samples::ImageInfo info{64, 32, VK_FORMAT_R8_UNORM,
                                      VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                                          VK_IMAGE_USAGE_TRANSFER_DST_BIT |
                                          VK_IMAGE_USAGE_SAMPLED_BIT};
        mask_ = std::make_unique<samples::Image>(device_->handles(), info);
        test::write_texels(*device_, *commands_, test::texels_of(right), *mask_);
    }

    std::unique_ptr<samples::Image> mask_;
    test::TemporaryFolder folder_;
    const char* back_library_ = nullptr;
};

/// How many threads of this process give way to others so much.
int threads_at_nice(int nice) {
    int count = 0;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task"))
        count += getpriority(PRIO_PROCESS, id_t(std::stoi(thread.path().filename()))) == nice;
    return count;
}

RestyleSettings identity_settings() {
    RestyleSettings settings = restyle_default_settings();
    settings.steps = 8;
    settings.strength = 0.75;
    settings.source_batch = 1;
    return settings;
}

class EveryTransport : public EndToEndTest, public testing::WithParamInterface<RestyleTransport> {
protected:
    void SetUp() override {
        EndToEndTest::SetUp();
        if (IsSkipped() || GetParam() != RESTYLE_TRANSPORT_CUDA) return;
        const Context asked = context();
        for (const RestyleCapability* line : asked.capabilities())
            if (line->kind == RESTYLE_CAPABILITY_TRANSPORT &&
                line->value == RESTYLE_TRANSPORT_CUDA && line->found == 0)
                GTEST_SKIP() << line->reason;
    }
};

TEST_F(EndToEndTest, ThreadsThatInferGiveWayWhereTheyAreToHaveLowPriority) {
    const int ours = getpriority(PRIO_PROCESS, 0);
    const Context one_device = context();
    const std::string source = folder_ / "source";
    const Style style(source.c_str(), source.c_str());
    RestyleSessionInfo info = session_info(style);
    info.cpu_threads = 2;
    for (const RestylePriority priority :
         {RESTYLE_PRIORITY_NORMAL, RESTYLE_PRIORITY_LOW, RESTYLE_PRIORITY_LOWEST}) {
        info.cpu_priority = priority;
        Session session(one_device, info);
        ASSERT_TRUE(session.wait_ready(kMinute));
        const samples::Picture rendered = every_value();
        const samples::Image color(device_->handles(), samples::image_info(rendered));
        const samples::Image shown(device_->handles(), samples::image_info(rendered));
        samples::write_picture(*device_, *commands_, rendered, color);
        samples::write_picture(*device_, *commands_, rendered, shown);
        EXPECT_EQ(show(session, color, shown).picture.rgba, rendered.rgba);
        EXPECT_GE(threads_at_nice(std::min(ours + 10 * priority, 19)), 1);
        if (priority == RESTYLE_PRIORITY_NORMAL) {
            EXPECT_EQ(threads_at_nice(std::min(ours + 10, 19)), 0);
        }
    }
}

TEST_P(EveryTransport, ModelTranslatedToItselfReturnsEveryValueOfTheFrame) {
    const Restyled same = restyle("source", GetParam(), identity_settings());
    EXPECT_EQ(same.status.transport, GetParam());
    EXPECT_EQ(same.report.passed_through, 0u);
    EXPECT_EQ(same.status.source_samples, 6u);
    EXPECT_EQ(same.status.target_samples, 6u);
    EXPECT_EQ(same.picture.rgba, every_value().rgba);
}

TEST_P(EveryTransport, AnotherModelChangesColourAndKeepsAlpha) {
    const Restyled other = restyle("target", GetParam(), restyle_default_settings());
    EXPECT_EQ(other.report.passed_through, 0u);
    EXPECT_EQ(other.report.frame_number, 1u);
    const std::vector<std::uint8_t> rendered = every_value().rgba;
    std::size_t changed = 0;
    for (std::size_t i = 0; i < rendered.size(); ++i) {
        if (i % 4 == 3) {
            EXPECT_EQ(other.picture.rgba[i], rendered[i]);
        } else {
            changed += other.picture.rgba[i] != rendered[i];
        }
    }
    EXPECT_GT(changed, rendered.size() / 2);
}

TEST_P(EveryTransport, WhatTheEditMaskLeavesOutComesBackBitForBit) {
    RestyleSettings settings = restyle_default_settings();
    settings.source_batch = 1;
    settings.edit_mask = RESTYLE_EDIT_MASK_YES;
    mask_left_half();
    const Restyled edited = restyle("target", GetParam(), settings);
    EXPECT_EQ(edited.report.passed_through, 0u);
    const std::vector<std::uint8_t> rendered = every_value().rgba;
    std::size_t changed_left = 0, changed_right = 0;
    for (std::size_t i = 0; i < rendered.size(); ++i)
        (i / 4 % 64 < 32 ? changed_left : changed_right) += edited.picture.rgba[i] != rendered[i];
    EXPECT_EQ(changed_left, 0u);
    EXPECT_GT(changed_right, rendered.size() / 4);
}

std::string name_of(const testing::TestParamInfo<RestyleTransport>& transport) {
    if (transport.param == RESTYLE_TRANSPORT_HOST) return "Host";
    if (transport.param == RESTYLE_TRANSPORT_CUDA) return "Cuda";
    return transport.param == RESTYLE_TRANSPORT_PEER ? "Peer" : "Staging";
}

INSTANTIATE_TEST_SUITE_P(Transports, EveryTransport,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER,
                                         RESTYLE_TRANSPORT_STAGING),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Gpu, EveryTransport, testing::Values(RESTYLE_TRANSPORT_CUDA), name_of);

TEST_F(EndToEndTest, NoAmountReturnsTheFrameBitForBit) {
    RestyleSettings settings = restyle_default_settings();
    settings.amount = 0;
    const Restyled none = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    EXPECT_EQ(none.picture.rgba, every_value().rgba);
}

TEST_F(EndToEndTest, TransportWithoutItsExtensionIsASentence) {
    extensions_.clear(); // As from an engine that enabled none.
    try {
        restyle("target", RESTYLE_TRANSPORT_PEER, restyle_default_settings());
        FAIL() << "memory was exported without the extension";
    } catch (const Error& error) {
        EXPECT_EQ(error.result(), RESTYLE_ERROR_BACK);
        EXPECT_STREQ(error.what(), "a second device refused: VK_KHR_external_memory_fd is not "
                                   "enabled on the device");
    }
}

TEST_F(EndToEndTest, InAProcessOfItsOwnThePictureIsTheSame) {
    const RestyleSettings settings = restyle_default_settings();
    const Restyled here = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    back_library_ = "librestyle_core_process.so";
    const Restyled there = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    EXPECT_EQ(there.report.passed_through, 0u);
    EXPECT_EQ(there.status.target_samples, 4u);
    EXPECT_STREQ(there.status.transport_reason, here.status.transport_reason);
    EXPECT_EQ(there.picture.rgba, here.picture.rgba);
    EXPECT_NE(there.picture.rgba, every_value().rgba);
}

// Which hold one copy of its models together.
TEST_F(EndToEndTest, SessionsOfOneStyleEachHaveTheirPicture) {
    const RestyleSettings settings = restyle_default_settings();
    RestyleSettings other_settings = settings;
    other_settings.seed = 7;
    const Restyled lone = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    const Restyled other_lone = restyle("target", RESTYLE_TRANSPORT_AUTO, other_settings);
    ASSERT_NE(lone.picture.rgba, other_lone.picture.rgba);

    const samples::Picture rendered = every_value();
    const samples::Image color(device_->handles(), samples::image_info(rendered));
    const samples::Image shown(device_->handles(), samples::image_info(rendered));
    samples::write_picture(*device_, *commands_, rendered, color);
    samples::write_picture(*device_, *commands_, rendered, shown);
    const std::string source = folder_ / "source", target = folder_ / "target";
    const Style style(source.c_str(), target.c_str(), &settings);
    for (const char* library : {back_library_, "librestyle_core_process.so"}) {
        back_library_ = library;
        const Context one_device = context();
        auto first = std::make_unique<Session>(one_device, session_info(style));
        Session second(one_device, session_info(style)); // While the first one loads.
        ASSERT_TRUE(first->wait_ready(kMinute));
        ASSERT_TRUE(second.wait_ready(kMinute));
        second.configure(other_settings);
        EXPECT_EQ(show(*first, color, shown).picture.rgba, lone.picture.rgba);
        first.reset(); // The other still has the models.
        EXPECT_EQ(show(second, color, shown).picture.rgba, other_lone.picture.rgba);
    }
}

TEST_F(EndToEndTest, SdEditOnGivenTimesRunsTheTargetAlone) {
    RestyleSettings settings = restyle_default_settings();
    settings.method = RESTYLE_METHOD_SDEDIT;
    settings.timestep_count = 3;
    std::copy_n(std::begin({999, 700, 300}), 3, settings.timesteps);
    const Restyled edited = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    EXPECT_EQ(edited.report.passed_through, 0u);
    EXPECT_EQ(edited.status.source_samples, 0u);
    EXPECT_EQ(edited.status.target_samples, 3u);
}

TEST_F(EndToEndTest, TurboGoesAsFarAsPseudoGuidanceSays) {
    RestyleSettings settings = restyle_default_settings();
    settings.method = RESTYLE_METHOD_TURBO;
    settings.pseudo_guidance = 1;
    const Restyled led = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    EXPECT_EQ(led.report.passed_through, 0u);
    EXPECT_EQ(led.status.source_samples, 8u); // On the path, and beside the target.
    EXPECT_EQ(led.status.target_samples, 4u);
    settings.pseudo_guidance = 3;
    const Restyled further = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    EXPECT_NE(further.picture.rgba, led.picture.rgba);
}

TEST_F(EndToEndTest, DroppedResidualSavesASourceSample) {
    RestyleSettings settings = restyle_default_settings();
    settings.last = RESTYLE_LAST_DROP;
    const Restyled restyled = restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
    EXPECT_EQ(restyled.report.passed_through, 0u);
    EXPECT_EQ(restyled.status.source_samples, 3u);
    EXPECT_EQ(restyled.status.target_samples, 4u);
}

TEST_F(EndToEndTest, WhatLiesOnTheFramesWayIsReadByName) {
    const samples::Picture rendered = every_value();
    const samples::Image color(device_->handles(), samples::image_info(rendered));
    const samples::Image shown(device_->handles(), samples::image_info(rendered));
    samples::write_picture(*device_, *commands_, rendered, color);
    samples::write_picture(*device_, *commands_, rendered, shown);
    const Context one_device = context();
    const std::string source = folder_ / "source";
    const RestyleSettings settings = identity_settings();
    const Style style(source.c_str(), source.c_str(), &settings);
    Session session(one_device, session_info(style));
    ASSERT_TRUE(session.wait_ready(kMinute));
    session.keep_buffers({"packed", "path", "target_x_t", "source_x_0", "target_x_0", "change"});
    show(session, color, shown);

    RestyleBufferSet set;
    ASSERT_TRUE(session.take_buffers(set));
    EXPECT_EQ(set.frame_number, 1u);
    EXPECT_EQ(set.count, 2u + 4 * 6); // Of 8 steps 6 run.
    RestyleBuffer told;
    const auto values = [&](const char* name) {
        std::vector<float> read;
        EXPECT_TRUE(session.read_buffer(name, told, read)) << restyle_last_error();
        EXPECT_EQ(told.frame_number, 1u);
        return read;
    };
    const std::vector<float> packed = values("packed");
    ASSERT_EQ(packed.size(), 3u * 64 * 32);
    for (std::size_t i = 0; i < packed.size(); ++i)
        ASSERT_NEAR(packed[i], float(rendered.rgba[4 * (i / 3) + i % 3]) / 127.5f - 1, 1e-6f);
    // A model translated to itself goes the frame's way.
    for (const float change : values("change"))
        ASSERT_EQ(change, 0);
    EXPECT_EQ(values("path.6"), values("target_x_t.6"));
    EXPECT_EQ(values("source_x_0.1"), values("target_x_0.1"));
    EXPECT_EQ(told.step, 1u);
    EXPECT_GT(told.timestep, 0);
    std::vector<float> none;
    EXPECT_FALSE(session.read_buffer("path.7", told, none));
}

TEST_F(EndToEndTest, SettingsThatAreNoneAreRefusedByMember) {
    const auto refusal = [&](const RestyleSettings& settings) -> std::string {
        try {
            restyle("target", RESTYLE_TRANSPORT_AUTO, settings);
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    };
    RestyleSettings settings = restyle_default_settings();
    settings.method = 5;
    EXPECT_EQ(refusal(settings), "RestyleSettings.method is 5, expected 0 (cycle) or 1 (sdedit) or "
                                 "2 (ddib) or 3 (edit-friendly) or 4 (turbo)");
    settings = restyle_default_settings();
    settings.last = 2;
    EXPECT_EQ(refusal(settings), "RestyleSettings.last is 2, expected 0 (keep) or 1 (drop)");

    settings = restyle_default_settings();
    settings.timestep_count = RESTYLE_MOST_TIMESTEPS + 1;
    EXPECT_EQ(refusal(settings), "RestyleSettings.timestep_count is 17, expected 0 to 16");

    settings.timestep_count = 2;
    std::copy_n(std::begin({300, 700}), 2, settings.timesteps);
    EXPECT_EQ(refusal(settings),
              "RestyleSettings.timesteps[1] is 700, expected times that descend to 0 or above");
}

TEST_F(EndToEndTest, MissingModelIsASentence) {
    try {
        restyle("nowhere", RESTYLE_TRANSPORT_AUTO, restyle_default_settings());
        FAIL() << "a missing model was accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.result(), RESTYLE_ERROR_BACK);
        EXPECT_NE(std::string(error.what()).find("nowhere: is no model folder"), std::string::npos)
            << error.what();
    }
}

} // namespace
} // namespace restyle
