// What a capture keeps of a session's frames, in every way of recording, and what becomes of it
// where something is in the way.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "models/temporary_folder.h"
#include "session/full_disk.h"
#include "session/parts.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

Json read_json(const fs::path& file) {
    std::ifstream stream(file);
    return Json::parse(stream);
}

Texels read_file(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    Texels texels(bytes.size());
    std::memcpy(texels.data(), bytes.data(), bytes.size());
    return texels;
}

class CaptureTest : public SessionImagesTest {
protected:
    fs::path frame_folder(int index) const {
        char name[16];
        std::snprintf(name, sizeof name, "%06d", index);
        return folder_ / "frames" / name;
    }
    Json frame_json(int index) const { return read_json(frame_folder(index) / "frame.json"); }
    Texels texels(int index, const char* image) const {
        return read_file(frame_folder(index) / (std::string(image) + ".raw"));
    }

    void begin_capture(Session& session, std::uint32_t frames, std::uint64_t memory = 0) const {
        const std::string folder = folder_.string();
        auto info = make<RestyleCaptureInfo>();
        info.folder = folder.c_str();
        info.frames = frames;
        info.memory = memory;
        checked(restyle_capture_begin(session.get(), &info));
    }

    // What is refused, in words.
    static std::string refusal(Session& session, const std::string& folder, std::uint32_t frames,
                               RestyleResult code = RESTYLE_ERROR_INVALID_ARGUMENT) {
        try {
            session.begin_capture(folder.c_str(), frames);
        } catch (const Error& error) {
            EXPECT_EQ(error.result(), code) << error.what();
            return error.what();
        }
        return "begun";
    }

    template <typename Settled>
    static RestyleCaptureStatus wait_until(Session& session, const Settled& settled) {
        RestyleCaptureStatus status = session.capture_status();
        for (int i = 0; i < 6000 && !settled(status); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            status = session.capture_status();
        }
        EXPECT_TRUE(settled(status)) << "state " << status.state << ": " << status.message;
        return status;
    }
    static RestyleCaptureStatus wait_for(Session& session, RestyleCaptureState state) {
        return wait_until(session, [&](const auto& status) { return status.state == state; });
    }

    // In same-frame mode.
    RestylePicture frame(Session& session, std::uint64_t number) {
        restyle(session, *color_, number);
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number));
        session.retire(number);
        return shown;
    }

    TemporaryFolder temporary_;
    const fs::path folder_ = temporary_.path() / "to/capture";
};

TEST_F(CaptureTest, KeepsFrameSettingsAndPicture) {
    Session session = open({});
    begin_capture(session, 2);
    EXPECT_EQ(session.capture_status().state, RESTYLE_CAPTURE_RECORDING);
    frame(session, 7);
    RestyleSettings settings = restyle_default_settings();
    settings.amount = 0.5;
    session.configure(settings);
    frame(session, 8);
    frame(session, 9); // Of which nothing is kept.
    const RestyleCaptureStatus status = wait_for(session, RESTYLE_CAPTURE_DONE);
    EXPECT_EQ(status.frames_wanted, 2u);
    EXPECT_EQ(status.frames_recorded, 2u);
    EXPECT_EQ(status.frames_written, 2u);
    EXPECT_EQ(status.frames_dropped, 0u);
    EXPECT_EQ(status.bytes_written, 4 * frame_.size());
    EXPECT_STREQ(status.message, "");

    const Json manifest = read_json(folder_ / "capture.json");
    EXPECT_EQ(manifest["format"], "restyle-capture-1");
    EXPECT_EQ(manifest["session"]["format"], "R8G8B8A8_UNORM");
    EXPECT_EQ(manifest["session"]["width"], 16);
    EXPECT_NE(manifest["device"]["name"], "");
    EXPECT_EQ(manifest["ended"]["frames"], 2);
    EXPECT_EQ(texels(0, "color"), frame_);
    EXPECT_EQ(texels(0, "picture"), inverted(frame_));
    EXPECT_FALSE(fs::exists(frame_folder(0) / "handed_in.raw")); // It is the colour.
    EXPECT_FALSE(fs::exists(frame_folder(2)));

    const Json first = frame_json(0), second = frame_json(1);
    EXPECT_EQ(first["frame_number"], 7);
    EXPECT_EQ(first["taken"], true);
    EXPECT_EQ(first["picture"]["age"], 0);
    EXPECT_EQ(first["picture"]["passed_through"], false);
    EXPECT_EQ(first["playing"]["model_width"], 16);
    EXPECT_FALSE(first.contains("style")); // It is as the capture began.
    EXPECT_FALSE(second.contains("playing"));
    const Style changed = Style::read((folder_ / second["style"]).c_str());
    EXPECT_EQ(changed.info().settings->amount, 0.5);
    EXPECT_EQ(fs::path(changed.info().source_model), fs::absolute("inverting"));
}

