#include "session/stage.h"

#include <algorithm>
#include <iterator>

namespace restyle::session {

LoadedStyle* Stage::shown() const {
    for (LoadedStyle* style : {playing_.get(), previous_.get()})
        if (style != nullptr && style->slots.newest()) return style;
    return nullptr;
}

void Stage::record_advance(VkCommandBuffer commands, const RestyleTarget& target,
                           const Recording& recording) {
    for (LoadedStyle* style : {playing_.get(), previous_.get()}) {
        if (style == nullptr) continue;
        if (target.scene.cut != 0) style->recorder.forget_change();
        if (target.scene.cut != 0 && !style->slots.cut(target.frame_number))
            style->recorder.forget_scene();
        style->recorder.record_advance(commands, target.frame_number, recording);
    }
}

void Stage::enter(std::unique_ptr<LoadedStyle> style) {
    LoadedStyle* const still_shown = shown();
    for (std::unique_ptr<LoadedStyle>* left : {&playing_, &previous_})
        if (*left && left->get() != still_shown) retired_.push_back(std::move(*left));
    if (playing_) previous_ = std::move(playing_);
    playing_ = std::move(style);
}

void Stage::forget_previous() {
    if (previous_) retired_.push_back(std::move(previous_));
}

std::vector<std::unique_ptr<LoadedStyle>> Stage::take_unused(const Retirement& retirement) {
    const auto unused =
        std::stable_partition(retired_.begin(), retired_.end(),
                              [&](const auto& style) { return style->any_in_use(retirement); });
    std::vector<std::unique_ptr<LoadedStyle>> taken(std::make_move_iterator(unused),
                                                    std::make_move_iterator(retired_.end()));
    retired_.erase(unused, retired_.end());
    return taken;
}

RestyleMemory Stage::memory(const RestyleSettings& settings) const {
    RestyleMemory all{};
    if (playing_) all = playing_->memory.told(settings);
    // Those before it have no models any more.
    const auto add = [&](const std::unique_ptr<LoadedStyle>& style) {
        if (!style) return;
        all.tensors += style->memory.tensors;
        all.device += style->memory.device;
        all.total += style->memory.tensors + style->memory.device;
    };
    add(previous_);
    std::for_each(retired_.begin(), retired_.end(), add);
    return all;
}

std::optional<Stage::Place> Stage::find(RestyleTicket ticket) const {
    for (LoadedStyle* style : {playing_.get(), previous_.get()})
        if (style != nullptr)
            if (const auto slot = style->slots.find(ticket)) return Place{style, *slot};
    return std::nullopt;
}

} // namespace restyle::session
