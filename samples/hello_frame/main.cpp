// One frame through Restyle: hello_frame source_model target_model in.png out.png
#include <cstdio>
#include <exception>
#include <restyle/restyle.hpp>

#include "picture_transfer.h"

int main(int count, char** words) try {
    if (count != 5)
        throw std::invalid_argument("expected source_model target_model in.png out.png");
    constexpr std::uint64_t kMinute = 60'000'000'000;
    const samples::Picture picture = samples::read_picture(words[3]);
    samples::VulkanOptions options;
    std::vector<const char*> extensions;
    options.device_extensions = [&](VkInstance instance, VkPhysicalDevice device) {
        return extensions = restyle::device_extensions(vkGetInstanceProcAddr, instance, device);
    };
    const samples::VulkanDevice device(options);
    samples::Commands commands(device);
    const samples::Image image(device.handles(), samples::image_info(picture));
    samples::write_picture(device, commands, picture, image);

    auto about_context = restyle::make<RestyleContextInfo>();
    about_context.get_instance_proc_addr = vkGetInstanceProcAddr;
    about_context.instance = device.instance();
    about_context.physical_device = device.physical_device();
    about_context.device = device.device();
    about_context.enabled_extensions = extensions.data();
    about_context.enabled_extension_count = static_cast<std::uint32_t>(extensions.size());
    const restyle::Context context(about_context);

    auto about_session = restyle::make<RestyleSessionInfo>();
    about_session.format = image.info().format;
    about_session.width = image.info().width;
    about_session.height = image.info().height;
    const restyle::Style style(words[1], words[2]);
    about_session.style = style.get();
    restyle::Session session(context, about_session);
    if (!session.wait_ready(kMinute)) throw std::runtime_error("the models took over a minute");

    auto frame = restyle::make<RestyleFrame>();
    frame.color = {image.image(), image.view(), image.info().usage, VK_IMAGE_LAYOUT_GENERAL, 0, 0};
    frame.color.stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    RestyleTicket ticket = 0;
    commands.run([&](VkCommandBuffer into) { ticket = session.record_frame(into, frame); });
    session.retire(frame.frame_number);
    if (!session.wait(ticket, kMinute)) throw std::runtime_error("the frame took over a minute");

    auto target = restyle::make<RestyleTarget>();
    target.color = target.picture = frame.color;
    commands.run([&](VkCommandBuffer into) { session.record_picture(into, target); });
    session.retire(target.frame_number);
    samples::write_png(samples::read_picture(device, commands, image), words[4]);
} catch (const std::exception& error) {
    std::fprintf(stderr, "hello_frame: %s\n", error.what());
    return 1;
}