TEST_F(CaptureTest, KeepsWhatIsToldOfTheSceneInItsOwnFormats) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    info.scene.motion_format = VK_FORMAT_R16G16_SFLOAT;
    info.scene.depth_format = VK_FORMAT_D32_SFLOAT;
    info.scene.object_format = VK_FORMAT_R16_UINT;
    info.scene.mask_format = VK_FORMAT_R8_UNORM;
    info.scene.motion_scale_y = -16;
    Session session(*context_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    begin_capture(session, 2);

    const auto image_of = [&](VkFormat format) {
        samples::ImageInfo made = image_info({.format = format});
        made.usage &= ~VkImageUsageFlags{VK_IMAGE_USAGE_STORAGE_BIT};
        return std::make_unique<samples::Image>(device_->handles(), made);
    };
    const auto motion = image_of(info.scene.motion_format),
               depth = image_of(info.scene.depth_format),
               object = image_of(info.scene.object_format), mask = image_of(info.scene.mask_format);
    const Texels depths = texels_of(std::vector<float>(256, 0.25f));
    const Texels objects = texels_of(std::vector<std::uint16_t>(256, 513));
    const Texels masks(256, std::byte{200}), still(1024);
    write(still, *motion);
    write(depths, *depth);
    write(objects, *object);
    write(masks, *mask);
    RestyleTarget now = target(general(*color_), general(*picture_), 1);
    now.scene.motion = general(*motion, false);
    now.scene.depth = general(*depth, false);
    now.scene.object = general(*object, false);
    now.scene.mask = general(*mask, false);
    now.scene.cut = 1;
    const RestyleObjectAmount amounts[]{{513, 0.75f}, {4, 0}};
    now.scene.object_amounts = amounts;
    now.scene.object_amount_count = 2;
    auto frame = make<RestyleFrame>();
    frame.color = general(*color_);
    frame.scene = now.scene;
    frame.scene.keep_others = 1;
    for (const std::uint64_t number : {1, 2}) { // What of the frame's own is read is kept, too.
        RestyleSettings settings = restyle_default_settings();
        settings.edit_mask = number == 1 ? RESTYLE_EDIT_MASK_YES : RESTYLE_EDIT_MASK_NO;
        settings.energies = number == 2 ? "structure[of=borders]=1" : nullptr;
        session.configure(settings);
        frame.frame_number = now.frame_number = number;
        RestyleTicket ticket = 0;
        run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
        session.retire(number);
        EXPECT_TRUE(session.wait(ticket, kMinute));
        show(session, now);
    }
    session.retire(2);
    wait_for(session, RESTYLE_CAPTURE_DONE);
    EXPECT_EQ(texels(1, "handed_in_depth"), depths);
    EXPECT_EQ(texels(1, "handed_in_object"), objects);
    EXPECT_EQ(texels(0, "motion"), still);
    EXPECT_EQ(texels(0, "depth"), depths);
    EXPECT_EQ(texels(0, "object"), objects);
    EXPECT_EQ(texels(0, "mask"), masks);
    EXPECT_EQ(texels(0, "handed_in_object"), objects);
    EXPECT_EQ(texels(0, "handed_in_mask"), masks);
    const Json kept = frame_json(0);
    EXPECT_EQ(kept["handed_in"]["keep_others"], true);
    EXPECT_EQ(kept["handed_in"]["object_amounts"], kept["object_amounts"]);
    EXPECT_EQ(kept["keep_others"], false);
    EXPECT_EQ(kept["cut"], true);
    EXPECT_EQ(kept["object_amounts"], Json({{513, 0.75}, {4, 0}}));
    EXPECT_EQ(kept["images"]["object"]["format"], "R16_UINT");
    const Json scene = read_json(folder_ / "capture.json")["session"]["scene"];
    EXPECT_EQ(scene["depth_format"], "D32_SFLOAT");
    EXPECT_EQ(scene["motion_scale_y"], -16);
}

