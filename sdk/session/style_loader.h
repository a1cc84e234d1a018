#pragma once

#include <condition_variable>
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
        std::string failure;                ///< ... and then why.
    };
    using Load = std::function<std::unique_ptr<LoadedStyle>(const StyleModels& files)>;

    /// `done` is called on the loader's thread whenever there is an outcome to be taken.
    StyleLoader(Load load, std::function<void()> done);

    /// Waits for what is being loaded, which cannot be cut short.
    ~StyleLoader();
    StyleLoader(const StyleLoader&) = delete;
    StyleLoader& operator=(const StyleLoader&) = delete;

    /// In place of one that was asked for and not begun.
    void ask_for(StyleModels files);

    /// The newest outcome, once.
    std::optional<Outcome> take();
    bool has_outcome() const;

private:
    void run();
    Outcome outcome_of(const StyleModels& files) const;

    const Load load_;
    const std::function<void()> done_;
    mutable std::mutex mutex_;
    std::condition_variable asked_;
    bool ending_ = false;
    std::optional<StyleModels> next_;
    std::optional<Outcome> outcome_;
    std::thread thread_;
};

} // namespace restyle::session
