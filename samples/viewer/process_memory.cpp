#include "process_memory.h"

#include <fstream>

#include <unistd.h>

namespace viewer {

// proc_pid_statm(5): the size of the address space, then what is resident, both in pages.
std::uint64_t resident_bytes() {
    std::ifstream pages("/proc/self/statm");
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    if (!(pages >> all >> resident)) return 0;
    return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace viewer
