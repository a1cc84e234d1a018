#pragma once

#include <mutex>
#include <string>

namespace restyle::test {

/// Calls that the code under test makes of what lies outside it, counted, so that each can be made
/// to fail in turn. What stands in the way of the calls asks fails(). For any thread.
class CallFaults {
public:
    static constexpr int kNone = -1;

    /// Counts from 0 on; the call of the number `failing` is to fail.
    void begin(int failing = kNone);

    int calls() const;

    /// The call that was made to fail; empty where none was.
    std::string failed() const;

    /// Whether `call` is to fail without being made.
    bool fails(const char* call);

private:
    mutable std::mutex mutex_;
    int calls_ = 0;
    int failing_ = kNone;
    std::string failed_;
};

/// Of the process.
CallFaults& call_faults();

} // namespace restyle::test
