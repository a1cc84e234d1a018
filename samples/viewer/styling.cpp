#include "styling.h"

#include <string>

#include "names.h"

namespace viewer {
namespace {

void keep(void* user, const RestyleLogMessage* message) {
    static_cast<Log*>(user)->add(*message);
}

} // namespace

Styling::Styling(const RestyleContextInfo& context_info, const RestyleSessionInfo& session_info,
                 const StyleChoice& style, Log& log)
    : log_(&log),
      asked_(style) {
    RestyleContextInfo info = context_info;
    info.log = keep;
    info.log_user = log_;

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

void Styling::follow_events() {
    if (!alive()) return;
    auto event = restyle::make<RestyleEvent>();
    while (restyle_session_next_event(session(), &event) == RESTYLE_OK)
        if (event.kind == RESTYLE_EVENT_STATE)
            log_->add(RESTYLE_LOG_INFO, RESTYLE_LOG_STYLE,
                      std::string("the session is ") + state_name(event.state));
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

void Styling::cancel() {
    if (!is_loading()) return;
    restyle_session_cancel(session());
    log_->add(RESTYLE_LOG_INFO, RESTYLE_LOG_STYLE, "loading " + asked_->name + " was cancelled");
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

RestyleMemory Styling::memory() const {
    auto memory = restyle::make<RestyleMemory>();
    if (alive()) restyle_session_memory(session(), &memory);
    return memory;
}

std::string Styling::message() const {
    if (!refusal_.empty()) return refusal_;
    if (!alive()) return "";
    return status().message;
}

} // namespace viewer
