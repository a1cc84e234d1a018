#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "guiding.h"

namespace command_line {

/// Where the samples of a guidance lie: guide.json says what makes them, and of each sample, whole
/// or not at all, 000000.json, and where it did not fail 000000.png and 000000.z.safetensors; and
/// input.z.safetensors where the code of an input was looked for.
class GuideFolder {
public:
    /// Makes the folder, or takes one of the same settings up again; paths are the same where they
    /// lead to the same place. Throws std::runtime_error naming the first setting that is another.
    GuideFolder(const std::filesystem::path& folder, const nlohmann::json& settings);

    std::filesystem::path input_code() const { return folder_ / "input.z.safetensors"; }

    bool has(std::int64_t sample) const;
    nlohmann::json read(std::int64_t sample) const;

    /// Returns what 000000.json holds.
    nlohmann::json write(std::int64_t sample, const GuidedSample& guided,
                         const std::vector<restyle::core::WeightedEnergy>& energies) const;

private:
    std::filesystem::path file(std::int64_t sample, const char* ending) const;

    std::filesystem::path folder_;
};

} // namespace command_line
