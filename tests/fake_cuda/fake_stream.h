#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace restyle::test {

/// Does what is put on it in order, on a thread of its own.
class FakeStream {
public:
    /// Does nothing, or returns early, once `abandoned` says so.
    using Work = std::function<void(const FakeStream& stream)>;

    FakeStream();
    ~FakeStream();

    void put(Work work);
    bool idle() const;
    void synchronise() const;

    /// What waits is to give up: the stream ends.
    bool abandoned() const;

private:
    void run();

    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::deque<Work> work_;
    bool busy_ = false;
    bool ending_ = false;
    std::thread thread_;
};

} // namespace restyle::test
