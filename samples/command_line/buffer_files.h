#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "replay/kept_buffers.h"

#include "outputs.h"

namespace command_line {

/// A replay's buffers, in a safetensors file a frame (format restyle-buffers-1): tensors
/// [channels, height, width] under the buffers' names, and under the same names metadata, of which
/// each is an object of JSON.
class BufferFiles {
public:
    /// Adds `file`, of the frame of this number, unless nothing was kept of it. Returns what a
    /// report says of them: {file, there, absent}.
    nlohmann::json add(Outputs& outputs, const std::filesystem::path& file,
                       std::uint64_t frame_number, const replay::KeptBuffers& kept);

    /// Says what there is, and what of no frame.
    void tell(const std::filesystem::path& folder) const;

private:
    std::size_t files_ = 0;
    std::set<std::string> there_; ///< Of any frame.
    std::map<std::string, std::string> absent_;
};

} // namespace command_line