TEST_F(CaptureTest, KeepsOfEachImageThePartThatTheFrameIs) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
    Session session(*context_, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    begin_capture(session, 2);
    const auto motion = image(VK_FORMAT_R32G32_SFLOAT);
    std::vector<float> vectors(2 * 256);
    for (std::size_t i = 0; i < vectors.size(); ++i)
        vectors[i] = float(i);
    write(texels_of(vectors), *motion);
    for (const Part& part : {Part{3, 2, 11, 7}, Part{0, 0, 5, 16}}) {
        const std::uint64_t number = 16 - part.width;
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        frame.extent = part.extent();
        frame.color_offset = part.offset();
        run([&](VkCommandBuffer into) { session.record_frame(into, frame); });
        session.retire(number);
        RestyleTarget now = target(general(*color_), general(*picture_), number);
        now.scene.motion = general(*motion, false);
        now.extent = part.extent();
        now.color_offset = part.offset();
        now.picture_offset = {4, 0};
        now.motion_scale_x = -float(part.width);
        show(session, now);
        session.retire(number);
    }
    wait_for(session, RESTYLE_CAPTURE_DONE);

    const Json kept = frame_json(0);
    EXPECT_EQ(kept["extent"], Json({11, 7}));
    EXPECT_EQ(kept["motion_scale"], Json({{"x", -11}, {"y", 0}}));
    EXPECT_EQ(kept["images"]["color"]["offset"], Json({3, 2}));
    EXPECT_EQ(kept["images"]["color"]["bytes"], 4 * 11 * 7);
    EXPECT_EQ(kept["images"]["picture"]["offset"], Json({4, 0}));
    Texels color(4 * 11 * 7), moves(8 * 11 * 7);
    copy_part(frame_, 16, {3, 2, 11, 7}, color, 11, {}, 4);
    copy_part(texels_of(vectors), 16, {0, 0, 11, 7}, moves, 11, {}, 8);
    EXPECT_EQ(texels(0, "color"), color);
    EXPECT_EQ(texels(0, "motion"), moves);
    EXPECT_EQ(frame_json(1)["extent"], Json({5, 16}));
    Texels shown(4 * 5 * 16);
    copy_part(read(*picture_), 16, {4, 0, 5, 16}, shown, 5, {}, 4);
    EXPECT_EQ(texels(1, "picture"), shown);
}

TEST_F(CaptureTest, TellsALatePictureByItsFrameAndKeepsWhatWasHandedInApart) {
    Session session = open({});
    frame(session, 4);
    begin_capture(session, 2);
    // In place: what is shown over is not what was handed in before.
    const Texels other = every_code_value(16, 16, 100);
    hand_in(session, *color_, 5);
    write(other, *color_);
    show(session, target(general(*color_), general(*color_), 5));
    show(session, target(general(*color_), general(*picture_), 6)); // Nothing was handed in.
    session.retire(6);
    wait_for(session, RESTYLE_CAPTURE_DONE);
    const Json late = frame_json(0);
    EXPECT_EQ(late["frame_number"], 5);
    EXPECT_EQ(late["picture"]["frame_number"], 4);
    EXPECT_EQ(late["picture"]["age"], 1);
    EXPECT_EQ(texels(0, "handed_in"), frame_);
    EXPECT_EQ(texels(0, "color"), other);
    EXPECT_EQ(texels(0, "picture"), inverted(frame_));
    EXPECT_EQ(frame_json(1)["taken"], false);
}

TEST_F(CaptureTest, WorksWhereTheSdkSubmitsAndPrepares) {
    const RestyleQueueInfo queue = queue_info();
    RestyleContextInfo context_of_queue = context_info();
    context_of_queue.next = &queue;
    const Context context(context_of_queue);
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    begin_capture(session, 2);
    auto handed_in = make<RestyleFrame>();
    handed_in.color = general(*color_);
    handed_in.frame_number = 1;
    RestyleTarget shown = target(general(*color_), general(*picture_), 1);
    auto work = make<RestyleWork>();
    work.frame = &handed_in;
    work.target = &shown;
    const RestylePrepared discarded = session.prepare(work);
    session.discard(discarded);
    work.same_frame_ns = kMinute;
    handed_in.frame_number = shown.frame_number = 2;
    EXPECT_EQ(session.submit(work).frame_result, RESTYLE_OK);
    shown.frame_number = 3;
    work.frame = nullptr;
    session.submit(work);
    const RestyleCaptureStatus status = wait_for(session, RESTYLE_CAPTURE_DONE);
    vkDeviceWaitIdle(device_->device());
    EXPECT_EQ(status.frames_dropped, 1u);
    EXPECT_NE(std::string(status.message).find("frame 1 was left out of the capture: its"),
              std::string::npos)
        << status.message;
    EXPECT_EQ(frame_json(0)["frame_number"], 2);
    EXPECT_EQ(texels(0, "picture"), inverted(frame_));
    EXPECT_EQ(frame_json(1)["picture"]["age"], 1);
}

