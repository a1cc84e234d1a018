#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "session/loaded_style.h"

namespace restyle::session {

/// Loads styles, one after the other, on a thread of its own. For any thread.
class StyleLoader {
public:
    /// What came of a style that was asked for.
    struct Outcome {
        StyleModels files;
        std::unique_ptr<LoadedStyle> style; ///< Null where it could not be loaded, ...
        RestyleResult code = RESTYLE_OK;    ///< ... and then why.
        std::string failure;
    };
    /// `cancelled` becomes 1 where the style is not wanted any more.
    using Load = std::function<std::unique_ptr<LoadedStyle>(const StyleModels& files,
                                                            const std::uint32_t& cancelled)>;

    /// `done` is called on the loader's thread whenever there is an outcome to be taken.
    StyleLoader(Load load, std::function<void()> done);

    /// Cancels what is being loaded, and waits for its end.
    ~StyleLoader();
    StyleLoader(const StyleLoader&) = delete;
    StyleLoader& operator=(const StyleLoader&) = delete;

    /// In place of one that was asked for before and has no outcome as yet.
    void ask_for(StyleModels files);

    /// What was asked for has no outcome.
    void cancel();

    /// The newest outcome, once.
    std::optional<Outcome> take();
    bool has_outcome() const;

    /// Whether something is loaded now, wanted or not.
    bool is_at_work() const;

private:
    void run();
    void give_up();
    Outcome outcome_of(const StyleModels& files) const;

    const Load load_;
    const std::function<void()> done_;
    mutable std::mutex mutex_;
    std::condition_variable asked_;
    bool ending_ = false;
    bool at_work_ = false;
    std::uint32_t cancelled_ = 0; ///< What is being loaded; the back reads it, too (back.h).
    std::optional<StyleModels> next_;
    std::optional<Outcome> outcome_;
    std::thread thread_;
};

} // namespace restyle::session
