#include "gauges.h"

#include "capturing.h"

namespace viewer {

void Gauges::follow_runs(const Gpu& gpu, const Options& options, const Styling& styling) {
    constexpr double kApart_ms = 500;
    if (since_runs_ && since_runs_->milliseconds() < kApart_ms) return;
    since_runs_.emplace();
    readings_.runs = what_runs(gpu, options, styling);
}

void Gauges::update(const Styling& styling, const FrameRecord& frame, const SourceInfo& source,
                    const std::string& refusal) {
    readings_.frame_ms[static_cast<std::size_t>(readings_.oldest)] =
        static_cast<float>(frame.frame_ms);
    readings_.oldest = (readings_.oldest + 1) % static_cast<int>(readings_.frame_ms.size());
    readings_.has_objects = source.scene.object_format != VK_FORMAT_UNDEFINED;
    readings_.can_light = source.takes_environment;
    readings_.can_scale = !source.is_recorded;
    readings_.scale = frame.scale;
    readings_.drawn = frame.drawn;
    readings_.whole = source.size;
    readings_.styled = styling.alive();
    readings_.status = styling.status();
    readings_.refusal = refusal;
    readings_.message = refusal.empty() ? styling.message() : refusal;
    readings_.passed_through = frame.passed_through;
    readings_.age = static_cast<double>(frame.age);
    readings_.moved = frame.moved;
    readings_.record_us = frame.record_us;
    readings_.capture = capture_words(styling);
    readings_.restyled_per_second =
        rate_.update(readings_.status.pictures_finished, since_begin_.milliseconds());
    follow_energy();
    follow_loading(styling);
}

void Gauges::follow_loading(const Styling& styling) {
    if (!styling.is_loading()) return loading_.reset(), readings_.loading_seconds.reset();
    if (!loading_) loading_.emplace();
    readings_.loading_seconds = loading_->milliseconds() / 1000;
}

void Gauges::follow_energy() {
    const RestyleStatus& status = readings_.status;
    if (status.pictures_finished == energies_seen_) return;
    energies_seen_ = status.pictures_finished;
    if (status.guidance.guided == 0) return;
    follow_energies(status.guidance);
}

void Gauges::follow_energies(const RestyleGuidance& guidance) {
    // With the first step, and with an energy more or less, they are of something else.
    const bool is_another =
        guidance.steps <= 1 || readings_.energies.size() != guidance.energy_count;
    const auto add = [is_another](Trace& trace, double value) {
        if (is_another) trace.begin(static_cast<float>(value));
        trace.add(static_cast<float>(value));
    };
    add(readings_.energy, guidance.total);
    readings_.energies.resize(guidance.energy_count);
    for (std::uint32_t i = 0; i < guidance.energy_count; ++i)
        add(readings_.energies[i], guidance.energies[i]);
}

} // namespace viewer
