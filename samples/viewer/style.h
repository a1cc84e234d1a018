#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <type_traits>

#include <restyle/restyle.h>

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

/// A session of the SDK, or, where none could be made, the sentence that says why. It never throws:
/// without a style the scene goes on.
class Style {
public:
    Style() = default; ///< No style: every frame stays as it is.
    Style(const RestyleContextInfo& context, const RestyleSessionInfo& session,
          const RestyleSettings& settings);

    bool alive() const { return session_ != nullptr; }
    RestyleSession session() const { return session_.get(); }
    void configure(const RestyleSettings& settings);

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
};

} // namespace viewer
