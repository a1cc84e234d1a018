#include "system.h"

#include <stdexcept>

#include "windows/wide.h"
#include "windows/windows.h"

namespace restyle::interop {

void* open_library(const std::string& file) {
    // What it needs is looked for beside it, too.
    const bool is_path = std::filesystem::path(wide(file)).is_absolute();
    const DWORD flags =
        is_path ? LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS : 0;
    const HMODULE library = LoadLibraryExW(wide(file).c_str(), nullptr, flags);
    if (library == nullptr) throw std::runtime_error(file + ": " + last_error_text());
    return library;
}

void* find_symbol(void* library, const char* name) {
    return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}

std::filesystem::path folder_of(const void* code) {
    HMODULE module = nullptr;
    constexpr DWORD kFlags =
        GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
    if (GetModuleHandleExW(kFlags, static_cast<LPCWSTR>(code), &module) == 0) return {};
    std::wstring file(32768, L'\0'); // As long as any path.
    file.resize(GetModuleFileNameW(module, file.data(), static_cast<DWORD>(file.size())));
    return std::filesystem::path(file).parent_path();
}

void lower_thread_priority(int steps) {
    static_assert(THREAD_PRIORITY_BELOW_NORMAL == -1 && THREAD_PRIORITY_LOWEST == -2);
    if (steps > 0) SetThreadPriority(GetCurrentThread(), -steps);
}

std::optional<std::string> environment_variable(const char* name) {
    const wchar_t* const value = _wgetenv(wide(name).c_str());
    return value != nullptr ? std::optional<std::string>(narrow(value)) : std::nullopt;
}

} // namespace restyle::interop
