#include "session/departures.h"

#include <system_error>
#include <utility>

namespace restyle::session {

void Departures::take(std::shared_ptr<void> leaving) {
    const std::lock_guard lock(mutex_);
    if (closed_ || !has_thread()) return;
    leaving_.push_back(std::move(leaving));
}

// The mutex is held, which one that runs needs before it ends.
bool Departures::has_thread() {
    if (running_) return true;
    if (thread_.joinable()) thread_.join();
    try {
        thread_ = std::thread([this] { run(); });
    } catch (const std::system_error&) {
        return false;
    }
    return running_ = true;
}

void Departures::run() {
    std::unique_lock lock(mutex_);
    while (!leaving_.empty()) {
        std::shared_ptr<void> next = std::move(leaving_.front());
        leaving_.pop_front();
        lock.unlock(); // It takes its time.
        next.reset();
        lock.lock();
    }
    running_ = false;
}

void Departures::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    if (thread_.joinable()) thread_.join();
}

} // namespace restyle::session
