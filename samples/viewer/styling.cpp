#include "styling.h"

#include <utility>

namespace viewer {
namespace {

void keep_errors(void* user, const RestyleLogMessage* message) {
    if (message->level == RESTYLE_LOG_ERROR) static_cast<LastWord*>(user)->set(message->text);
}

} // namespace

void LastWord::set(std::string text) {
    const std::scoped_lock lock(mutex_);
    text_ = std::move(text);
}

std::string LastWord::get() const {
    const std::scoped_lock lock(mutex_);
    return text_;
}

Styling::Styling(const RestyleContextInfo& context_info, const RestyleSessionInfo& session_info,
                 const StyleChoice& style)
    : word_(std::make_unique<LastWord>()),
      asked_(style) {
    RestyleContextInfo info = context_info;
    info.log = keep_errors;
    info.log_user = word_.get();

    RestyleContext context = nullptr;
    if (restyle_context_create(&info, &context) != RESTYLE_OK) {
        refusal_ = restyle_last_error();
        return;
    }
    context_.reset(context);

    try {
        const restyle::Style first = style.made();
        RestyleSessionInfo styled = session_info;
        styled.style = first.get();
        RestyleSession session = nullptr;
        restyle::checked(restyle_session_create(context, &styled, &session));
        session_.reset(session);
    } catch (const restyle::Error& error) {
        refusal_ = error.what();
    }
}

void Styling::configure(const RestyleSettings& settings) {
    if (!alive()) return;
    const bool taken = restyle_session_configure(session(), &settings) == RESTYLE_OK;
    refusal_ = taken ? "" : restyle_last_error();
    std::optional<StyleChoice>& configured = asked_ ? asked_ : playing_;
    if (taken && configured) configured->settings = settings;
}

void Styling::play(const StyleChoice& style) {
    if (!alive()) return;
    try {
        restyle::checked(restyle_session_play(session(), style.made().get()));
        asked_ = style;
        refusal_.clear();
    } catch (const restyle::Error& error) {
        refusal_ = error.what();
    }
}

std::optional<StyleChoice> Styling::kept_instead() {
    if (!alive() || !asked_) return std::nullopt;
    const RestyleResult ready = restyle_session_wait_ready(session(), 0);
    if (ready == RESTYLE_TIMEOUT) return std::nullopt;
    if (ready == RESTYLE_OK) playing_ = asked_;
    asked_.reset();
    return ready == RESTYLE_OK ? std::nullopt : playing_;
}

RestyleStatus Styling::status() const {
    RestyleStatus status{};
    status.bytes = sizeof status;
    if (alive()) restyle_session_status(session(), &status);
    return status;
}

std::string Styling::message() const {
    if (!refusal_.empty()) return refusal_;
    if (!alive()) return "";
    const RestyleStatus now = status();
    if (now.message[0] != '\0') return now.message;
    return word_->get();
}

} // namespace viewer
