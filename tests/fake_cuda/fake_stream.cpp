#include "fake_cuda/fake_stream.h"

#include <utility>

namespace restyle::test {

FakeStream::FakeStream() : thread_([this] { run(); }) {}

FakeStream::~FakeStream() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void FakeStream::put(Work work) {
    {
        const std::lock_guard lock(mutex_);
        work_.push_back(std::move(work));
    }
    changed_.notify_all();
}

bool FakeStream::idle() const {
    const std::lock_guard lock(mutex_);
    return work_.empty() && !busy_;
}

void FakeStream::synchronise() const {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return work_.empty() && !busy_; });
}

bool FakeStream::abandoned() const {
    const std::lock_guard lock(mutex_);
    return ending_;
}

void FakeStream::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return !work_.empty() || ending_; });
        if (work_.empty()) return;
        const Work work = std::move(work_.front());
        work_.pop_front();
        busy_ = true;
        lock.unlock();
        work(*this);
        lock.lock();
        busy_ = false;
        changed_.notify_all();
    }
}

} // namespace restyle::test
