// What a session lets be looked at of its frames.
#include <algorithm>
#include <vector>

#include "session/session.h"

namespace restyle::session {
namespace {

BufferShapes shapes_of(const LoadedStyle& style, const RestyleSettings& settings) {
    const RestyleBackModelInfo& models = style.link.models();
    const std::uint32_t steps =
        settings.timestep_count > 0 ? settings.timestep_count : settings.steps;
    return {style.size, models.latent_channels, models.latent_pixels, steps, style.frame};
}

} // namespace

bool Session::buffer_info(std::uint32_t index, RestyleBufferInfo& info) {
    const std::lock_guard lock(mutex_);
    const LoadedStyle* const playing = stage_.playing();
    if (playing == nullptr) return false;
    const BufferShapes shapes = shapes_of(*playing, **settings_);
    const std::optional<BufferName> buffer = buffer_at(index, shapes);
    if (!buffer) return false;
    info =
        restyle::session::buffer_info(*buffer, shapes, buffers_.keeps(*buffer->kind, buffer->step));
    return true;
}

void Session::keep_buffers(const RestyleBufferWish& wish) {
    std::vector<BufferName> names;
    for (std::uint32_t i = 0; i < wish.count; ++i)
        names.push_back(buffer_named(wish.names[i]));
    const bool of_shown = std::any_of(names.begin(), names.end(),
                                      [](const BufferName& name) { return !name.kind->back; });
    const std::lock_guard lock(mutex_);
    if (of_shown && !shown_) {
        auto shown = std::make_shared<ShownBuffers>(context_.vk(), wishes_.frame);
        const std::uint64_t budget = wishes_.memory_budget;
        const std::uint64_t taken = stage_.memory(**settings_).total + shown->bytes();
        if (budget > 0 && taken > budget)
            throw Error(RESTYLE_ERROR_OUT_OF_MEMORY,
                        "what is shown takes " + std::to_string(shown->bytes()) +
                            " bytes to be kept, with which the session takes " +
                            std::to_string(taken) + " and RestyleSessionInfo.memory_budget is " +
                            std::to_string(budget));
        shown_ = std::move(shown);
    }
    buffers_.keep(std::move(names));
    if (!of_shown) release_shown();
}

// The mutex is held.
void Session::release_shown() {
    if (shown_ && !shown_->any_in_use(retirement_)) shown_.reset();
}

// The mutex is held.
void Session::keep_shown(VkCommandBuffer commands, const ShownBuffers::Shown& shown,
                         const Recording& recording) {
    if (!shown_) return;
    const ShownWish wish = buffers_.shown_wish();
    if (wish.any())
        shown_->record(commands, shown, wish, recording, retirement_);
    else
        release_shown();
}

// What the GPU has run is copied while others record.
std::shared_ptr<const KeptSet> Session::newest_shown() {
    std::unique_lock lock(mutex_);
    const std::shared_ptr<ShownBuffers> shown = shown_;
    ShownBuffers::Place* const place = shown ? shown->begin_read(retirement_) : nullptr;
    if (place == nullptr) return nullptr;
    lock.unlock();
    std::shared_ptr<const KeptSet> set = ShownBuffers::copied(*place);
    lock.lock();
    shown->end_read(*place);
    return set;
}

bool Session::take_buffers(RestyleBufferSet& set) {
    const bool is_there = buffers_.take(newest_shown());
    const BufferKeeper::Taken taken = buffers_.taken();
    set.frame_number = set.shown_with = set.shown_frame = RESTYLE_NO_FRAME;
    if (taken.frame) {
        set.frame_number = taken.frame->frame_number;
        set.count += std::uint32_t(taken.frame->buffers.size());
    }
    if (taken.shown) {
        set.shown_with = taken.shown->frame_number;
        set.shown_frame = taken.shown->picture;
        set.shown_age = set.shown_with - std::min(set.shown_with, set.shown_frame);
        set.count += std::uint32_t(taken.shown->buffers.size());
    }
    return is_there;
}

// Of the session's thread.
bool Session::begin_keeping(const RestyleBackJob& job) {
    LoadedStyle& playing = *stage_.playing();
    const RestyleSettings& settings = **playing.slots[job.slot].settings; // Which stay: it runs.
    const std::uint64_t taken = playing.memory.told(settings).total;
    try {
        return buffers_.begin(playing.link, shapes_of(playing, settings),
                              playing.budget - std::min(playing.budget, taken));
    } catch (const std::exception& error) {
        give_up_keeping(job, error.what());
        return false;
    }
}

// ... too. Whatever becomes of what is kept, the frame goes on.
void Session::end_keeping(const RestyleBackJob& job) {
    try {
        buffers_.end(stage_.playing()->link, job.frame_number);
    } catch (const std::exception& error) {
        give_up_keeping(job, error.what());
    }
}

void Session::give_up_keeping(const RestyleBackJob& job, const std::string& reason) {
    if (buffers_.give_up(reason)) warn(job.frame_number, "no buffer is kept: " + reason);
}

} // namespace restyle::session
