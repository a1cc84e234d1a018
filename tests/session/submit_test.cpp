// Command buffers of the SDK's own: prepared for the renderer to submit, or submitted for it, under
// its lock or through its function; and the picture of the very frame.
#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

#include "session/planes.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

/// What a renderer of locked queues sees of the SDK's submissions.
struct LockedQueue {
    std::mutex mutex;
    int locked = 0;
    int submitted = 0;

    static void lock(void* user, VkQueue) {
        static_cast<LockedQueue*>(user)->mutex.lock();
        ++static_cast<LockedQueue*>(user)->locked;
    }
    static void unlock(void* user, VkQueue) { static_cast<LockedQueue*>(user)->mutex.unlock(); }
    static VkResult submit(void* user, VkQueue queue, const VkSubmitInfo* submission) {
        ++static_cast<LockedQueue*>(user)->submitted;
        return vkQueueSubmit(queue, 1, submission, VK_NULL_HANDLE);
    }
};

class Submission : public SessionImagesTest {
protected:
    RestyleQueueInfo queue_info() {
        RestyleQueueInfo info = SessionImagesTest::queue_info();
        info.user = &queue_;
        return info;
    }

    /// A context whose queue is told as `queue` says.
    Context context_with(const RestyleQueueInfo& queue) const {
        RestyleContextInfo info = context_info();
        info.next = &queue;
        return Context(info);
    }

    RestyleFrame frame(std::uint64_t number) const {
        auto made = make<RestyleFrame>();
        made.color = general(*color_);
        made.frame_number = number;
        return made;
    }

    RestyleTarget target_of(std::uint64_t number) const {
        return target(general(*color_), general(*picture_), number);
    }

    void wait_for_gpu() const { vkDeviceWaitIdle(device_->device()); }

    LockedQueue queue_;
};

TEST_F(Submission, PreparedCommandsAreTheCallersToSubmit) {
    const Context context = context_with(queue_info());
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleFrame handed_in = frame(1);
    auto work = make<RestyleWork>();
    work.frame = &handed_in;
    const RestylePrepared prepared = session.prepare(work);
    ASSERT_NE(prepared.ticket, 0u);
    EXPECT_FALSE(session.wait(prepared.ticket, 20 * kMillisecond)); // Nobody has submitted it.
    submit_prepared(prepared);
    EXPECT_TRUE(session.wait(prepared.ticket, kMinute));

    const RestyleTarget shown = target_of(2);
    auto picture = make<RestylePicture>();
    work = make<RestyleWork>();
    work.target = &shown;
    work.picture = &picture;
    submit_prepared(session.prepare(work));
    wait_for_gpu();
    EXPECT_EQ(picture.ticket, prepared.ticket);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Submission, GoesOnUnderTheRenderersLock) {
    RestyleQueueInfo info = queue_info();
    info.lock = LockedQueue::lock;
    info.unlock = LockedQueue::unlock;
    const Context context = context_with(info);
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    std::atomic<bool> rendering{true};
    std::thread renderer([&] {
        while (rendering) {
            const std::lock_guard lock(queue_.mutex);
            vkQueueSubmit(device_->queue(), 0, nullptr, VK_NULL_HANDLE);
        }
    });
    int submitted = 0;
    for (std::uint64_t number = 1; number <= 50; ++number) {
        const RestyleFrame handed_in = frame(number);
        const RestyleTarget shown = target_of(number);
        auto work = make<RestyleWork>();
        work.frame = &handed_in;
        work.target = &shown;
        if (session.submit(work).commands != VK_NULL_HANDLE) ++submitted;
    }
    rendering = false;
    renderer.join();
    EXPECT_GT(submitted, 0);
    EXPECT_EQ(queue_.locked, submitted);
    wait_for_gpu();
}

TEST_F(Submission, GoesThroughTheRenderersFunctionWithItsSemaphores) {
    RestyleQueueInfo info = queue_info();
    info.submit = LockedQueue::submit;
    const Context context = context_with(info);
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleTarget shown = target_of(1);
    const VkSemaphore timeline = timeline_->get();
    const std::uint64_t before = 1, after = 2;
    auto work = make<RestyleWork>();
    work.target = &shown;
    work.waits = {1, 0, &timeline, &before};
    work.signals = {1, 0, &timeline, &after};
    timeline_->raise(before);
    const RestylePrepared prepared = session.submit(work);
    EXPECT_EQ(prepared.frame_result, RESTYLE_OK);
    timeline_->wait(after);
    EXPECT_EQ(queue_.submitted, 1);
    EXPECT_EQ(read(*picture_), frame_); // There is no picture: the frame passes through.
}

TEST_F(Submission, SameFrameModeShowsTheVeryFrame) {
    const Context context = context_with(queue_info());
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    for (std::uint64_t number = 1; number <= 3; ++number) {
        const RestyleFrame handed_in = frame(number);
        const RestyleTarget shown = target_of(number);
        auto picture = make<RestylePicture>();
        auto work = make<RestyleWork>();
        work.frame = &handed_in;
        work.target = &shown;
        work.picture = &picture;
        work.same_frame_ns = kMinute;
        const RestylePrepared prepared = session.submit(work);
        EXPECT_EQ(prepared.frame_result, RESTYLE_OK);
        EXPECT_EQ(picture.ticket, prepared.ticket);
        EXPECT_EQ(picture.age, 0u);
    }
    wait_for_gpu();
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Submission, SameFrameModeGoesOnAfterItsTime) {
    const Context context = context_with(queue_info());
    Session session = begin(context, {.manner = "held"});
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleFrame handed_in = frame(1);
    const RestyleTarget shown = target_of(1);
    auto picture = make<RestylePicture>();
    auto work = make<RestyleWork>();
    work.frame = &handed_in;
    work.target = &shown;
    work.picture = &picture;
    work.same_frame_ns = 20 * kMillisecond;
    const RestylePrepared prepared = session.submit(work);
    EXPECT_EQ(prepared.frame_result, RESTYLE_TIMEOUT);
    EXPECT_EQ(picture.passed_through, 1u);
    wait_for_gpu();
    EXPECT_EQ(read(*picture_), frame_);
}

