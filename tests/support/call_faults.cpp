#include "support/call_faults.h"

namespace restyle::test {

void CallFaults::begin(int failing) {
    const std::lock_guard lock(mutex_);
    calls_ = 0;
    failing_ = failing;
    failed_.clear();
}

int CallFaults::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

std::string CallFaults::failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
}

bool CallFaults::fails(const char* call) {
    const std::lock_guard lock(mutex_);
    if (calls_++ != failing_) return false;
    failed_ = call;
    return true;
}

CallFaults& call_faults() {
    static CallFaults faults;
    return faults;
}

} // namespace restyle::test
