#include "session/loaded_style.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "session/back_library.h"
#include "session/error.h"
#include "session/pointers_to.h"
#include "session/settings.h"
#include "session/transports.h"
#include "vulkan/device_identity.h"

namespace restyle::session {
namespace {

/// What the back is asked to open.
struct OpenRequest {
    OpenRequest(const Context& context, const SessionWishes& wishes, const StyleModels& files)
        : loras(pointers_to(files.loras)),
          further_targets(pointers_to(files.further_targets)) {
        info.source_model = files.source.c_str();
        info.target_model = files.target.c_str();
        info.loras = loras.data();
        info.lora_count = static_cast<std::uint32_t>(loras.size());
        info.further_targets = further_targets.data();
        info.further_target_count = static_cast<std::uint32_t>(further_targets.size());
        info.precision = wishes.precision;
        info.threads = wishes.threads;
        info.lower_by = static_cast<std::uint32_t>(wishes.priority);
        const interop::Uuid renderer = interop::identity_of(context.vk()).device;
        std::copy(renderer.begin(), renderer.end(), info.renderer_device);
    }

    std::vector<const char*> loras;
    std::vector<const char*> further_targets;
    RestyleBackOpenInfo info{};
};

BackLink open_back(const Context& context, const SessionWishes& wishes, const StyleModels& files,
                   const std::uint32_t& cancelled) {
    OpenRequest request(context, wishes, files);
    request.info.cancelled = &cancelled;
    return BackLink(open_back_library(context.back_library()), request.info);
}

RestyleBackModelMemory ask_back(const RestyleBackTable& table, const RestyleBackOpenInfo& info,
                                Size size) {
    RestyleBackModelMemory told{};
    char sentence[RESTYLE_BACK_SENTENCE]{};
    if (table.estimate(&info, size.width, size.height, &told, sentence) != 0)
        throw failed_by_back("estimate", sentence);
    return told;
}

// Whether the tensors lie on the renderer's device, too.
bool copied(interop::TransportKind transport) {
    return transport != interop::TransportKind::kHost;
}

// Before one is made: the one that is asked for, or the cheapest that the device's extensions
// allow.
bool copies_tensors(const Context& context, const SessionWishes& wishes) {
    if (wishes.transport == interop::TransportKind::kAuto)
        return context.vk().host_pointer_alignment == 0;
    return copied(wishes.transport);
}

// A GPU that the core copies tensors to.
bool staged(interop::TransportKind transport, const RestyleBackDevice& core) {
    return core.on_gpu != 0 && transport != interop::TransportKind::kCuda;
}

// Of the tensors that lie on devices, however many times.
std::uint64_t tensors_on_devices(const StyleMemory& memory, interop::TransportKind transport,
                                 const RestyleBackDevice& core) {
    return memory.tensors * ((copied(transport) ? 1u : 0u) + (staged(transport, core) ? 1u : 0u));
}

// Bytes that are left where no end is set: all that a number can name.
std::uint64_t left_of(std::uint64_t budget, std::uint64_t held) {
    if (budget == 0) return std::numeric_limits<std::uint64_t>::max();
    return budget - std::min(budget, held);
}

StyleMemory memory_within(std::uint64_t budget, const Context& context, const SessionWishes& wishes,
                          const StyleModels& files) {
    const StyleMemory memory = estimated_memory(context, wishes, files);
    memory.require_within(budget, default_settings());
    return memory;
}

Size lay_out(BackLink& link, const SessionWishes& wishes) {
    const Size size = model_size(link.models(), wishes.frame, wishes.model);
    link.lay_out(wishes.slots, size.width, size.height);
    return size;
}

// The back works on what the transport shares; where it cannot import that, on another's.
interop::TransportChoice attach(BackLink& link, const Context& context,
                                const SessionWishes& wishes) {
    const RestyleBackDevice& core = link.models().device;
    interop::TransportChoice choice =
        interop::choose_transport(context.vk(), link.memory(), wishes.transport, core_device(core),
                                  [&](const interop::DeviceShare& share) { link.attach(&share); });
    if (choice.kind != interop::TransportKind::kCuda) link.attach();
    if (staged(choice.kind, core))
        choice.reason =
            "the core computes on a GPU and copies its tensors there and back; " + choice.reason;
    return choice;
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

/// What a side's second text encoder is told.
struct SecondPrompts {
    const char* prompt;
    const char* negative;
    const char* prompt_name;
    const char* negative_name;
};

SecondPrompts source_seconds(const RestyleSettings& settings) {
    return {settings.source_prompt_2, settings.source_negative_prompt_2, "source_prompt_2",
            "source_negative_prompt_2"};
}

SecondPrompts target_seconds(const RestyleSettings& settings) {
    return {settings.target_prompt_2, settings.negative_prompt_2, "target_prompt_2",
            "negative_prompt_2"};
}

bool is_given(const char* text) {
    return text != nullptr && *text != '\0';
}

void check_seconds(const SecondPrompts& seconds, const RestyleSide& side,
                   const RestyleSettings& settings, const RestyleBackNeeds& needs,
                   const std::string& model) {
    for (const auto& [text, name] : {std::pair{seconds.prompt, seconds.prompt_name},
                                     std::pair{seconds.negative, seconds.negative_name}}) {
        const std::string given = std::string("RestyleSettings.") + name + " is given, but ";
        require(!is_given(text) || needs.text > 1,
                given + model + " has no second text encoder that it could be told to");
        require(!is_given(text) || settings.attention == RESTYLE_ATTENTION_OWN,
                given + "attention is " + std::to_string(settings.attention) +
                    ", which follows the words of one prompt a side; expected 0 (own), or none");
    }
    require(!is_given(seconds.negative) || side.negative_prompt != nullptr,
            std::string("RestyleSettings.") + seconds.negative_name +
                " is given without a negative prompt of the first text encoder");
}

void check_attention(const RestyleSettings& settings, const RestyleBackModelInfo& models,
                     const StyleModels& files) {
    if (settings.attention == RESTYLE_ATTENTION_OWN) return;
    const std::string asked =
        "RestyleSettings.attention is " + std::to_string(settings.attention) + ", but ";
    require(models.target.text != 0, asked + "no text that could be looked at is told to " +
                                         files.target + "; expected 0 (own)");
    require(models.one_model != 0, asked + "the style has two models, " + files.source + " and " +
                                       files.target +
                                       "; expected 0 (own), or one that does both sides");
    for (const auto& [side, name] : {std::pair{&settings.source, kSource.guidance},
                                     std::pair{&settings.target, kTarget.guidance}})
        require(side->guidance != 0, asked + "RestyleSettings." + name +
                                         " is 0, which runs no prompt whose attention could be "
                                         "controlled; expected another");
}

void check_blend(const RestyleSettings& settings, const StyleMemory& memory, Size size,
                 const StyleModels& files) {
    const char* const name = blending_setting(settings);
    if (settings.attention == RESTYLE_ATTENTION_OWN || name == nullptr) return;
    require(memory.blend_maps,
            std::string("RestyleSettings.") + name + " is given, but " + files.target +
                " looks at its text from more than 32 x 32 values alone where it sees " +
                std::to_string(size.width) + " x " + std::to_string(size.height) +
                " pixels, too many for a local blend; expected no words, or a smaller "
                "RestyleSessionInfo.model_width x model_height");
}

void check_slots(const RestyleSettings& settings, std::uint32_t slots) {
    if (settings.stream_batch == RESTYLE_STREAM_BATCH_NO) return;
    require(slots_for(settings) <= slots,
            "RestyleSettings.stream_batch is 1 (yes) with K = " +
                std::to_string(transitions(settings)) + ", which takes " +
                std::to_string(slots_for(settings)) + " slots, and RestyleSessionInfo.slots is " +
                std::to_string(slots) +
                "; expected more slots, fewer steps or stream_batch 0 (no)");
}

} // namespace

LoadedStyle::LoadedStyle(const Context& context, const SessionWishes& wishes,
                         std::shared_ptr<FrameOfNow> frame_of_now, StyleModels models,
                         std::uint64_t held, const std::uint32_t& cancelled)
    : files(std::move(models)),
      budget(left_of(wishes.memory_budget, held)),
      memory(memory_within(budget, context, wishes, files)),
      link(open_back(context, wishes, files, cancelled)),
      frame(wishes.frame),
      size(lay_out(link, wishes)),
      transport(attach(link, context, wishes)),
      imports{link},
      slots(context.vk(), wishes.slots, wishes.frame.width, wishes.frame.height,
            wishes.format->format),
      now(std::move(frame_of_now)),
      recorder(context.vk(), slots, link, *transport.transport, size, wishes, *now) {
    memory.device = device_memory(wishes, size,
                                  tensors_on_devices(memory, transport.kind, link.models().device));
}

void LoadedStyle::resize(const interop::DeviceTable& vk, const SessionWishes& wishes,
                         std::shared_ptr<FrameOfNow> frame_of_now,
                         const RestyleSettings& settings) {
    StyleMemory resized = memory;
    resized.device = device_memory(
        wishes, size, tensors_on_devices(memory, transport.kind, link.models().device));
    resized.blending = blending_memory(wishes);
    resized.require_within(budget, settings);

    Slots old(vk, wishes.slots, wishes.frame.width, wishes.frame.height, wishes.format->format);
    std::swap(slots, old); // The recorder looks at `slots`.
    try {
        recorder =
            FrameRecorder(vk, slots, link, *transport.transport, size, wishes, *frame_of_now);
    } catch (...) {
        std::swap(slots, old);
        throw;
    }
    slots.add_dropped(old.take_dropped());
    now = std::move(frame_of_now);
    frame = wishes.frame;
    memory = resized;
}

bool LoadedStyle::any_in_use(const Retirement& retirement) {
    return slots.any_in_use(retirement) || recorder.any_in_use(retirement);
}

void LoadedStyle::check_told(const RestyleSettings& settings) const {
    check_side(settings.source, kSource, link.models().source, files.source);
    check_side(settings.target, kTarget, link.models().target, files.target);
    check_seconds(source_seconds(settings), settings.source, settings, link.models().source,
                  files.source);
    check_seconds(target_seconds(settings), settings.target, settings, link.models().target,
                  files.target);
    check_attention(settings, link.models(), files);
    check_blend(settings, memory, size, files);
    check_slots(settings, slots.count());
    memory.require_within(budget, settings);
}

StyleMemory estimated_memory(const Context& context, const SessionWishes& wishes,
                             const StyleModels& files) {
    const OpenRequest request(context, wishes, files);
    const RestyleBackTable& table = open_back_library(context.back_library());
    const RestyleBackModelMemory own = ask_back(table, request.info, {});
    RestyleBackModelInfo models{};
    models.size_multiple = own.size_multiple;
    models.native_width = own.native_width;
    models.native_height = own.native_height;
    const Size size = model_size(models, wishes.frame, wishes.model);
    return style_memory(ask_back(table, request.info, size), wishes, size,
                        copies_tensors(context, wishes));
}

} // namespace restyle::session
