#include "session/style_loader.h"

#include <exception>
#include <utility>

namespace restyle::session {

StyleLoader::StyleLoader(Load load, std::function<void()> done)
    : load_(std::move(load)),
      done_(std::move(done)),
      thread_([this] { run(); }) {}

StyleLoader::~StyleLoader() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    asked_.notify_all();
    thread_.join();
}

void StyleLoader::ask_for(StyleModels files) {
    {
        const std::lock_guard lock(mutex_);
        next_ = std::move(files);
    }
    asked_.notify_all();
}

std::optional<StyleLoader::Outcome> StyleLoader::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(outcome_, std::nullopt);
}

bool StyleLoader::has_outcome() const {
    const std::lock_guard lock(mutex_);
    return outcome_.has_value();
}

void StyleLoader::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        asked_.wait(lock, [&] { return ending_ || next_; });
        if (ending_) return;
        const StyleModels files = *std::exchange(next_, std::nullopt);
        const std::optional<Outcome> unwanted = std::exchange(outcome_, std::nullopt);
        lock.unlock();
        Outcome outcome = outcome_of(files);
        lock.lock();
        outcome_ = std::move(outcome);
        lock.unlock();
        done_();
        lock.lock();
    }
}

StyleLoader::Outcome StyleLoader::outcome_of(const StyleModels& files) const {
    try {
        return {files, load_(files), {}};
    } catch (const std::exception& error) {
        return {files, nullptr, error.what()};
    }
}

} // namespace restyle::session