TEST_F(CaptureTest, LeavesOutFramesThatDoNotFitAloudWhileTheSessionGoesOn) {
    Session session = open({});
    begin_capture(session, 100, 1);
    for (std::uint64_t number = 1; number <= 5; ++number) { // Which nothing says have run.
        const RestylePicture shown =
            show(session, target(general(*color_), general(*picture_), number));
        EXPECT_EQ(shown.passed_through, 1u);
        EXPECT_EQ(read(*picture_), frame_);
    }
    EXPECT_EQ(session.capture_status().frames_recorded, 2u);
    EXPECT_EQ(session.capture_status().frames_dropped, 3u);
    EXPECT_NE(std::string(session.capture_status().message).find("frame 5"), std::string::npos);
    session.retire(5);
    wait_until(session, [](const auto& status) { return status.frames_written == 2; });
    frame(session, 6); // There is room again.
    wait_until(session, [](const auto& status) { return status.frames_written == 3; });
    session.end_capture();
    const RestyleCaptureStatus status = wait_for(session, RESTYLE_CAPTURE_DONE);
    EXPECT_STREQ(status.message, "restyle_capture_end() was called after 3 of 100 frames");
    int warned = 0;
    RestyleEvent event;
    while (session.next_event(event))
        if (event.kind == RESTYLE_EVENT_LOG && event.level == RESTYLE_LOG_WARNING) ++warned;
    EXPECT_EQ(warned, 3);
    EXPECT_EQ(read_json(folder_ / "capture.json")["ended"]["dropped"], 3);
}

TEST_F(CaptureTest, EndsWithAResizeAndWithAnAbandonedTicket) {
    Session session = open({});
    begin_capture(session, 10);
    const RestyleTicket ticket = hand_in(session, *color_, 1);
    show(session, target(general(*color_), general(*picture_), 1));
    session.abandon(ticket);
    frame(session, 2);
    session.resize(8, 8);
    const RestyleCaptureStatus status = wait_for(session, RESTYLE_CAPTURE_DONE);
    EXPECT_EQ(status.frames_written, 1u);
    EXPECT_EQ(status.frames_dropped, 1u);
    EXPECT_STREQ(status.message, "the session was resized after 1 of 10 frames");
    EXPECT_EQ(frame_json(0)["frame_number"], 2);
    const fs::path second = temporary_.path() / "second";
    session.begin_capture(second.c_str(), 3); // Of the new size.
    EXPECT_EQ(read_json(second / "capture.json")["session"]["width"], 8);
}

TEST_F(CaptureTest, IsWholeWhereTheSessionIsDestroyedMeanwhile) {
    {
        Session session = open({});
        begin_capture(session, 10);
        for (std::uint64_t number = 1; number <= 3; ++number)
            show(session, target(general(*color_), general(*picture_), number));
        show(session, target(general(*color_), general(*picture_), 4,
                             timeline_->at(9))); // Which is not reached: it has not run.
    }
    const Json ended = read_json(folder_ / "capture.json")["ended"];
    EXPECT_EQ(ended["frames"], 3);
    EXPECT_EQ(ended["dropped"], 1);
    EXPECT_EQ(texels(2, "picture"), frame_); // No picture was there.
}

TEST_F(CaptureTest, WithoutTransferSourceThePictureIsNotKept) {
    Session session = open({});
    begin_capture(session, 1);
    RestyleTarget shown = target(general(*color_), general(*picture_), 1);
    shown.picture.usage &= ~VkImageUsageFlags{VK_IMAGE_USAGE_TRANSFER_SRC_BIT};
    show(session, shown);
    session.retire(1);
    wait_for(session, RESTYLE_CAPTURE_DONE);
    EXPECT_TRUE(frame_json(0)["images"].contains("color"));
    EXPECT_FALSE(frame_json(0)["images"].contains("picture"));
}

