// The order that a renderer hands over in, and what is not as usual in it: submitted late, twice or
// out of order, other sizes, several sessions, a device that is lost.
#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>

#include "session/session_test.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

class HandOver : public SessionImagesTest {
protected:
    /// Records it into a command buffer that may be submitted again and again.
    VkCommandBuffer recorded(const std::function<void(VkCommandBuffer)>& record) {
        auto pool_info =
            samples::of_type<VkCommandPoolCreateInfo>(VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO);
        pool_info.queueFamilyIndex = device_->queue_family();
        if (pool_ == VK_NULL_HANDLE)
            samples::check(vkCreateCommandPool(device_->device(), &pool_info, nullptr, &pool_),
                           "making a pool");
        auto info = samples::of_type<VkCommandBufferAllocateInfo>(
            VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO);
        info.commandPool = pool_;
        info.commandBufferCount = 1;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        samples::check(vkAllocateCommandBuffers(device_->device(), &info, &commands), "making one");
        const auto begin =
            samples::of_type<VkCommandBufferBeginInfo>(VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO);
        samples::check(vkBeginCommandBuffer(commands, &begin), "beginning");
        record(commands);
        samples::check(vkEndCommandBuffer(commands), "ending");
        return commands;
    }

    void submit(VkCommandBuffer commands) const {
        auto info = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
        info.commandBufferCount = 1;
        info.pCommandBuffers = &commands;
        samples::check(vkQueueSubmit(device_->queue(), 1, &info, VK_NULL_HANDLE), "submitting");
        samples::check(vkQueueWaitIdle(device_->queue()), "waiting");
    }

    void TearDown() override {
        if (pool_ != VK_NULL_HANDLE) vkDestroyCommandPool(device_->device(), pool_, nullptr);
        SessionImagesTest::TearDown();
    }

    RestyleFrame frame(const samples::Image& image, std::uint64_t number,
                       RestyleDone done = {}) const {
        auto made = make<RestyleFrame>();
        made.color = general(image);
        made.frame_number = number;
        made.done = done;
        return made;
    }

    VkCommandPool pool_ = VK_NULL_HANDLE;
};

TEST_F(HandOver, SubmittedOutOfOrderEachCountsWhenItHasRun) {
    Session session = open({});
    RestyleTicket ticket = 0;
    RestylePicture picture{};
    const VkCommandBuffer first = recorded([&](VkCommandBuffer into) {
        ticket = session.record_frame(into, frame(*color_, 1, timeline_->at(2)));
    });
    const VkCommandBuffer second = recorded([&](VkCommandBuffer into) {
        picture = session.record_picture(
            into, target(general(*color_), general(*picture_), 2, timeline_->at(1)));
    });
    EXPECT_EQ(picture.passed_through, 1u);
    submit(second);
    timeline_->raise(1);
    EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    submit(first);
    timeline_->raise(2);
    EXPECT_TRUE(session.wait(ticket, kMinute));
    EXPECT_EQ(read(*picture_), frame_);
    show(session, target(general(*color_), general(*picture_), 3));
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(HandOver, SubmittedTwiceTheFrameIsPackedTwiceAndShownOnce) {
    Session session = open({.manner = "held"});
    RestyleTicket ticket = 0;
    const VkCommandBuffer commands = recorded(
        [&](VkCommandBuffer into) { ticket = session.record_frame(into, frame(*color_, 1)); });
    submit(commands);
    submit(commands);
    session.retire(1);
    EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond)); // The core waits in front of the frame.
    let_go();
    EXPECT_TRUE(session.wait(ticket, kMinute));
    EXPECT_EQ(session.status().pictures_finished, 1u);
    show(session, target(general(*color_), general(*picture_), 2));
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(HandOver, SessionsOfOneContextDoNotMeet) {
    Session inverting = open({});
    Session still = open({.manner = "still", .transport = RESTYLE_TRANSPORT_STAGING});
    for (std::uint64_t number = 1; number <= 20; ++number) {
        restyle(inverting, *color_, number);
        restyle(still, *color_, number);
        show(inverting, target(general(*color_), general(*picture_), number));
        inverting.retire(number);
        EXPECT_EQ(read(*picture_), inverted(frame_));
        show(still, target(general(*color_), general(*picture_), number));
        still.retire(number);
        EXPECT_EQ(read(*picture_), frame_);
    }
}

TEST_F(HandOver, SizesThatNoImageHasAreRefused) {
    const Style played = style({});
    Session session = open({});
    for (const std::uint32_t size : {0u, 1u << 31, ~0u}) {
        RestyleSessionInfo info = session_info({}, played);
        info.height = size;
        RestyleSession none = nullptr;
        EXPECT_EQ(restyle_session_create(context_->get(), &info, &none),
                  RESTYLE_ERROR_INVALID_ARGUMENT);
        EXPECT_EQ(none, nullptr);
        EXPECT_NE(std::strstr(restyle_last_error(), "RestyleSessionInfo.width x height is 16 x "),
                  nullptr)
            << restyle_last_error();
        EXPECT_EQ(restyle_session_resize(session.get(), size, 16), RESTYLE_ERROR_INVALID_ARGUMENT);
        auto memory = make<RestyleMemory>();
        EXPECT_EQ(restyle_memory_estimate(context_->get(), &info, &memory),
                  RESTYLE_ERROR_INVALID_ARGUMENT);
    }
    restyle(session, *color_, 1); // ... and it is as it was.
}

