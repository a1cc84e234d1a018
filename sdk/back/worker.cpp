#include "back/worker.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include "back/job_settings.h"
#include "back/sentence.h"
#include "shared_counter.h"
#include "system.h"

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

Worker::Worker(LoadedModels models, const WorkerThreads& threads,
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
    interop::lower_thread_priority(threads_.lower_by); // Its team's with it.
    at::set_num_threads(threads_.count);               // Counts for the calling thread's team.
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
