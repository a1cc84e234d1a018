#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include "restyle/core/memory_needs.h"

namespace restyle::core {
namespace {

constexpr std::int64_t kUnknown = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kKibibyte = 1024;

std::int64_t available_in_machine() {
    std::ifstream in("/proc/meminfo");
    std::string key, unit;
    for (std::int64_t value = 0; in >> key >> value; std::getline(in, unit))
        if (key == "MemAvailable:") return value * kKibibyte;
    return kUnknown;
}

// "max" is no number: no limit.
std::int64_t number_in(const char* file) {
    std::int64_t number = 0;
    return std::ifstream(file) >> number ? number : kUnknown;
}

std::int64_t available_in_group() {
    const std::int64_t limit = number_in("/sys/fs/cgroup/memory.max");
    const std::int64_t used = number_in("/sys/fs/cgroup/memory.current");
    return limit == kUnknown || used == kUnknown ? kUnknown
                                                 : std::max<std::int64_t>(0, limit - used);
}

} // namespace

std::int64_t available_memory() {
    return std::min(available_in_machine(), available_in_group());
}

} // namespace restyle::core
