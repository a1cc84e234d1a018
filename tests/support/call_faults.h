#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace restyle::test {

/// One of the calls that the code under test makes, and where it comes from.
struct FaultyCall {
    std::string name;
    int nth = 0;            ///< Of its name, from 0 on, whatever others come between.
    std::uint64_t site = 0; ///< Equal for two of one name by the same way through the program.
};

/// Calls that the code under test makes of what lies outside it, counted, so that each can be made
/// to fail in turn. What stands in the way of the calls asks fails(). For any thread.
class CallFaults {
public:
    static constexpr int kNone = -1;

    /// Counts from 0 on; the call of the number `failing` is to fail.
    void begin(int failing = kNone);

    /// The same of the nth call of a name.
    void begin(const FaultyCall& failing);

    /// The same where none fails, and seen() is wanted.
    void begin_looking();

    int calls() const;

    /// All since begin_looking(), in their order.
    std::vector<FaultyCall> seen() const;

    /// The call that was made to fail; empty where none was.
    std::string failed() const;

    /// Whether `call` is to fail without being made.
    bool fails(const char* call);

private:
    void begin_anew();

    mutable std::mutex mutex_;
    int calls_ = 0;
    int failing_ = kNone;
    FaultyCall failing_call_;
    std::map<std::string, int> of_name_; ///< Calls so far.
    bool looking_ = false;
    std::vector<FaultyCall> seen_;
    std::string failed_;
};

/// Of the process.
CallFaults& call_faults();

/// Those of the calls that are worth a failure of their own: of each site that is not in `tried`,
/// which takes it in, the first and the last, which have nothing and all of a loop before them.
std::vector<FaultyCall> first_and_last(const std::vector<FaultyCall>& seen,
                                       std::set<std::uint64_t>& tried);

} // namespace restyle::test
