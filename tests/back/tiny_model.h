#pragma once

#include <cstdint>
#include <filesystem>

namespace restyle::test {

/// A network small enough to run in a few milliseconds, with random weights.
struct TinyModel {
    int channels = 3; ///< Of a picture.
    int patch_size = 2;
    std::uint64_t seed = 0; ///< Of the weights,
    double scale = 1;       ///< which are this much larger than usual.
};

/// Writes it as a diffusers folder: v-prediction, trailing grid, 2 levels.
void write_tiny_model(const std::filesystem::path& folder, const TinyModel& tiny);

/// Makes it, with patch_size 1, a model of the latents of autoencoder_fixture's kl_shift, two
/// pixels a side of each value.
void set_beside_autoencoder(const std::filesystem::path& folder);

/// A folder of its own below the system's temporary one, removed with its contents.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::filesystem::path operator/(const char* name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

} // namespace restyle::test