class Resize : public HandOver {
protected:
    /// Restyles a frame of this size.
    void expect_inverts(Session& session, std::uint32_t width, std::uint32_t height,
                        std::uint64_t number) {
        const Wish wish{.width = width, .height = height};
        const samples::Image color(device_->handles(), image_info(wish));
        const samples::Image picture(device_->handles(), image_info(wish));
        const Texels gray(std::size_t(4) * width * height, std::byte{0x40});
        write(gray, color);
        write(Texels(gray.size()), picture);
        const RestylePicture before =
            show(session, target(general(color), general(picture), number));
        EXPECT_EQ(before.passed_through, 1u);
        EXPECT_EQ(read(picture), gray);
        restyle(session, color, number + 1);
        show(session, target(general(color), general(picture), number + 1));
        EXPECT_EQ(read(picture), inverted(gray));
        session.retire(number + 1);
    }
};

TEST_F(Resize, FramesAreOfTheNewSizeAndTheModelsStay) {
    Session session = open({});
    restyle(session, *color_, 1);
    const std::size_t descriptors = open_descriptors(), running = threads();
    std::uint64_t number = 2;
    for (const auto& [width, height] : {std::pair{40u, 24u}, {7u, 90u}, {16u, 16u}, {1u, 1u}}) {
        session.resize(width, height);
        expect_inverts(session, width, height, number);
        number += 2;
    }
    EXPECT_EQ(session.status().state, RESTYLE_STATE_READY);
    EXPECT_EQ(session.status().model_width, 16u);
    EXPECT_EQ(open_descriptors(), descriptors);
    EXPECT_EQ(threads_settled_at(running), running);
}

TEST_F(Resize, WaitsForTheFrameThatTheCoreWorksOn) {
    Session session = open({.manner = "held"});
    const RestyleTicket ticket = hand_in(session, *color_, 1);
    session.retire(1);
    EXPECT_FALSE(session.wait(ticket, 20 * kMillisecond));
    std::atomic<bool> begins = false, resized = false;
    std::thread renderer([&] {
        begins = true;
        session.resize(8, 8);
        resized = true;
    });
    while (!begins)
        std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    EXPECT_FALSE(resized);
    let_go();
    renderer.join();
    EXPECT_THROW(session.wait(ticket, kMinute), Error); // Abandoned.
    let_go();
    expect_inverts(session, 8, 8, 2);
}

TEST_F(Resize, FrameThatWasNeverSubmittedIsGivenUp) {
    Session session = open({});
    hand_in(session, *color_, 1, timeline_->at(1));
    session.resize(8, 8);
    EXPECT_EQ(session.status().frames_abandoned, 1u);
    expect_inverts(session, 8, 8, 2);
}

TEST_F(Resize, StyleThatLoadsMeanwhileIsOfTheNewSize) {
    Session session = begin({.manner = "loading"});
    session.resize(12, 20);
    let_go();
    ASSERT_TRUE(session.wait_ready(kMinute));
    expect_inverts(session, 12, 20, 1);
}

std::atomic<bool> lost{false};

VkResult counter_value(VkDevice device, VkSemaphore semaphore, std::uint64_t* value) {
    return lost ? VK_ERROR_DEVICE_LOST : vkGetSemaphoreCounterValue(device, semaphore, value);
}

VkResult wait_semaphores(VkDevice device, const VkSemaphoreWaitInfo* info, std::uint64_t timeout) {
    return lost ? VK_ERROR_DEVICE_LOST : vkWaitSemaphores(device, info, timeout);
}

PFN_vkVoidFunction lost_device_function(VkDevice device, const char* name) {
    if (std::strcmp(name, "vkGetSemaphoreCounterValue") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(counter_value);
    if (std::strcmp(name, "vkWaitSemaphores") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(wait_semaphores);
    return vkGetDeviceProcAddr(device, name);
}

PFN_vkVoidFunction lost_function_of(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(lost_device_function);
    return vkGetInstanceProcAddr(instance, name);
}

TEST_F(HandOver, LossOfTheDeviceIsToldAndEndsInPeace) {
    RestyleContextInfo info = context_info();
    info.get_instance_proc_addr = lost_function_of;
    const Context context(info);
    lost = false;
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleTicket ticket = hand_in(session, *color_, 1, timeline_->at(1));
    lost = true;
    try {
        session.wait(ticket, kMinute);
        FAIL() << "a picture has come";
    } catch (const Error& error) {
        EXPECT_EQ(error.result(), RESTYLE_ERROR_DEVICE_LOST) << error.what();
    }
    EXPECT_EQ(session.status().state, RESTYLE_STATE_FAILED);
    RestyleTicket none = 7;
    run([&](VkCommandBuffer into) {
        const RestyleFrame next = frame(*color_, 2);
        EXPECT_EQ(restyle_record_frame(session.get(), into, &next, &none),
                  RESTYLE_ERROR_DEVICE_LOST);
    });
    EXPECT_EQ(none, 0u);
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 3)).passed_through, 1u);
    lost = false; // For what the test itself still does.
}

} // namespace
} // namespace restyle::test