TEST_F(CaptureTest, RefusesASessionThatPlaysNothing) {
    Session session = begin({.manner = "unloadable"});
    EXPECT_THROW(session.wait_ready(kMinute), Error);
    const std::string sentence = refusal(session, folder_, 1, RESTYLE_ERROR_BACK);
    EXPECT_NE(sentence.find("no style plays"), std::string::npos) << sentence;
    EXPECT_NE(sentence.find("does not load"), std::string::npos) << sentence;
    EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(CaptureTest, RefusesWhatItCannotBeginInWords) {
    Session session = open({});
    EXPECT_EQ(session.capture_status().state, RESTYLE_CAPTURE_NONE);
    session.end_capture();
    const std::string taken = temporary_.path() / "taken";
    fs::create_directories(fs::path(taken) / "holiday");
    EXPECT_EQ(refusal(session, taken, 1), "RestyleCaptureInfo.folder is " + taken +
                                              ", which holds holiday; expected a new or an empty "
                                              "folder");
    const std::string file = temporary_.path() / "file";
    std::ofstream(file) << "no folder";
    EXPECT_NE(refusal(session, file, 1).find("no folder"), std::string::npos);
    const std::string below = refusal(session, file + "/x", 1, RESTYLE_ERROR_UNSUPPORTED);
    EXPECT_NE(below.find("cannot be made"), std::string::npos) << below;
    EXPECT_NE(below.find(file), std::string::npos) << below;
    EXPECT_NE(refusal(session, "x", 0).find("RestyleCaptureInfo.frames is 0, expected 1 to 100000"),
              std::string::npos);
    EXPECT_NE(refusal(session, "", 1).find("folder"), std::string::npos);
    begin_capture(session, 1);
    EXPECT_NE(refusal(session, temporary_.path() / "b", 1).find("runs already"), std::string::npos);
    EXPECT_FALSE(fs::exists(temporary_.path() / "b"));
}

TEST_F(CaptureTest, FailsOnAFullDiskAloudWhileTheSessionGoesOn) {
    Session session = open({});
    begin_capture(session, 10);
    frame(session, 1);
    wait_until(session, [](const auto& status) { return status.frames_written == 1; });
    {
        const FullDisk full(100);
        frame(session, 2);
        const RestyleCaptureStatus status = wait_for(session, RESTYLE_CAPTURE_FAILED);
        const std::string message = status.message;
        EXPECT_NE(message.find("ended with 1 of 10 frames"), std::string::npos) << message;
        EXPECT_NE(message.find("000001/color.raw: cannot be written"), std::string::npos)
            << message;
    }
    EXPECT_EQ(frame(session, 3).passed_through, 0u);
    EXPECT_FALSE(fs::exists(frame_folder(1)));
    EXPECT_TRUE(fs::exists(frame_folder(0) / "frame.json"));
}

std::atomic<bool> lost{false};

VkResult counter_value(VkDevice device, VkSemaphore semaphore, std::uint64_t* value) {
    return lost ? VK_ERROR_DEVICE_LOST : vkGetSemaphoreCounterValue(device, semaphore, value);
}

PFN_vkVoidFunction device_function(VkDevice device, const char* name) {
    if (std::strcmp(name, "vkGetSemaphoreCounterValue") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(counter_value);
    return vkGetDeviceProcAddr(device, name);
}

PFN_vkVoidFunction function_of(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(device_function);
    return vkGetInstanceProcAddr(instance, name);
}

TEST_F(CaptureTest, FailsWithTheLostDeviceWhileTheFrameGoesOn) {
    RestyleContextInfo info = context_info();
    info.get_instance_proc_addr = function_of;
    const Context context(info);
    lost = false;
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    begin_capture(session, 5);
    show(session, target(general(*color_), general(*picture_), 1, timeline_->at(1)));
    lost = true;
    const RestyleCaptureStatus status = wait_for(session, RESTYLE_CAPTURE_FAILED);
    EXPECT_STREQ(status.message,
                 "the capture ended with 0 of 5 frames: the renderer's semaphore does not tell how "
                 "far the GPU is: vkGetSemaphoreCounterValue gave VK_ERROR_DEVICE_LOST (-4)");
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 2)).passed_through, 1u);
    lost = false; // For what the test itself still does.
}

TEST_F(CaptureTest, StylesThatFollowEachOtherAreKeptWithTheirFrames) {
    Session session = begin({.manner = "loading"});
    begin_capture(session, 3);
    show(session, target(general(*color_), general(*picture_), 1)); // None plays yet.
    session.retire(1);
    let_go();
    ASSERT_TRUE(session.wait_ready(kMinute));
    frame(session, 2);
    session.play(style({.manner = "still"}));
    ASSERT_TRUE(session.wait_ready(kMinute));
    frame(session, 3);
    wait_for(session, RESTYLE_CAPTURE_DONE);
    EXPECT_EQ(frame_json(0)["picture"]["passed_through"], true);
    EXPECT_FALSE(frame_json(0).contains("playing"));
    EXPECT_TRUE(frame_json(1).contains("playing"));
    const Json third = frame_json(2);
    EXPECT_EQ(third["playing"]["models"].size(), 2u);
    const Style played = Style::read((folder_ / third["style"]).c_str());
    EXPECT_EQ(fs::path(played.info().source_model), fs::absolute("still"));
    EXPECT_EQ(texels(2, "picture"), frame_);
}

} // namespace
} // namespace restyle::test
