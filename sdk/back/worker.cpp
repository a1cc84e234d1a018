#include "back/worker.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "back/sentence.h"
#include "files/lines.h"
#include "shared_counter.h"

namespace restyle::back {
namespace {

// How long close() may have to wait for an idle worker.
constexpr std::chrono::milliseconds kLongestWait{50};

struct Stopped : std::runtime_error {
    Stopped() : std::runtime_error("the session was closed during the job") {}
};

core::Network unless_stopped(core::Network network, std::stop_token stop) {
    return [network = std::move(network), stop = std::move(stop)](const at::Tensor& x,
                                                                  const at::Tensor& t) {
        if (stop.stop_requested()) throw Stopped();
        return network(x, t);
    };
}

core::ConditionalNetwork unless_stopped(core::ConditionalNetwork network, std::stop_token stop) {
    return [network = std::move(network), stop = std::move(stop)](const core::Condition& told) {
        return unless_stopped(network(told), stop);
    };
}

core::AttendedNetwork unless_stopped(core::AttendedNetwork network, std::stop_token stop) {
    return [network = std::move(network), stop = std::move(stop)](
               const core::Condition& told, std::shared_ptr<core::AttentionProcessor> processor) {
        return unless_stopped(network(told, std::move(processor)), stop);
    };
}

at::Tensor planes_at(SessionTensors& tensors, std::uint64_t offset, const RestyleBackLayout& layout,
                     std::int64_t planes) {
    if (offset < sizeof(RestyleBackPage))
        throw std::invalid_argument("layout: a tensor at offset " + std::to_string(offset) +
                                    " lies over the page, expected at least " +
                                    std::to_string(sizeof(RestyleBackPage)));
    return tensors.at(offset, {1, planes, layout.height, layout.width});
}

Method method_of(const RestyleBackJob& job) {
    switch (job.method) {
    case RESTYLE_BACK_METHOD_CYCLE:
        return Method::kCycle;
    case RESTYLE_BACK_METHOD_SDEDIT:
        return Method::kSdEdit;
    case RESTYLE_BACK_METHOD_DDIB:
        return Method::kDdib;
    case RESTYLE_BACK_METHOD_EDIT_FRIENDLY:
        return Method::kEditFriendly;
    case RESTYLE_BACK_METHOD_TURBO:
        return Method::kTurbo;
    default:
        throw std::invalid_argument("job: method is " + std::to_string(job.method) +
                                    ", expected 0 (cycle), 1 (sdedit), 2 (ddib), 3 "
                                    "(edit-friendly) or 4 (turbo)");
    }
}

core::LastStep last_step_of(const RestyleBackJob& job) {
    switch (job.last) {
    case RESTYLE_BACK_LAST_KEEP:
        return core::LastStep::kKeep;
    case RESTYLE_BACK_LAST_DROP:
        return core::LastStep::kDrop;
    default:
        throw std::invalid_argument("job: last is " + std::to_string(job.last) +
                                    ", expected 0 (keep) or 1 (drop)");
    }
}

std::vector<int> timesteps_of(const RestyleBackJob& job) {
    if (job.timestep_count > RESTYLE_BACK_MOST_TIMESTEPS)
        throw std::invalid_argument("job: timestep_count is " + std::to_string(job.timestep_count) +
                                    ", expected 0 to " +
                                    std::to_string(RESTYLE_BACK_MOST_TIMESTEPS));
    return {job.timesteps, job.timesteps + job.timestep_count};
}

std::optional<std::int64_t> label_from(std::int32_t label) {
    return label < 0 ? std::nullopt : std::optional<std::int64_t>(label);
}

std::string text_from(const char (&text)[RESTYLE_BACK_TEXT]) {
    return {text, strnlen(text, sizeof text)};
}

SideSettings side_of(const RestyleBackSide& side) {
    SideSettings settings;
    settings.prompt = text_from(side.prompt);
    if (side.has_negative_prompt != 0) settings.negative_prompt = text_from(side.negative_prompt);
    settings.prompt_2 = text_from(side.prompt_2);
    settings.negative_prompt_2 = text_from(side.negative_prompt_2);
    settings.label = label_from(side.label);
    settings.negative_label = label_from(side.negative_label);
    settings.guidance = side.guidance;
    settings.lora_scales.assign(std::begin(side.lora_scales), std::end(side.lora_scales));
    return settings;
}

Attention attention_of(const RestyleBackJob& job) {
    switch (job.attention) {
    case RESTYLE_BACK_ATTENTION_OWN:
        return Attention::kOwn;
    case RESTYLE_BACK_ATTENTION_REPLACE:
        return Attention::kReplace;
    case RESTYLE_BACK_ATTENTION_REFINE:
        return Attention::kRefine;
    default:
        throw std::invalid_argument("job: attention is " + std::to_string(job.attention) +
                                    ", expected 0 (own), 1 (replace) or 2 (refine)");
    }
}

AttentionSettings control_of(const RestyleBackJob& job) {
    return {attention_of(job),           job.cross_replace,           job.self_replace,
            text_from(job.source_blend), text_from(job.target_blend), job.blend_threshold};
}

GuideSettings guide_of(const RestyleBackJob& job) {
    GuideSettings settings;
    settings.energies = files::lines_of(text_from(job.energies).c_str());
    settings.folder = text_from(job.energy_folder);
    settings.clip_model = text_from(job.clip_model);
    settings.run_torchscript = job.run_torchscript != 0;
    settings.steps = job.guide_steps;
    settings.step_size = job.guide_step_size;
    settings.seed = job.seed;
    return settings;
}

FrameSettings settings_of(const RestyleBackJob& job) {
    FrameSettings settings;
    settings.method = method_of(job);
    settings.source = side_of(job.source);
    settings.target = side_of(job.target);
    settings.attention = control_of(job);
    settings.target_weights.assign(std::begin(job.target_weights), std::end(job.target_weights));
    settings.depth = {static_cast<int>(job.steps), job.strength, job.eta, timesteps_of(job)};
    settings.noise.seed = job.seed;
    if (job.noise == RESTYLE_BACK_NOISE_PER_FRAME)
        settings.noise.frame = static_cast<std::uint32_t>(job.frame_number);
    settings.source_batch = job.source_batch;
    settings.last = last_step_of(job);
    settings.pseudo_guidance = job.pseudo_guidance;
    settings.guide = guide_of(job);
    return settings;
}

RestyleBackGuidance guidance_from(const GuideReport& report) {
    RestyleBackGuidance guidance{};
    guidance.guide_ms = report.ms;
    guidance.total = report.total;
    guidance.prior = report.prior;
    guidance.steps = static_cast<std::uint64_t>(report.steps);
    guidance.guided = 1;
    guidance.energy_count = static_cast<std::uint32_t>(
        std::min<std::size_t>(report.energies.size(), RESTYLE_BACK_MOST_ENERGIES));
    std::copy_n(report.energies.begin(), guidance.energy_count, guidance.energies);
    return guidance;
}

RestyleBackResult result_from(const StreamReport& streamed) {
    const FrameReport& report = streamed.frame;
    RestyleBackResult result{};
    result.picture_slot = streamed.finished.value_or(RESTYLE_BACK_NO_SLOT);
    result.encode_ms = report.encode_ms;
    result.translate_ms = report.translate_ms;
    result.decode_ms = report.decode_ms;
    result.source_calls = static_cast<std::uint64_t>(report.source.calls);
    result.source_samples = static_cast<std::uint64_t>(report.source.samples);
    result.target_calls = static_cast<std::uint64_t>(report.target.calls);
    result.target_samples = static_cast<std::uint64_t>(report.target.samples);
    if (report.guided) result.guidance = guidance_from(*report.guided);
    write_sentence(report.warning, result.sentence);
    return result;
}

} // namespace

std::shared_ptr<const interop::ImportedMemory> map_memory(int memory,
                                                          const RestyleBackLayout& layout) {
    if (layout.slots < 1 || layout.slots > RESTYLE_BACK_MOST_SLOTS)
        throw std::invalid_argument("layout: slots is " + std::to_string(layout.slots) +
                                    ", expected 1 to " + std::to_string(RESTYLE_BACK_MOST_SLOTS));
    if (layout.bytes < sizeof(RestyleBackPage))
        throw std::invalid_argument("layout: bytes is " + std::to_string(layout.bytes) +
                                    ", expected room for the page, " +
                                    std::to_string(sizeof(RestyleBackPage)));
    return std::make_shared<interop::ImportedMemory>(memory, layout.bytes);
}

Worker::Worker(LoadedModels models, int threads,
               std::shared_ptr<const interop::ImportedMemory> memory,
               const RestyleBackLayout& layout, std::unique_ptr<SessionTensors> tensors)
    : threads_(threads),
      layout_(layout),
      memory_(std::move(memory)),
      tensors_(std::move(tensors)),
      restyler_(stoppable(std::move(models), layout)) {
    for (std::uint32_t slot = 0; slot < layout.slots; ++slot)
        slots_.push_back({planes_at(*tensors_, layout.packed_offset[slot], layout, 3),
                          planes_at(*tensors_, layout.change_offset[slot], layout, 3),
                          planes_at(*tensors_, layout.was_at_offset[slot], layout, 2).squeeze(0),
                          planes_at(*tensors_, layout.edit_mask_offset[slot], layout, 1),
                          planes_at(*tensors_, layout.borders_offset[slot], layout, 1)});
    thread_ = std::thread([this] { work(); });
}

Worker::~Worker() {
    stop_.request_stop();
    thread_.join();
}

void Worker::keep_in(int memory, std::uint64_t bytes) {
    kept_.reset();
    if (bytes > 0) kept_.emplace(memory, bytes);
}

Restyler Worker::stoppable(LoadedModels models, const RestyleBackLayout& layout) const {
    for (core::Model* model : models.all()) {
        model->check_size(layout.width, layout.height);
        model->network = unless_stopped(std::move(model->network), stop_.get_token());
        model->attended = unless_stopped(std::move(model->attended), stop_.get_token());
        model->conditional = unless_stopped(std::move(model->conditional), stop_.get_token());
    }
    return Restyler(std::move(models));
}

RestyleBackPage& Worker::page() const {
    return *reinterpret_cast<RestyleBackPage*>(memory_->data());
}

void Worker::work() {
    at::set_num_threads(threads_);       // Counts for the calling thread's team.
    const c10::NoGradGuard no_gradients; // What InferenceMode makes could not be guided through.
    const interop::SharedCounter submitted(page().submitted);
    interop::SharedCounter finished(page().finished);
    while (!stop_.stop_requested()) {
        const std::uint64_t next = finished.value() + 1;
        if (!submitted.wait(next, kLongestWait) || stop_.stop_requested()) continue;
        page().result = result_of(page().job);
        finished.raise(next);
    }
}

RestyleBackResult Worker::result_of(const RestyleBackJob& job) {
    try {
        return result_from(do_job(job));
    } catch (...) {
        restyler_.drop(~0u);
        RestyleBackResult failure{};
        failure.failed = 1;
        failure.picture_slot = RESTYLE_BACK_NO_SLOT;
        write_sentence(sentence_of_current_exception(), failure.sentence);
        return failure;
    }
}

Worker::Slot& Worker::slot_of(const RestyleBackJob& job) {
    if (job.slot >= slots_.size())
        throw std::invalid_argument("job: slot is " + std::to_string(job.slot) +
                                    ", expected less than " + std::to_string(slots_.size()));
    return slots_[job.slot];
}

void Worker::fetch_inputs(const RestyleBackJob& job) const {
    if (job.slot >= slots_.size()) return; // Of no slot, or refused below.
    tensors_->fetch(layout_.packed_offset[job.slot]);
    if (job.scene == RESTYLE_BACK_SCENE_MOVED) tensors_->fetch(layout_.was_at_offset[job.slot]);
    if (job.masked != 0) tensors_->fetch(layout_.edit_mask_offset[job.slot]);
    if (job.bordered != 0) tensors_->fetch(layout_.borders_offset[job.slot]);
}

StreamReport Worker::do_job(const RestyleBackJob& job) {
    FrameSettings settings = settings_of(job);
    if (job.masked != 0) settings.edit_mask = slot_of(job).edit_mask;
    if (job.bordered != 0) settings.guide.borders = slot_of(job).borders;
    restyler_.drop(job.dropped);
    StreamReport report;
    tensors_->in_turn({job.rendered_value, job.restyled_value}, [&] {
        fetch_inputs(job);
        report = job.stream != 0 ? stream_slot(job, settings)
                                 : StreamReport{restyle_slot(job, settings), job.slot};
        if (report.finished) tensors_->publish(layout_.change_offset[*report.finished]);
        return report.finished.has_value();
    });
    return report;
}

FrameReport Worker::restyle_slot(const RestyleBackJob& job, const FrameSettings& settings) {
    if (restyler_.streams())
        throw std::invalid_argument("job: stream is 0, expected 1 while frames are in flight");
    Slot& slot = slot_of(job);
    FrameSettings of_slot = settings;
    of_slot.scene.cut = job.scene == RESTYLE_BACK_SCENE_CUT;
    if (job.scene == RESTYLE_BACK_SCENE_MOVED) of_slot.scene.was_at = slot.was_at;
    KeptBuffers* const kept = job.keep != 0 && kept_ ? &*kept_ : nullptr;
    return restyler_.restyle_frame(slot.packed, of_slot, slot.change, kept);
}

// Beside those in flight a slot shows the newest picture, and one takes the next frame.
StreamReport Worker::stream_slot(const RestyleBackJob& job, const FrameSettings& settings) {
    const std::size_t most = slots_.size() - std::min<std::size_t>(slots_.size(), 2);
    std::optional<StreamedFrame> entering;
    if (job.slot != RESTYLE_BACK_NO_SLOT) {
        Slot& slot = slot_of(job);
        entering = StreamedFrame{job.slot, slot.packed, slot.change};
    }
    return restyler_.stream_frame(std::move(entering), settings, most);
}

} // namespace restyle::back
