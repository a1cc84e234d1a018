// What restyle.h says of images, before and after: refusals in words, layouts and barriers.
#include <cstring>
#include <string>
#include <vector>

#include "host_buffer.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

class Contract : public SessionImagesTest {
protected:
    RestyleFrame frame() const {
        auto made = make<RestyleFrame>();
        made.color = general(*color_);
        return made;
    }

    void expect_refused(Session& session, const RestyleFrame& refused, const char* word) {
        RestyleTicket ticket = 7;
        run([&](VkCommandBuffer into) {
            EXPECT_EQ(restyle_record_frame(session.get(), into, &refused, &ticket),
                      RESTYLE_ERROR_INVALID_ARGUMENT);
        });
        EXPECT_EQ(ticket, 0u);
        EXPECT_NE(std::strstr(restyle_last_error(), word), nullptr) << restyle_last_error();
    }

    void expect_refused(Session& session, const RestyleTarget& refused, const char* word) {
        auto picture = make<RestylePicture>();
        run([&](VkCommandBuffer into) {
            EXPECT_EQ(restyle_record_picture(session.get(), into, &refused, &picture),
                      RESTYLE_ERROR_INVALID_ARGUMENT);
        });
        EXPECT_NE(std::strstr(restyle_last_error(), word), nullptr) << restyle_last_error();
    }
};

TEST_F(Contract, RefusesFramesThatItCannotTake) {
    Session session = open({});
    RestyleFrame refused = frame();
    refused.bytes = 4;
    expect_refused(session, refused, "RestyleFrame.bytes is 4");
    refused = frame();
    refused.color.image = VK_NULL_HANDLE;
    expect_refused(session, refused, "RestyleFrame.color.image");
    refused = frame();
    refused.color.usage = VK_IMAGE_USAGE_STORAGE_BIT;
    expect_refused(session, refused, "RestyleFrame.color.usage lacks VK_IMAGE_USAGE_TRANSFER_SRC");
    refused = frame();
    refused.color.layout = VK_IMAGE_LAYOUT_UNDEFINED;
    expect_refused(session, refused, "RestyleFrame.color.layout");
    refused = frame();
    refused.color.stage = 0;
    expect_refused(session, refused, "RestyleFrame.color.access");
    EXPECT_EQ(session.status().frames_offered, 0u);
}

TEST_F(Contract, RefusesTargetsThatItCannotWrite) {
    Session session = open({});
    const RestyleTarget good = target(general(*color_), general(*picture_), 1);
    RestyleTarget refused = good;
    refused.color.layout = VK_IMAGE_LAYOUT_UNDEFINED;
    expect_refused(session, refused, "RestyleTarget.color.layout");
    refused = good;
    refused.picture.usage = VK_IMAGE_USAGE_STORAGE_BIT;
    expect_refused(session, refused, "RestyleTarget.picture.usage lacks");
    refused = good;
    refused.picture = good.color;
    refused.picture.layout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL;
    expect_refused(session, refused, "one image in two layouts");

    RestylePicture of_another_version{};
    run([&](VkCommandBuffer into) {
        EXPECT_EQ(restyle_record_picture(session.get(), into, &good, &of_another_version),
                  RESTYLE_ERROR_INVALID_ARGUMENT);
    });
    EXPECT_NE(std::strstr(restyle_last_error(), "RestylePicture.bytes"), nullptr);
    run([&](VkCommandBuffer into) {
        EXPECT_EQ(restyle_record_picture(session.get(), into, &good, nullptr), RESTYLE_OK);
    });
}

PFN_vkVoidFunction device_function_but_timelines(VkDevice device, const char* name) {
    const bool of_timelines =
        std::strstr(name, "SemaphoreCounterValue") || std::strstr(name, "WaitSemaphores");
    return of_timelines ? nullptr : vkGetDeviceProcAddr(device, name);
}

PFN_vkVoidFunction function_but_timelines(VkInstance instance, const char* name) {
    if (std::strcmp(name, "vkGetDeviceProcAddr") == 0)
        return reinterpret_cast<PFN_vkVoidFunction>(device_function_but_timelines);
    return vkGetInstanceProcAddr(instance, name);
}

TEST_F(Contract, RefusesFrameNumbersThatGoBack) {
    Session session = open({});
    restyle(session, *color_, 5);
    RestyleFrame back = frame();
    back.frame_number = 4;
    expect_refused(session, back, "RestyleFrame.frame_number is 4 after 5");
    show(session, target(general(*color_), general(*picture_), 7));
    expect_refused(session, target(general(*color_), general(*picture_), 6),
                   "RestyleTarget.frame_number is 6 after 7");
    EXPECT_EQ(restyle(session, *color_, 5), 2u); // The same one may come again.
    expect_picture_comes(session, 8);
}

