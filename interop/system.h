#pragma once

#include <filesystem>
#include <optional>
#include <string>

/// What of the operating system is used beside memory and handles (linux/, windows/). Text is
/// UTF-8.
namespace restyle::interop {

#ifdef _WIN32
inline constexpr const char* kCudaLibrary = "nvcuda.dll";
inline constexpr const char* kBackLibrary = "restyle_core.dll";
#else
inline constexpr const char* kCudaLibrary = "libcuda.so.1";
inline constexpr const char* kBackLibrary = "librestyle_core.so";
#endif

/// Opens a library for as long as the process lives; its symbols meet those of no other. Throws
/// std::runtime_error with the system's words.
void* open_library(const std::string& file);

/// Null where the library has none of that name.
void* find_symbol(void* library, const char* name);

/// Of the library or program that `code`, the address of a function, is in; empty where that is
/// not known.
std::filesystem::path folder_of(const void* code);

/// By 0 to 2 steps the calling thread, and on Linux those that it starts from now on, give way to
/// others: nice + 10 each, or below normal and lowest. Where the system refuses that, all stays as
/// it was.
void lower_thread_priority(int steps);

std::optional<std::string> environment_variable(const char* name);

} // namespace restyle::interop
