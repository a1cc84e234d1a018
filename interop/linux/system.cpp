#include "system.h"

#include <cstdlib>
#include <stdexcept>

#include <dlfcn.h>
#include <sys/resource.h>

namespace restyle::interop {

void* open_library(const std::string& file) {
    void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    return library;
}

void* find_symbol(void* library, const char* name) {
    return dlsym(library, name);
}

std::filesystem::path folder_of(const void* code) {
    Dl_info file{};
    if (dladdr(code, &file) == 0) return {};
    return std::filesystem::path(file.dli_fname).parent_path();
}

void lower_thread_priority(int steps) {
    constexpr int kNice = 10;
    // Of a process POSIX says, of a thread Linux takes it; beyond the end of its range, as its end.
    if (steps > 0) setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + steps * kNice);
}

std::optional<std::string> environment_variable(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

} // namespace restyle::interop
