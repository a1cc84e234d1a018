#include "file_watch.h"

#include <utility>

namespace viewer {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{250};

} // namespace

std::optional<FileWatch::Time> FileWatch::time_on_disk() const {
    std::error_code absent;
    const Time time = std::filesystem::last_write_time(file_, absent);
    return absent ? std::nullopt : std::optional(time);
}

void FileWatch::watch(std::filesystem::path file) {
    file_ = std::move(file);
    seen_ = file_.empty() ? std::nullopt : time_on_disk();
    settling_.reset();
}

bool FileWatch::was_written() {
    const auto now = std::chrono::steady_clock::now();
    if (file_.empty() || now - last_look_ < kBetweenLooks) return false;
    last_look_ = now;
    const std::optional<Time> found = time_on_disk();
    if (!found || found == seen_) return false;
    if (found != settling_) {
        settling_ = found;
        return false;
    }
    seen_ = found;
    return true;
}

} // namespace viewer
