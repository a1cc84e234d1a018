// This program's definitions stand before the C library's: libstdc++ and the SDK call these.
#include "session/faulty_files.h"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <mutex>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "support/call_faults.h"

namespace restyle::test {
namespace {

std::mutex mutex;
std::string watched; // NOLINT: Lives as long as any thread that writes.

bool is_watched(const char* path) {
    const std::lock_guard lock(mutex);
    return !watched.empty() && std::string(path).starts_with(watched);
}

bool is_watched(int descriptor) {
    char path[4096];
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t length = readlink(link.c_str(), path, sizeof path - 1);
    if (length < 0) return false;
    path[length] = '\0';
    return is_watched(path);
}

template <typename File>
bool fails(const char* call, File file) {
    if (!is_watched(file) || !call_faults().fails(call)) return false;
    errno = ENOSPC;
    return true;
}

template <typename Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

} // namespace

void fault_files_below(const std::string& folder) {
    const std::lock_guard lock(mutex);
    watched = folder;
}

} // namespace restyle::test

using restyle::test::fails;
using restyle::test::next;

#define RESTYLE_BEFORE_THE_C_LIBRARYS extern "C" __attribute__((visibility("default")))

RESTYLE_BEFORE_THE_C_LIBRARYS FILE* fopen64(const char* path, const char* mode) {
    static const auto real = next<FILE* (*)(const char*, const char*)>("fopen64");
    return fails("fopen", path) ? nullptr : real(path, mode);
}

RESTYLE_BEFORE_THE_C_LIBRARYS FILE* fopen(const char* path, const char* mode) {
    return fopen64(path, mode);
}

RESTYLE_BEFORE_THE_C_LIBRARYS ssize_t write(int descriptor, const void* bytes, size_t count) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    return fails("write", descriptor) ? -1 : real(descriptor, bytes, count);
}

RESTYLE_BEFORE_THE_C_LIBRARYS ssize_t writev(int descriptor, const iovec* parts, int count) {
    static const auto real = next<ssize_t (*)(int, const iovec*, int)>("writev");
    return fails("writev", descriptor) ? -1 : real(descriptor, parts, count);
}

RESTYLE_BEFORE_THE_C_LIBRARYS int fsync(int descriptor) {
    static const auto real = next<int (*)(int)>("fsync");
    return fails("fsync", descriptor) ? -1 : real(descriptor);
}

RESTYLE_BEFORE_THE_C_LIBRARYS int rename(const char* from, const char* to) noexcept {
    static const auto real = next<int (*)(const char*, const char*)>("rename");
    return fails("rename", to) ? -1 : real(from, to);
}

RESTYLE_BEFORE_THE_C_LIBRARYS int mkdir(const char* path, mode_t mode) noexcept {
    static const auto real = next<int (*)(const char*, mode_t)>("mkdir");
    return fails("mkdir", path) ? -1 : real(path, mode);
}
