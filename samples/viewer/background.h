#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include "stopwatch.h"

namespace viewer {

/// Something that is made on a thread of its own, one after the other. What is given up still runs
/// to its end there, and is then dropped.
template <typename Made>
class Background {
public:
    /// What was begun before is given up. `make` uses nothing that ends before this, or end().
    /// Throws std::system_error where there is no memory for a thread.
    void begin(const std::string& what, std::function<Made()> make) {
        cancel();
        made_ = std::async(std::launch::async, std::move(make));
        what_ = what;
        since_begin_ = Stopwatch();
    }

    void cancel() {
        if (made_.valid()) given_up_.push_back(std::exchange(made_, {}));
    }

    /// Drops what was given up and has come to its end since. To be called often.
    void sweep() {
        std::erase_if(given_up_, [](const auto& each) { return is_done(each); });
    }

    /// Waits for what was begun, and drops it.
    void end() {
        cancel();
        given_up_.clear(); // Of std::async, a future waits in its destructor.
    }

    bool is_running() const { return made_.valid(); }
    bool is_done() const { return made_.valid() && is_done(made_); } ///< take() tells how.
    const std::string& what() const { return what_; }                ///< That was begun last.
    double seconds() const { return since_begin_.milliseconds() / 1000; }

    /// What was begun last, for which it waits. Throws what `make` threw.
    Made take() { return made_.get(); }

private:
    static bool is_done(const std::future<Made>& made) {
        return made.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }

    std::future<Made> made_;
    std::vector<std::future<Made>> given_up_;
    std::string what_;
    Stopwatch since_begin_;
};

} // namespace viewer
