#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>

#include <restyle/restyle.h>

#include "style_choice.h"

namespace viewer {

/// The last error of the SDK's log, which may come from any thread.
class LastWord {
public:
    void set(std::string text);
    std::string get() const;

private:
    mutable std::mutex mutex_;
    std::string text_;
};

/// A session of the SDK and the style that it plays, or, where none could be made, the sentence
/// that says why. It never throws: without a session the scene goes on.
class Styling {
public:
    Styling() = default; ///< None: every frame stays as it is.

    /// `session` without its style, which is `style`.
    Styling(const RestyleContextInfo& context, const RestyleSessionInfo& session,
            const StyleChoice& style);

    bool alive() const { return session_ != nullptr; }
    RestyleSession session() const { return session_.get(); }

    void configure(const RestyleSettings& settings);

    /// Goes over to the style as soon as it is loaded.
    void play(const StyleChoice& style);

    /// Of a style asked for that turned out not to load: the one that plays on, once.
    std::optional<StyleChoice> kept_instead();

    /// Zeros where no session is; `message` then says why.
    RestyleStatus status() const;
    /// What is wrong, in words; empty where nothing is.
    std::string message() const;

private:
    using Context = std::remove_pointer_t<RestyleContext>;
    using Session = std::remove_pointer_t<RestyleSession>;

    std::unique_ptr<LastWord> word_; // Before context_, which calls it until its end.
    std::unique_ptr<Context, decltype(&restyle_context_destroy)> context_{nullptr,
                                                                          restyle_context_destroy};
    std::unique_ptr<Session, decltype(&restyle_session_destroy)> session_{nullptr,
                                                                          restyle_session_destroy};
    std::string refusal_;
    std::optional<StyleChoice> playing_;
    std::optional<StyleChoice> asked_; ///< Until it plays or cannot be loaded.
};

} // namespace viewer
