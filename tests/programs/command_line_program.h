#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace restyle::test {

namespace fs = std::filesystem;

/// What `restyle` left behind when it ended.
struct Outcome {
    int status = -1;
    std::string out, err;
};

/// Runs `restyle` with these arguments; where there is a `shell`, after it and in the same.
Outcome run_restyle(const std::vector<std::string>& arguments, const std::string& shell = {});
Outcome run_train(const std::vector<std::string>& arguments); ///< The same of `restyle_train`.

/// A folder of its own, removed with its contents.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    std::vector<std::string> names() const; ///< Sorted, of what lies in it; hidden files too.

private:
    fs::path path_;
};

fs::path reference(const std::string& name); ///< Below tests/reference.

/// A model folder of a unet_fixture network under a schedule of translate_fixture/CASE/SIDE.json.
void write_model(const fs::path& folder, const std::string& network, const fs::path& schedule);

/// The same on the latents of an autoencoder_fixture network.
void write_latent_model(const fs::path& folder, const std::string& network,
                        const fs::path& schedule, const std::string& autoencoder);

/// Tensor of a safetensors file in fp64, whatever it is stored in, read without the SDK.
std::vector<double> read_numbers(const fs::path& file, const std::string& tensor);
std::map<std::string, std::string> read_metadata(const fs::path& file);
std::string stored_type(const fs::path& file, const std::string& tensor);

/// A safetensors file of one fp64 tensor, written without the SDK.
void write_tensor(const fs::path& file, const std::string& tensor,
                  const std::vector<std::int64_t>& shape, const std::vector<double>& values);

/// Any header and data under the length of the header: a safetensors file as it should not be.
void write_safetensors_bytes(const fs::path& file, const std::string& header,
                             const std::string& data = {});

double largest(const std::vector<double>& values); ///< max |v|
double largest_difference(const std::vector<double>& a, const std::vector<double>& b);

/// 8-bit pictures, row by row, channels together.
struct Pixels {
    int width = 0, height = 0, channels = 0;
    std::vector<std::uint8_t> values;

    bool operator==(const Pixels&) const = default;
};
Pixels random_pixels(int width, int height, int channels, unsigned seed = 1);
void write_png(const fs::path& file, const Pixels& pixels);
void write_grey_png16(const fs::path& file, int width, int height,
                      const std::vector<std::uint16_t>& values);
Pixels read_png(const fs::path& file);

std::string read_text(const fs::path& file);
void write_text(const fs::path& file, const std::string& text);

} // namespace restyle::test
