#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include <restyle/restyle.h>

#include "log.h"
#include "style_choice.h"

namespace viewer {

/// A session of the SDK and the style that it plays, or, where none could be made, the sentence
/// that says why. It never throws: without a session the scene goes on.
class Styling {
public:
    Styling() = default; ///< None: every frame stays as it is.

    /// `session` without its style, which is `style`. What the SDK says goes to `log`, which must
    /// outlive it.
    Styling(const RestyleContextInfo& context, const RestyleSessionInfo& session,
            const StyleChoice& style, Log& log);

    bool alive() const { return session_ != nullptr; }
    RestyleSession session() const { return session_.get(); }

    /// Logs what the session tells beside its messages.
    void follow_events();

    void configure(const RestyleSettings& settings);

    /// Goes over to the style as soon as it is loaded.
    void play(const StyleChoice& style);

    /// Gives up the style that is being loaded: what played before plays on.
    void cancel();
    /// A style that was asked for neither plays yet nor is known not to load.
    bool is_loading() const { return alive() && asked_; }

    /// Of a style asked for that turned out not to load: the one that plays on, once.
    std::optional<StyleChoice> kept_instead();

    /// Zeros where no session is; `message` then says why.
    RestyleStatus status() const;
    /// What the session takes; zeros until a style plays.
    RestyleMemory memory() const;
    /// What is wrong, in words; empty where nothing is.
    std::string message() const;

private:
    using Context = std::remove_pointer_t<RestyleContext>;
    using Session = std::remove_pointer_t<RestyleSession>;

    Log* log_ = nullptr;
    std::unique_ptr<Context, decltype(&restyle_context_destroy)> context_{nullptr,
                                                                          restyle_context_destroy};
    std::unique_ptr<Session, decltype(&restyle_session_destroy)> session_{nullptr,
                                                                          restyle_session_destroy};
    std::string refusal_;
    std::optional<StyleChoice> playing_;
    std::optional<StyleChoice> asked_; ///< Until it plays or cannot be loaded.
};

} // namespace viewer
