#pragma once

#include <filesystem>
#include <vector>

#include "recorded_source.h"

namespace viewer {

/// The PNGs and JPEGs of a folder in the order of their names: colour, and nothing else is known.
class FolderSource : public RecordedSource {
public:
    /// Those that cannot be read, or are not as large as the first, are left out and named in
    /// `log`. Throws std::runtime_error where none is left.
    FolderSource(const Gpu& gpu, const std::filesystem::path& folder, double rate, Log& log);

    RestyleScene scene() const override;

private:
    struct Frames {
        std::vector<std::filesystem::path> files;
        Size size;
    };

    FolderSource(const Gpu& gpu, const std::filesystem::path& folder, Frames frames, double rate,
                 Log& log);
    static Frames frames_in(const std::filesystem::path& folder, Log& log);
    void read(std::uint32_t frame, Step step) override;

    std::vector<std::filesystem::path> files_;
    bool is_cut_ = true;
};

} // namespace viewer
