#include "session/session_test.h"

#include <cstdlib>

#include <dlfcn.h>

#include "for_restyle.h"

namespace restyle::test {
namespace {

// The layer looks across submissions only where the environment says so; the separator is a colon.
constexpr const char* kLayerEnables =
    "VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT:"
    "VALIDATION_CHECK_ENABLE_SYNCHRONIZATION_VALIDATION_QUEUE_SUBMIT";

// The one message that is not listened to: about the layer's own state, where one thread waits for
// a timeline that another signals (KhronosGroup/Vulkan-ValidationLayers#4649, #4968; in 1.3.239).
constexpr const char* kLayerBug = "UNASSIGNED-VkSemaphore-state-timeout";

// A renderer could ask for it with any of the others.
bool has_storage_images(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R8G8B8A8_SRGB:
    case VK_FORMAT_B8G8R8A8_SRGB:
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        return false;
    default:
        return true;
    }
}

// Never closed: what it was told is to be there when a session opens the library.
template <typename Function>
Function fake_back_function(const char* symbol) {
    static void* const library = dlopen(FAKE_BACK, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    const auto found = reinterpret_cast<Function>(dlsym(library, symbol));
    if (found == nullptr) throw std::runtime_error(std::string("no ") + symbol);
    return found;
}

} // namespace

SessionTest::SessionTest()
    : VulkanTest(
          [](VkInstance instance, VkPhysicalDevice device) {
              return device_extensions(vkGetInstanceProcAddr, instance, device);
          },
          kValidate) {}

void SessionTest::SetUp() {
    if (looks_across_submissions_)
        setenv("VK_LAYER_ENABLES", kLayerEnables, 1);
    else
        unsetenv("VK_LAYER_ENABLES");
    setenv("VK_LAYER_MESSAGE_ID_FILTER", kLayerBug, 1);
    VulkanTest::SetUp();
    if (!device_) return;
    timeline_ = std::make_unique<Timeline>(*device_);
    context_ = std::make_unique<Context>(context_info());
}

void SessionImagesTest::SetUp() {
    SessionTest::SetUp();
    if (!context_) return;
    color_ = std::make_unique<samples::Image>(device_->handles(), image_info({}));
    picture_ = std::make_unique<samples::Image>(device_->handles(), image_info({}));
    write(frame_, *color_);
    write(Texels(frame_.size()), *picture_);
}

void SessionImagesTest::expect_picture_comes(Session& session, std::uint64_t number) {
    restyle(session, *color_, number);
    const RestylePicture shown =
        show(session, target(general(*color_), general(*picture_), number + 1));
    EXPECT_EQ(shown.passed_through, 0u);
    EXPECT_EQ(shown.frame_number, number);
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

void SessionImagesTest::expect_frame_passes_through(Session& session, std::uint64_t number) {
    write(Texels(frame_.size()), *picture_);
    const RestylePicture shown =
        show(session, target(general(*color_), general(*picture_), number));
    EXPECT_EQ(shown.passed_through, 1u);
    EXPECT_EQ(shown.ticket, 0u);
    EXPECT_EQ(shown.frame_number, number);
    EXPECT_EQ(shown.age, 0u);
    EXPECT_EQ(read(*picture_), frame_);
}

RestyleContextInfo SessionTest::context_info() const {
    RestyleContextInfo info = samples::context_info(*device_, extensions_);
    info.back_library = FAKE_BACK;
    return info;
}

RestyleQueueInfo SessionTest::queue_info() const {
    RestyleQueueInfo info{};
    info.type = RESTYLE_CHAINED_QUEUE;
    info.bytes = sizeof info;
    info.queue = device_->queue();
    info.queue_family = device_->queue_family();
    return info;
}

Style SessionTest::style(const Wish& wish) {
    return Style(wish.manner.c_str(), "target");
}

RestyleSessionInfo SessionTest::session_info(const Wish& wish, const Style& style) {
    auto info = make<RestyleSessionInfo>();
    info.format = wish.format;
    info.width = wish.width;
    info.height = wish.height;
    info.style = style.get();
    info.model_width = 16;
    info.model_height = 16;
    info.slots = wish.slots;
    info.transport = wish.transport;
    info.color = wish.color;
    return info;
}

Session SessionTest::begin(const Context& context, const Wish& wish) {
    const Style played = style(wish);
    return Session(context, session_info(wish, played));
}

Session SessionTest::open(const Wish& wish) const {
    Session session = begin(wish);
    EXPECT_TRUE(session.wait_ready(kMinute));
    return session;
}

samples::ImageInfo SessionTest::image_info(const Wish& wish) const {
    VkImageUsageFlags usage = VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT |
                              VK_IMAGE_USAGE_SAMPLED_BIT;
    if (has_storage_images(wish.format)) usage |= VK_IMAGE_USAGE_STORAGE_BIT;
    return {wish.width, wish.height, wish.format, usage};
}

std::unique_ptr<samples::Image> SessionTest::image(VkFormat format) const {
    samples::ImageInfo info = image_info({.format = format});
    if (format != VK_FORMAT_R8G8B8A8_UNORM) info.usage &= ~VK_IMAGE_USAGE_STORAGE_BIT;
    return std::make_unique<samples::Image>(device_->handles(), info);
}

RestyleImage SessionTest::general(const samples::Image& image, bool with_view) {
    return samples::general_image(image, with_view);
}

RestyleTicket SessionTest::hand_in(Session& session, const samples::Image& color,
                                   std::uint64_t number, RestyleDone done) {
    auto frame = make<RestyleFrame>();
    frame.color = general(color);
    frame.frame_number = number;
    frame.done = done;
    RestyleTicket ticket = 0;
    run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
    return ticket;
}

RestyleTicket SessionTest::restyle(Session& session, const samples::Image& color,
                                   std::uint64_t number) {
    const RestyleTicket ticket = hand_in(session, color, number);
    session.retire(number);
    EXPECT_TRUE(session.wait(ticket, kMinute));
    return ticket;
}

RestyleTarget SessionTest::target(const RestyleImage& color, const RestyleImage& picture,
                                  std::uint64_t number, RestyleDone done) {
    auto made = make<RestyleTarget>();
    made.color = color;
    made.picture = picture;
    made.frame_number = number;
    made.done = done;
    return made;
}

RestylePicture SessionTest::show(Session& session, const RestyleTarget& target) {
    RestylePicture picture{};
    run([&](VkCommandBuffer into) { picture = session.record_picture(into, target); });
    return picture;
}

void SessionTest::run(const std::function<void(VkCommandBuffer)>& record) {
    std::exception_ptr refusal;
    commands_->run([&](VkCommandBuffer into) {
        try {
            record(into);
        } catch (...) {
            refusal = std::current_exception();
        }
    });
    if (refusal) std::rethrow_exception(refusal);
}

void SessionTest::submit_prepared(const RestylePrepared& prepared) const {
    auto values = samples::of_type<VkTimelineSemaphoreSubmitInfo>(
        VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
    values.signalSemaphoreValueCount = 1;
    values.pSignalSemaphoreValues = &prepared.signal.value;
    auto info = samples::of_type<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    info.pNext = &values;
    info.commandBufferCount = 1;
    info.pCommandBuffers = &prepared.commands;
    info.signalSemaphoreCount = 1;
    info.pSignalSemaphores = &prepared.signal.semaphore;
    samples::check(vkQueueSubmit(device_->queue(), 1, &info, VK_NULL_HANDLE), "submitting");
}

void SessionTest::let_go(std::uint32_t count) {
    fake_back_function<LetGo>(kLetGoSymbol)(count);
}

void SessionTest::use_back_faults(Fails fails) {
    fake_back_function<UseFaults>(kUseFaultsSymbol)(fails);
}

Texels inverted(Texels texels) {
    for (std::size_t i = 0; i < texels.size(); ++i)
        if (i % 4 != 3) texels[i] = ~texels[i];
    return texels;
}

} // namespace restyle::test
