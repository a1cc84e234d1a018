#include "style.h"

#include <utility>

namespace viewer {
namespace {

void keep_errors(void* user, RestyleLogLevel level, const char* text) {
    if (level == RESTYLE_LOG_ERROR) static_cast<LastWord*>(user)->set(text);
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

Style::Style(const RestyleContextInfo& context_info, const RestyleSessionInfo& session_info,
             const RestyleSettings& settings)
    : word_(std::make_unique<LastWord>()) {
    RestyleContextInfo info = context_info;
    info.log = keep_errors;
    info.log_user = word_.get();

    RestyleContext context = nullptr;
    if (restyle_context_create(&info, &context) != RESTYLE_OK) {
        refusal_ = restyle_last_error();
        return;
    }
    context_.reset(context);

    RestyleSession session = nullptr;
    if (restyle_session_create(context, &session_info, &session) != RESTYLE_OK) {
        refusal_ = restyle_last_error();
        return;
    }
    session_.reset(session);
    configure(settings);
}

void Style::configure(const RestyleSettings& settings) {
    if (!alive()) return;
    const bool taken = restyle_session_configure(session(), &settings) == RESTYLE_OK;
    refusal_ = taken ? "" : restyle_last_error();
}

RestyleStatus Style::status() const {
    RestyleStatus status{};
    status.bytes = sizeof status;
    if (alive()) restyle_session_status(session(), &status);
    return status;
}

std::string Style::message() const {
    if (!refusal_.empty()) return refusal_;
    if (!alive()) return "";
    const RestyleStatus now = status();
    if (now.message[0] != '\0') return now.message;
    return word_->get();
}

} // namespace viewer
