#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <vector>

namespace viewer {

/// Frames as they come, kept in a file without coding, so that a run's times are not those of
/// writing PNGs. The file ends with the spool.
class FrameSpool {
public:
    FrameSpool(const std::filesystem::path& file, std::size_t frame_bytes);
    ~FrameSpool();
    FrameSpool(const FrameSpool&) = delete;
    FrameSpool& operator=(const FrameSpool&) = delete;

    void add(std::span<const std::uint8_t> frame);
    std::vector<std::uint8_t> read(std::size_t index);

private:
    std::filesystem::path file_;
    std::size_t frame_bytes_;
    std::fstream stream_;
};

} // namespace viewer
