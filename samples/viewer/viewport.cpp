#include "viewport.h"

#include "memory.h"

namespace viewer {

Styling styling_for(const Gpu& gpu, const Options& options, const SourceInfo& source, Log& log) {
    if (options.no_style) return {};

    RestyleContextInfo context{};
    context.bytes = sizeof context;
    context.get_instance_proc_addr = vkGetInstanceProcAddr;
    context.instance = gpu.instance();
    context.physical_device = gpu.physical_device();
    context.device = gpu.device();
    context.enabled_extensions = gpu.device_extensions().data();
    context.enabled_extension_count = static_cast<std::uint32_t>(gpu.device_extensions().size());

    RestyleSessionInfo session{};
    session.bytes = sizeof session;
    session.format = ColorImage::kFormat;
    session.width = source.size.width;
    session.height = source.size.height;
    session.model_width = options.session.model_size.width;
    session.model_height = options.session.model_size.height;
    session.cpu_threads = options.session.threads;
    session.slots = options.session.slots;
    session.memory_budget = options.session.memory_budget;
    session.transport = options.session.transport;
    session.precision = options.session.precision;
    session.cpu_priority = options.session.priority;
    session.scene = source.scene;
    return {context, session, options.style, log};
}

double flight_seconds(const Options& options, const FrameSource& source, std::uint64_t n) {
    return options.still ? 0 : source.moment(static_cast<double>(n) / source.info().rate);
}

} // namespace viewer
