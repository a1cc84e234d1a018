#include <system_error>

#include "capturing.h"
#include "sentence_of.h"
#include "unused_path.h"
#include "window_loop.h"

namespace viewer {

/// Does what the person chose in the panel.
void WindowRun::follow(const Choices& before) {
    options_.style.settings = choices_.settings;
    if (choices_.seek) clock_.seek(*choices_.seek);
    if (choices_.take_path) stage_->source->see_from(std::nullopt);
    if (choices_.save) save_style();
    const bool is_ready = gauges_.readings().status.state == RESTYLE_STATE_READY;
    if (choices_.capture || (is_ready && !captured_ && !options_.capture.empty())) capture();
    if (choices_.viewing.true_look != stage_->truth.name()) show_truth();
    if (choices_.style != before.style) play(choices_.style);
    if (choices_.play_file) play_file(*choices_.play_file);
    if (style_file_.was_written()) reload_style();
    if (choices_.cancel_loading) stage_->styling.cancel();
    follow_slots();
    follow_models();
    follow_settings();
    follow_keeping();
    follow_session();
    stage_->buffers.follow(stage_->styling, choices_.viewing, choices_.step_buffer);
    stage_->styling.configure(stage_->sheet.is_running() ? *stage_->sheet.settings()
                                                         : *choices_.settings);
    stage_->sheet.configured(frame_);
    follow_opening(before);
    if (const std::optional<StyleChoice> kept = stage_->styling.kept_instead()) {
        const StyleModels typed = choices_.models; // To be mended where they stand.
        take(*kept);
        choices_.models = typed;
    }
}

void WindowRun::follow_settings() {
    history_.follow(choices_.settings, choices_.held);
    if (choices_.undo) choices_.settings = history_.undo();
    if (choices_.redo) choices_.settings = history_.redo();
}

void WindowRun::follow_slots() {
    if (choices_.store_slot) slots_.store(*choices_.store_slot, options_.style);
    if (choices_.take_slot) take_up(slots_.take(*choices_.take_slot));
    if (choices_.take_other_slot) take_up(slots_.take(slots_.other()));
}

void WindowRun::follow_keeping() {
    if (choices_.keep_view)
        attempt([this] { stage_->keeper.keep_view(choices_.viewing); }, "not kept: ");
    if (choices_.keep_pair) stage_->keeper.keep_pair();
    if (choices_.begin_sheet) begin_sheet();
    if (choices_.cancel_sheet) stage_->sheet.cancel();
    gauges_.tell_kept(stage_->keeper.words(),
                      stage_->sheet.is_running() ? stage_->sheet.progress() : -1);
}

void WindowRun::begin_sheet() {
    const auto begin = [this] {
        stage_->sheet.begin(
            {sheet_axis_from(choices_.sheet_across), sheet_axis_from(choices_.sheet_down)},
            choices_.settings);
    };
    attempt(begin, "no contact sheet: ");
}

/// A step back in the history, where the style stays the same.
void WindowRun::take_up(const StyleChoice* style) {
    if (style == nullptr) return;
    if (style->plays_as(options_.style)) {
        choices_.settings = style->settings;
        return;
    }
    play(*style);
}

void WindowRun::show_truth() {
    device_->gpu.wait_idle();
    attempt([this] { stage_->truth.show(choices_.viewing.true_look); }, "no true look: ");
    choices_.viewing.true_look = stage_->truth.name();
}

/// Steps, strength and the like stay from one look to the next; a style file has its own.
void WindowRun::play(const std::string& name) {
    const bool is_played = attempt([&] {
        StyleChoice style = styles_.named(name, choices_.source_look);
        if (OfferedStyles::is_look(name)) {
            style.keep_tuned(choices_.settings);
            if (choices_.viewing.offers_truth) choices_.viewing.true_look = name;
        }
        play(style);
    });
    if (!is_played) take(options_.style);
}

void WindowRun::play_file(const std::filesystem::path& file) {
    attempt([&] { play(read_style(file)); });
}

void WindowRun::play(const StyleChoice& style) {
    stage_->styling.play(style);
    take(style);
}

void WindowRun::follow_models() {
    const StyleChoice& style = options_.style;
    if (choices_.play_models) play(style.with_models(choices_.models));
    if (choices_.use_model) play(style.with_target(*choices_.use_model));
    if (choices_.add_lora) {
        StyleModels models = style.models;
        models.loras.push_back(*choices_.add_lora);
        play(style.with_models(models));
    }
}

/// What was tuned meanwhile is a step back in the history.
void WindowRun::reload_style() {
    attempt([this] {
        const StyleChoice style = read_style(options_.style.file);
        play(style);
        log_.add(RESTYLE_LOG_INFO, RESTYLE_LOG_STYLE,
                 style.file.string() + " was written, and plays as it is now");
    });
}

/// The panel and all else go by this style from now on.
void WindowRun::take(const StyleChoice& style) {
    if (style.name != options_.style.name) history_ = SettingHistory(style.settings);
    style_file_.watch(style.file);
    options_.style = style;
    choices_.style = style.name;
    choices_.settings = choices_.own_settings = style.settings;
    choices_.models = choices_.own_models = style.models;
}

/// What it throws is told in the window, behind `what_failed`, but for a lost device, without which
/// nothing can be told. Returns whether it threw nothing.
bool WindowRun::attempt(const std::function<void()>& act, const std::string& what_failed) {
    refusal_.clear();
    try {
        act();
        return true;
    } catch (const samples::DeviceLost&) {
        throw;
    } catch (const std::exception& error) {
        refuse(what_failed + sentence_of(error));
        return false;
    }
}

/// As attempt(), of what each frame does, and for want of memory alone: that passes.
bool WindowRun::spare(const std::function<void()>& act, const std::string& what_failed) {
    const auto tell = [&](const std::exception& error) {
        refuse(what_failed + sentence_of(error));
        return false;
    };
    try {
        act();
        return true;
    } catch (const samples::OutOfMemory& error) {
        return tell(error);
    } catch (const std::bad_alloc& error) {
        return tell(error);
    } catch (const std::system_error& error) { // A thread has no memory for what it begins with.
        if (error.code() != std::errc::resource_unavailable_try_again) throw;
        return tell(error);
    }
}

void WindowRun::refuse(const std::string& sentence) {
    refusal_ = sentence;
    log_.add_refusal(sentence);
}

void WindowRun::save_style() {
    attempt([this] {
        std::filesystem::create_directories(options_.styles);
        options_.style.made().write(styles_.file_of(choices_.save_as).c_str());
        options_.style.name = choices_.style = choices_.save_as;
        options_.style.file = styles_.file_of(choices_.save_as);
        style_file_.watch(options_.style.file);
    });
}

void WindowRun::capture() {
    captured_ = true;
    attempt([this] {
        const bool named = !options_.capture.empty();
        begin_capture(stage_->styling, unused_path(named ? options_.capture : "restyle-capture"),
                      options_.capture_frames);
    });
}

} // namespace viewer