// Whoever looks at no result is told all the same, once.
TEST_F(Contract, StatusAndLogSayWhyFramesAndTargetsAreRefused) {
    std::vector<std::string> said;
    RestyleContextInfo info = context_info();
    RestyleQueueInfo queue = queue_info();
    info.next = &queue;
    info.log_user = &said;
    info.log = [](void* user, const RestyleLogMessage* message) {
        EXPECT_EQ(message->level, RESTYLE_LOG_ERROR);
        EXPECT_EQ(message->category, RESTYLE_LOG_FRAME);
        static_cast<std::vector<std::string>*>(user)->push_back(message->text);
        restyle_session_abandon(nullptr, 1); // Which has a sentence of its own.
    };
    const Context context(info);
    Session session = begin(context, {});
    EXPECT_TRUE(session.wait_ready(kMinute));
    RestyleFrame refused = frame();
    refused.color.usage = VK_IMAGE_USAGE_STORAGE_BIT;
    for (int i = 0; i < 3; ++i)
        expect_refused(session, refused, "RestyleFrame.color.usage lacks");
    RestyleTarget target_refused = target(general(*color_), general(*picture_), 1);
    target_refused.picture.usage = 0;
    expect_refused(session, target_refused, "RestyleTarget.picture.usage lacks");
    EXPECT_EQ(said, (std::vector<std::string>{
                        "RestyleFrame.color.usage lacks VK_IMAGE_USAGE_TRANSFER_SRC_BIT",
                        "RestyleTarget.picture.usage lacks VK_IMAGE_USAGE_TRANSFER_DST_BIT"}));
    EXPECT_EQ(session.status().message, said.front());
    restyle(session, *color_, 1); // Taken: what is left is the target's.
    EXPECT_EQ(session.status().message, said.back());
    show(session, target(general(*color_), general(*picture_), 1));
    EXPECT_STREQ(session.status().message, "");

    auto work = make<RestyleWork>();
    work.frame = &refused;
    EXPECT_THROW(session.submit(work), Error);
    EXPECT_EQ(said.size(), 3u);
    EXPECT_EQ(session.status().message, said.front());
    const RestyleFrame good = [&] {
        RestyleFrame made = frame();
        made.frame_number = 2;
        return made;
    }();
    work.frame = &good;
    session.submit(work);
    EXPECT_STREQ(session.status().message, "");
    vkDeviceWaitIdle(device_->device());
}

