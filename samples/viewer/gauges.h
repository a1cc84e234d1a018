#pragma once

#include "frame_source.h"
#include "panel.h"
#include "picture_rate.h"
#include "run_record.h"
#include "stopwatch.h"
#include "styling.h"

namespace viewer {

/// Keeps what the panel tells up to date.
class Gauges {
public:
    const Readings& readings() const { return readings_; }
    /// Of pictures: what was kept last, and how far a contact sheet is; below 0: none is made.
    void tell_kept(const std::string& words, float sheet_progress) {
        readings_.kept = words;
        readings_.sheet_progress = sheet_progress;
    }
    /// Which valley it is, with what the session is made, and since when another is being made;
    /// none: none is.
    void tell_session(const Options& options, std::optional<double> seconds) {
        readings_.session = options.session;
        readings_.wants_session = !options.no_style;
        readings_.session_seconds = seconds;
        readings_.seed = options.seed;
    }
    /// What is being opened, and since when; none: nothing is.
    void tell_opening(const std::string& what, std::optional<double> seconds) {
        readings_.opening = what;
        readings_.opening_seconds = seconds;
    }
    /// Of memory and the like: as often as a person can read it.
    void follow_runs(const Gpu& gpu, const Options& options, const Styling& styling);
    /// refusal  what is wrong beside what the session says; empty where nothing is
    void update(const Styling& styling, const FrameRecord& frame, const SourceInfo& source,
                const std::string& refusal);

private:
    void follow_energy();
    void follow_energies(const RestyleGuidance& guidance);
    void follow_loading(const Styling& styling);

    Readings readings_;
    Stopwatch since_begin_;
    std::optional<Stopwatch> loading_;    ///< A style is being loaded for so long.
    std::optional<Stopwatch> since_runs_; ///< They were told last.
    PictureRate rate_;
    std::uint64_t energies_seen_ = 0; ///< Of so many pictures.
};

} // namespace viewer
