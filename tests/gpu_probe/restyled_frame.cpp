#include "gpu_probe/restyled_frame.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "for_restyle.h"
#include "picture_transfer.h"

namespace restyle::test {
namespace {

constexpr std::uint32_t kFrameSide = 64;
constexpr std::uint64_t kLoading = 40'000'000'000, kRestyling = 10'000'000'000; // In nanoseconds.

// Of all code values, and none like its neighbour.
samples::Picture rendered_frame() {
    samples::Picture frame{int(kFrameSide), int(kFrameSide), {}};
    for (std::uint32_t i = 0; i < kFrameSide * kFrameSide; ++i)
        for (const std::uint32_t factor : {1u, 3u, 7u, 11u})
            frame.rgba.push_back(static_cast<std::uint8_t>(factor * i + i / 256));
    return frame;
}

RestyleSettings identity() {
    RestyleSettings settings = restyle_default_settings();
    settings.source_batch = 1;
    return settings;
}

Context context_of(const FrameThroughCore& frame) {
    RestyleContextInfo info = samples::context_info(frame.device, frame.extensions);
    info.back_library = frame.back_library;
    return Context(info);
}

Session session_of(const Context& context, const FrameThroughCore& frame) {
    const RestyleSettings settings = identity();
    const Style style(frame.model.c_str(), frame.model.c_str(), &settings);
    auto info = make<RestyleSessionInfo>();
    info.format = VK_FORMAT_R8G8B8A8_UNORM;
    info.width = info.height = info.model_width = info.model_height = kFrameSide;
    info.style = style.get();
    info.transport = frame.transport;
    return Session(context, info);
}

void require(bool holds, const std::string& fault) {
    if (!holds) throw std::runtime_error(fault);
}

samples::Picture shown_by(Session& session, const samples::VulkanDevice& device,
                          const samples::Picture& rendered) {
    samples::Commands commands(device);
    const samples::Image color(device.handles(), samples::image_info(rendered));
    const samples::Image shown(device.handles(), samples::image_info(rendered));
    samples::write_picture(device, commands, rendered, color);
    samples::write_picture(device, commands, rendered, shown);
    auto frame = make<RestyleFrame>();
    frame.color = samples::general_image(color);
    frame.frame_number = 1;
    RestyleTicket ticket = 0;
    commands.run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
    session.retire(1);
    require(session.wait(ticket, kRestyling), "the core has not finished a frame within 10 s");
    auto target = make<RestyleTarget>();
    target.color = frame.color;
    target.picture = samples::general_image(shown);
    target.frame_number = 2;
    RestylePicture picture{};
    commands.run([&](VkCommandBuffer into) { picture = session.record_picture(into, target); });
    require(picture.passed_through == 0, "no picture was shown, but the frame as it was");
    return samples::read_picture(device, commands, shown);
}

} // namespace

std::optional<std::string> FrameThroughCore::missing() const {
    if (!std::filesystem::exists(std::filesystem::path(model) / "model_index.json"))
        return "no model at " + model;
    const Context context = context_of(*this);
    for (const RestyleCapability* line : context.capabilities())
        if (line->kind == RESTYLE_CAPABILITY_BACK && line->found == 0) return line->reason;
    return std::nullopt;
}

std::string FrameThroughCore::run() const {
    const Context context = context_of(*this);
    Session session = session_of(context, *this);
    require(session.wait_ready(kLoading), "the model has not loaded within 40 s");
    const samples::Picture rendered = rendered_frame();
    const std::vector<std::uint8_t> shown = shown_by(session, device, rendered).rgba;
    const auto [other, as_rendered] =
        std::mismatch(shown.begin(), shown.end(), rendered.rgba.begin());
    if (other != shown.end())
        throw std::runtime_error("byte " + std::to_string(other - shown.begin()) +
                                 " of a model's translation to itself is " +
                                 std::to_string(*other) + ", expected " +
                                 std::to_string(*as_rendered) + ", as the frame has it");
    const RestyleStatus status = session.status();
    return "a frame translated to itself came back bit for bit in " +
           std::to_string(int(status.total_ms)) + " ms: " + status.transport_reason;
}

} // namespace restyle::test