TEST_F(Contract, RefusesSizesAndThreadsThatNoModelCouldHave) {
    const Style style = SessionTest::style({});
    const auto refusal_of = [&](const auto& change) {
        RestyleSessionInfo info = session_info({}, style);
        change(info);
        try {
            const Session session(*context_, info);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string("taken");
    };
    EXPECT_EQ(refusal_of([](auto& info) { info.model_height = 0; }),
              "RestyleSessionInfo.model_width x model_height is 16 x 0, expected both up to 16384, "
              "or 0 x 0 for the models' own");
    EXPECT_EQ(refusal_of([](auto& info) { info.model_width = 1u << 31; }),
              "RestyleSessionInfo.model_width x model_height is 2147483648 x 16, expected both up "
              "to 16384, or 0 x 0 for the models' own");
    EXPECT_EQ(refusal_of([](auto& info) { info.cpu_threads = 1u << 31; }),
              "RestyleSessionInfo.cpu_threads is 2147483648, expected 1 to 1024, or 0 for the "
              "cores less one");
    EXPECT_EQ(refusal_of([](auto& info) { info.cpu_threads = RESTYLE_MOST_CPU_THREADS; }), "taken");
    EXPECT_EQ(refusal_of([](auto& info) { info.cpu_priority = 3; }),
              "RestyleSessionInfo.cpu_priority is 3, expected a RESTYLE_PRIORITY_*");
    EXPECT_EQ(refusal_of([](auto& info) { info.cpu_priority = RESTYLE_PRIORITY_LOWEST; }), "taken");
}

TEST_F(Contract, DeviceWithoutTimelinesIsServedByTheCallersWord) {
    RestyleContextInfo info = context_info();
    info.get_instance_proc_addr = function_but_timelines;
    const Context context(info);
    Session session = begin(context, {});
    ASSERT_TRUE(session.wait_ready(kMinute));
    RestyleFrame refused = frame();
    refused.done = timeline_->at(1);
    expect_refused(session, refused, "RestyleDone.semaphore");
    expect_refused(session, target(general(*color_), general(*picture_), 1, timeline_->at(1)),
                   "RestyleDone.semaphore");
    restyle(session, *color_, 1);
    show(session, target(general(*color_), general(*picture_), 2));
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

// How the picture comes to be: both ways back, and none.
enum class Shown { kWritten, kCopied, kPassedThrough };

class ContractOfImages : public Contract, public testing::WithParamInterface<Shown> {
protected:
    void SetUp() override {
        Contract::SetUp();
        if (!context_) return;
        if (!device_->validates()) GTEST_SKIP() << "no validation layer is installed";
        session_ = std::make_unique<Session>(open({}));
        if (GetParam() != Shown::kPassedThrough) restyle(*session_, *color_, 1);
    }

    void TearDown() override {
        session_.reset();
        Contract::TearDown();
    }

    RestyleImage used(const samples::Image& image, VkImageLayout layout) const {
        RestyleImage made = general(image, GetParam() == Shown::kWritten);
        made.layout = layout;
        return made;
    }

    const Texels& expected() const {
        return GetParam() == Shown::kPassedThrough ? frame_ : inverted_;
    }

    std::unique_ptr<Session> session_;
    const Texels inverted_ = inverted(frame_);
};

void record_clear(VkCommandBuffer commands, const samples::Image& image) {
    const VkClearColorValue white{{1, 1, 1, 1}};
    const VkImageSubresourceRange all{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    vkCmdClearColorImage(commands, image.image(), VK_IMAGE_LAYOUT_GENERAL, &white, 1, &all);
}

void record_copy(VkCommandBuffer commands, const samples::Image& image, VkBuffer to) {
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {image.info().width, image.info().height, 1};
    vkCmdCopyImageToBuffer(commands, image.image(), VK_IMAGE_LAYOUT_GENERAL, to, 1, &region);
}

TEST_P(ContractOfImages, LayoutsAreThoseOfTheEntry) {
    for (const VkImageLayout layout :
         {VK_IMAGE_LAYOUT_GENERAL, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL}) {
        // Each call takes the images as the one before has left them: in `layout`.
        RestyleTarget shown = target(used(*color_, VK_IMAGE_LAYOUT_GENERAL),
                                     used(*picture_, VK_IMAGE_LAYOUT_UNDEFINED), 2);
        show(*session_, shown);
        EXPECT_EQ(read(*picture_), expected()) << "given undefined, it is general";
        run([&](VkCommandBuffer into) {
            for (const samples::Image* image : {color_.get(), picture_.get()})
                record_transition(into, *image, VK_IMAGE_LAYOUT_GENERAL, layout);
            shown.color.layout = shown.picture.layout = layout;
            session_->record_picture(into, shown);
            auto handed = make<RestyleFrame>();
            handed.color = shown.color;
            handed.frame_number = 3;
            session_->abandon(session_->record_frame(into, handed));
        });
        EXPECT_EQ(read(*picture_, layout), expected());
        EXPECT_EQ(read(*color_, layout), frame_);
    }
}

TEST_P(ContractOfImages, NoBarrierIsNeededBeforeOrAfter) {
    const samples::HostBuffer copies(device_->handles(), 2 * frame_.size(),
                                     VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    RestyleTarget shown =
        target(used(*color_, VK_IMAGE_LAYOUT_GENERAL), used(*picture_, VK_IMAGE_LAYOUT_GENERAL), 2);
    shown.color.stage = shown.picture.stage = VK_PIPELINE_STAGE_TRANSFER_BIT;
    shown.color.access = shown.picture.access = VK_ACCESS_TRANSFER_WRITE_BIT;
    run([&](VkCommandBuffer into) {
        record_clear(into, *color_);
        record_clear(into, *picture_);
        session_->record_picture(into, shown);
        record_copy(into, *picture_, copies.buffer());
    });
    run([&](VkCommandBuffer into) {
        record_clear(into, *color_);
        record_clear(into, *picture_);
        session_->record_picture(into, shown);
        record_copy(into, *color_, copies.buffer());
    });
}

TEST_P(ContractOfImages, NoBarrierIsNeededWherePictureAndColourAreOneImage) {
    const samples::HostBuffer copy(device_->handles(), frame_.size(),
                                   VK_BUFFER_USAGE_TRANSFER_DST_BIT);
    RestyleImage image = used(*color_, VK_IMAGE_LAYOUT_GENERAL);
    image.stage = VK_PIPELINE_STAGE_TRANSFER_BIT;
    image.access = VK_ACCESS_TRANSFER_WRITE_BIT;
    run([&](VkCommandBuffer into) {
        record_clear(into, *color_);
        session_->record_picture(into, target(image, image, 2));
        record_copy(into, *color_, copy.buffer());
    });
}

std::string name_of_shown(const testing::TestParamInfo<Shown>& info) {
    switch (info.param) {
    case Shown::kWritten:
        return "Written";
    case Shown::kCopied:
        return "Copied";
    default:
        return "PassedThrough";
    }
}

INSTANTIATE_TEST_SUITE_P(Ways, ContractOfImages,
                         testing::Values(Shown::kWritten, Shown::kCopied, Shown::kPassedThrough),
                         name_of_shown);

} // namespace
} // namespace restyle::test
