#include "session/loaded_style.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "session/back_library.h"
#include "session/error.h"
#include "vulkan/device_identity.h"

namespace restyle::session {
namespace {

BackLink open_back(const Context& context, const SessionWishes& wishes, const StyleModels& files) {
    std::vector<const char*> loras;
    for (const std::string& lora : files.loras)
        loras.push_back(lora.c_str());
    RestyleBackOpenInfo info{};
    info.source_model = files.source.c_str();
    info.target_model = files.target.c_str();
    info.loras = loras.data();
    info.lora_count = static_cast<std::uint32_t>(loras.size());
    info.precision = wishes.precision;
    info.threads = wishes.threads;
    const interop::Uuid renderer = interop::identity_of(context.vk()).device;
    std::copy(renderer.begin(), renderer.end(), info.renderer_device);
    return BackLink(open_back_library(context.back_library()), info);
}

Size lay_out(BackLink& link, const SessionWishes& wishes) {
    const Size size = model_size(link.models(), wishes.frame, wishes.model);
    link.lay_out(wishes.slots, size.width, size.height);
    return size;
}

interop::CoreDevice core_device(const RestyleBackModelInfo& models) {
    return {models.on_renderer_device != 0, models.not_on_renderer_device};
}

/// The words that a side's settings have in sentences.
struct SideNames {
    const char* prompt;
    const char* negative_prompt;
    const char* label;
    const char* negative_label;
    const char* guidance;
};
constexpr SideNames kSource{"source_prompt", "source_negative_prompt", "source_class",
                            "source_negative_class", "source_guidance"};
constexpr SideNames kTarget{"target_prompt", "negative_prompt", "target_class", "negative_class",
                            "guidance"};

void check_side(const RestyleSide& side, const SideNames& names, const RestyleBackNeeds& needs,
                const std::string& model) {
    const auto demand = [&](bool right, const char* name, const std::string& fault) {
        require(right, std::string("RestyleSettings.") + name + fault + model);
    };
    const auto empty = [](const char* text) { return text == nullptr || *text == '\0'; };
    if (needs.text == 0) {
        demand(empty(side.prompt), names.prompt, " is given, but no text is told to ");
        demand(side.negative_prompt == nullptr, names.negative_prompt,
               " is given, but no text is told to ");
    }
    if (needs.text == 0 && needs.classes == 0)
        demand(side.guidance == 1, names.guidance, " is not 1, but nothing is told to ");

    const auto check_class = [&](std::int32_t label, bool needed, const char* name) {
        if (needs.classes == 0) {
            demand(label < 0, name, " is given, but no class is told to ");
            return;
        }
        if (!needed && label < 0) return;
        demand(label >= 0 && std::uint32_t(label) < needs.classes, name,
               " is " + std::to_string(label) + ", expected 0 to " +
                   std::to_string(needs.classes - 1) + ", the classes of ");
    };
    check_class(side.label, true, names.label);
    check_class(side.negative_label, side.guidance != 1, names.negative_label);
}

} // namespace

LoadedStyle::LoadedStyle(const Context& context, const SessionWishes& wishes, FrameOfNow& now,
                         StyleModels models)
    : files(std::move(models)),
      link(open_back(context, wishes, files)),
      size(lay_out(link, wishes)),
      transport(interop::choose_transport(context.vk(), link.memory(), wishes.transport,
                                          core_device(link.models()))),
      slots(context.vk(), wishes.slots, wishes.frame.width, wishes.frame.height,
            wishes.format->format),
      recorder(context.vk(), slots, link, *transport.transport, size, wishes, now) {
    link.attach(transport.transport->share());
}

// What the back imports of the transport ends before it.
LoadedStyle::~LoadedStyle() {
    link.close();
}

bool LoadedStyle::any_in_use(const Retirement& retirement) {
    return slots.any_in_use(retirement) || recorder.any_in_use(retirement);
}

void LoadedStyle::check_told(const RestyleSettings& settings) const {
    check_side(settings.source, kSource, link.models().source, files.source);
    check_side(settings.target, kTarget, link.models().target, files.target);
}

} // namespace restyle::session
