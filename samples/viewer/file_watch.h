#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

namespace viewer {

/// Tells when a file was written anew, by its time on disk, which is asked for a few times a
/// second.
class FileWatch {
public:
    /// As it is now; an empty path ends watching.
    void watch(std::filesystem::path file);

    /// True once for each time that the file was written, when its writer has left it alone for a
    /// moment. A file that is away for a while, as editors do, was not written.
    bool was_written();

private:
    using Time = std::filesystem::file_time_type;

    std::optional<Time> time_on_disk() const;

    std::filesystem::path file_;
    std::optional<Time> seen_;
    std::optional<Time> settling_; ///< Another time than seen_, at the last look.
    std::chrono::steady_clock::time_point last_look_{};
};

} // namespace viewer
