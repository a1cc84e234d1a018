#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace restyle::session {

/// Ends what takes its time to end, one after the other, on a thread that is there for as long as
/// there is any. For any thread.
class Departures {
public:
    Departures() = default;
    ~Departures() { close(); }
    Departures(const Departures&) = delete;
    Departures& operator=(const Departures&) = delete;

    /// Ends it there, and on the caller's thread once this is closed, or where no thread can be
    /// had.
    void take(std::shared_ptr<void> leaving);

    /// Returns when all has ended. Not on the thread that ends it.
    void close();

private:
    bool has_thread();
    void run();

    std::mutex mutex_;
    std::deque<std::shared_ptr<void>> leaving_; ///< Those whose end has not begun.
    bool closed_ = false;
    bool running_ = false;
    std::thread thread_;
};

} // namespace restyle::session
