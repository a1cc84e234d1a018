#include "system.h"

#include <cstdlib>
#include <stdexcept>

#include <dlfcn.h>

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

std::optional<std::string> environment_variable(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

} // namespace restyle::interop
