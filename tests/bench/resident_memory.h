#pragma once

#include <fstream>
#include <string>

#include <malloc.h>

namespace restyle {

/// A figure of the process's memory in MiB: VmRSS, what is resident now, or VmHWM, the most that
/// has been; proc_pid_status(5).
inline double memory_mib(const std::string& figure) {
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word && word != figure + ":") {
    }
    double kib = 0;
    status >> kib;
    return kib / 1024;
}

/// Has VmHWM begin anew at what is resident, less what is free; proc_pid_clear_refs(5).
inline void forget_peak_memory() {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << 5;
}

} // namespace restyle
