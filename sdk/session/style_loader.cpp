#include "session/style_loader.h"

#include <atomic>
#include <exception>
#include <utility>

#include "session/error.h"

namespace restyle::session {

StyleLoader::StyleLoader(Load load, std::function<void()> done)
    : load_(std::move(load)),
      done_(std::move(done)),
      thread_([this] { run(); }) {}

StyleLoader::~StyleLoader() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
        give_up();
    }
    asked_.notify_all();
    thread_.join();
}

void StyleLoader::ask_for(StyleModels files) {
    {
        const std::lock_guard lock(mutex_);
        give_up();
        next_ = std::move(files);
    }
    asked_.notify_all();
}

void StyleLoader::cancel() {
    const std::lock_guard lock(mutex_);
    give_up();
}

// The mutex is held.
void StyleLoader::give_up() {
    next_.reset();
    std::atomic_ref(cancelled_).store(1, std::memory_order_release);
}

std::optional<StyleLoader::Outcome> StyleLoader::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(outcome_, std::nullopt);
}

bool StyleLoader::has_outcome() const {
    const std::lock_guard lock(mutex_);
    return outcome_.has_value();
}

bool StyleLoader::is_at_work() const {
    const std::lock_guard lock(mutex_);
    return at_work_ || next_;
}

void StyleLoader::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        asked_.wait(lock, [&] { return ending_ || next_; });
        if (ending_) return;
        const StyleModels files = *std::exchange(next_, std::nullopt);
        const std::optional<Outcome> unwanted = std::exchange(outcome_, std::nullopt);
        std::atomic_ref(cancelled_).store(0, std::memory_order_release);
        at_work_ = true;
        lock.unlock();
        Outcome outcome = outcome_of(files);
        lock.lock();
        at_work_ = false;
        if (cancelled_ != 0) continue;
        outcome_ = std::move(outcome);
        lock.unlock();
        done_();
        lock.lock();
    }
}

StyleLoader::Outcome StyleLoader::outcome_of(const StyleModels& files) const {
    try {
        return {files, load_(files, cancelled_), RESTYLE_OK, {}};
    } catch (const Error& error) {
        return {files, nullptr, error.code(), error.what()};
    } catch (const std::exception& error) {
        return {files, nullptr, RESTYLE_ERROR_BACK, error.what()};
    }
}

} // namespace restyle::session