TEST_F(Submission, WhatIsDiscardedGivesItsRoomBack) {
    const Context context = context_with(queue_info());
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleFrame handed_in = frame(1);
    const RestyleTarget shown = target_of(1);
    auto work = make<RestyleWork>();
    work.frame = &handed_in;
    work.target = &shown;
    const RestylePrepared first = session.prepare(work);
    EXPECT_NE(first.ticket, 0u);
    for (int i = 1; i < 8; ++i)
        EXPECT_EQ(session.prepare(work).frame_result, RESTYLE_DROPPED); // The core is busy.
    auto none = make<RestylePrepared>();
    EXPECT_EQ(restyle_prepare(session.get(), &work, &none), RESTYLE_DROPPED);
    EXPECT_EQ(none.commands, VK_NULL_HANDLE);
    session.discard(first);
    EXPECT_THROW(session.discard(first), Error);
    EXPECT_THROW(session.wait(first.ticket, kMinute), Error); // Abandoned.
    const RestylePrepared again = session.prepare(work);
    submit_prepared(again);
    EXPECT_TRUE(session.wait(again.ticket, kMinute));
    wait_for_gpu();
}

// It never ran: neither have images their layouts, nor leads a map over it to frames before.
TEST_F(Submission, WhatIsDiscardedIsTakenForACut) {
    const Context context = context_with(queue_info());
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    info.scene.motion_format = VK_FORMAT_R32G32_SFLOAT;
    info.scene.depth_format = VK_FORMAT_R32_SFLOAT;
    Session session(context, info);
    ASSERT_TRUE(session.wait_ready(kMinute));
    const auto motion = image(VK_FORMAT_R32G32_SFLOAT), depth = image(VK_FORMAT_R32_SFLOAT);
    write(Texels(kSide * kSide * sizeof(Vector)), *motion);
    write(Texels(kSide * kSide * sizeof(float)), *depth);
    auto work = make<RestyleWork>();
    RestyleTarget shown{};
    auto picture = make<RestylePicture>();
    work.target = &shown;
    work.picture = &picture;
    const auto work_of = [&](std::uint64_t number) -> const RestyleWork& {
        shown = target_of(number);
        shown.scene.motion = general(*motion, false);
        shown.scene.depth = general(*depth, false);
        return work;
    };
    session.discard(session.prepare(work_of(1)));

    const RestyleFrame handed_in = frame(2);
    work.frame = &handed_in;
    const RestylePrepared submitted = session.submit(work_of(2));
    EXPECT_TRUE(session.wait(submitted.ticket, kMinute));
    work.frame = nullptr;
    session.submit(work_of(3));
    EXPECT_EQ(picture.moved, 1u);
    session.discard(session.prepare(work_of(4)));
    session.submit(work_of(5));
    EXPECT_EQ(picture.moved, 0u);
    EXPECT_EQ(picture.passed_through, 1u);
    wait_for_gpu();
}

TEST_F(Submission, FailureOfTheQueueIsTold) {
    RestyleQueueInfo info = queue_info();
    info.submit = [](void*, VkQueue, const VkSubmitInfo*) { return VK_ERROR_DEVICE_LOST; };
    const Context context = context_with(info);
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    const RestyleFrame handed_in = frame(1);
    auto work = make<RestyleWork>();
    work.frame = &handed_in;
    for (int i = 0; i < 20; ++i) // More than there are command buffers.
        EXPECT_EQ(restyle_submit(session.get(), &work, nullptr), RESTYLE_ERROR_DEVICE_LOST);
    EXPECT_NE(std::strstr(restyle_last_error(), "queue"), nullptr) << restyle_last_error();
    EXPECT_EQ(session.status().frames_abandoned, 20u);
}

TEST_F(Submission, RefusesWhatCannotBeMeant) {
    const auto refusal_of = [&](RestyleSession session, const RestyleWork& work) -> std::string {
        EXPECT_EQ(restyle_submit(session, &work, nullptr), RESTYLE_ERROR_INVALID_ARGUMENT);
        return restyle_last_error();
    };
    Session without = open({});
    EXPECT_EQ(refusal_of(without.get(), make<RestyleWork>()),
              "the context was made without a RestyleQueueInfo");

    const Context context = context_with(queue_info());
    Session session = begin(context, {});
    RestyleFrame handed_in = frame(1);
    handed_in.done = timeline_->at(1);
    auto work = make<RestyleWork>();
    work.frame = &handed_in;
    EXPECT_EQ(refusal_of(session.get(), work).find("RestyleWork.frame.done is given"), 0u);
    work = make<RestyleWork>();
    work.waits.count = 2;
    EXPECT_EQ(refusal_of(session.get(), work).find("RestyleWork.waits.semaphores is NULL"), 0u);

    RestyleQueueInfo info = queue_info();
    info.queue_family = 99;
    EXPECT_THROW(context_with(info), Error);
    info = queue_info();
    info.lock = LockedQueue::lock;
    EXPECT_THROW(context_with(info), Error);
    info = queue_info();
    info.bytes = 8;
    EXPECT_THROW(context_with(info), Error);
}

} // namespace
} // namespace restyle::test
