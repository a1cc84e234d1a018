#include "support/call_faults.h"

#include <array>
#include <functional>
#include <string_view>

#include <execinfo.h>

namespace restyle::test {
namespace {

// Of the call's name and the addresses that it returns to, one after the other.
std::uint64_t site_of(const char* call) {
    std::array<void*, 48> frames{};
    const int depth = backtrace(frames.data(), int(frames.size()));
    std::uint64_t site = std::hash<std::string_view>()(call);
    for (int i = 0; i < depth; ++i)
        site = site * 0x100000001b3u + reinterpret_cast<std::uintptr_t>(frames[std::size_t(i)]);
    return site;
}

} // namespace

void CallFaults::begin_anew() {
    calls_ = 0;
    failing_ = kNone;
    failing_call_ = {};
    of_name_.clear();
    looking_ = false;
    failed_.clear();
}

void CallFaults::begin(int failing) {
    const std::lock_guard lock(mutex_);
    begin_anew();
    failing_ = failing;
}

void CallFaults::begin(const FaultyCall& failing) {
    const std::lock_guard lock(mutex_);
    begin_anew();
    failing_call_ = failing;
}

void CallFaults::begin_looking() {
    const std::lock_guard lock(mutex_);
    begin_anew();
    looking_ = true;
    seen_.clear();
}

int CallFaults::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

std::vector<FaultyCall> CallFaults::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

std::string CallFaults::failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
}

bool CallFaults::fails(const char* call) {
    const std::lock_guard lock(mutex_);
    const int nth = of_name_[call]++;
    if (looking_) seen_.push_back({call, nth, site_of(call)});
    const bool is_the_call = failing_call_.name == call && failing_call_.nth == nth;
    if (calls_++ != failing_ && !is_the_call) return false;
    failed_ = call;
    return true;
}

CallFaults& call_faults() {
    static CallFaults faults;
    return faults;
}

std::vector<FaultyCall> first_and_last(const std::vector<FaultyCall>& seen,
                                       std::set<std::uint64_t>& tried) {
    std::vector<FaultyCall> calls;
    std::map<std::uint64_t, FaultyCall> last;
    for (const FaultyCall& call : seen) {
        if (tried.contains(call.site)) continue;
        if (!last.contains(call.site)) calls.push_back(call);
        last[call.site] = call;
    }
    const std::size_t sites = calls.size();
    for (std::size_t i = 0; i < sites; ++i) {
        const FaultyCall& end = last.at(calls[i].site);
        tried.insert(end.site);
        if (end.nth != calls[i].nth) calls.push_back(end);
    }
    return calls;
}

} // namespace restyle::test
