#include "gltf/radiance_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string>

#include "gltf/container.h"

// G. Ward, "Real Pixels", Graphics Gems II (1991): a text, then a byte of each colour and one of
// the exponent they share. stb_image is not asked: its 2.27 never ends on a file that is cut off.
namespace gltf {
namespace {

constexpr std::uintmax_t kMostBytes = std::uintmax_t{1} << 28;
constexpr std::uint32_t kWidest = 8192;
constexpr float kBrightest = 65504; // That a half holds.

using Rgbe = std::array<std::uint8_t, 4>;

class Reader {
public:
    explicit Reader(const std::filesystem::path& file)
        : file_(file),
          bytes_(bytes_of(file, kMostBytes)) {}

    [[noreturn]] void refuse(const std::string& what) const {
        throw std::runtime_error(file_.string() + ": " + what);
    }

    std::uint8_t byte() {
        if (at_ == bytes_.size())
            refuse("ends before its last row does; expected a whole Radiance .hdr picture");
        return static_cast<std::uint8_t>(bytes_[at_++]);
    }

    std::string line() {
        constexpr std::size_t kLongest = 1000;
        std::string line;
        while (at_ < bytes_.size() && line.size() < kLongest) {
            const auto letter = static_cast<char>(bytes_[at_++]);
            if (letter == '\n') return line;
            line += letter;
        }
        refuse("has no whole header; expected a Radiance .hdr picture");
    }

    /// The bytes that come next, without going on.
    bool begins_run(std::uint32_t width) const {
        const auto next = [&](std::size_t n) { return std::to_integer<std::uint32_t>(bytes_[n]); };
        return at_ + 4 <= bytes_.size() && next(at_) == 2 && next(at_ + 1) == 2 &&
               (next(at_ + 2) << 8 | next(at_ + 3)) == width;
    }

private:
    std::filesystem::path file_;
    std::vector<std::byte> bytes_;
    std::size_t at_ = 0;
};

/// "-Y height +X width", as all but a few programs have it.
Radiance sized(Reader& reader) {
    const std::string line = reader.line();
    Radiance radiance;
    const char* const end = line.data() + line.size();
    const auto number_behind = [&](const char* at, const char* sign, std::uint32_t& number) {
        const std::string expected(sign);
        if (line.compare(static_cast<std::size_t>(at - line.data()), expected.size(), expected) !=
            0)
            reader.refuse("has the size \"" + line.substr(0, 60) +
                          "\", expected -Y height +X width");
        return std::from_chars(at + expected.size(), end, number).ptr;
    };
    const char* const behind = number_behind(line.data(), "-Y ", radiance.height);
    number_behind(behind, " +X ", radiance.width);
    if (radiance.height == 0 || radiance.width != 2 * radiance.height || radiance.width > kWidest)
        reader.refuse("is " + std::to_string(radiance.width) + "x" +
                      std::to_string(radiance.height) +
                      ", expected twice as wide as high, as an equirectangular picture is, and at "
                      "most 8192 wide");
    return radiance;
}

Radiance read_header(Reader& reader) {
    if (reader.line().rfind("#?", 0) != 0)
        reader.refuse("does not begin with #?; expected a Radiance .hdr picture");
    for (std::string line = reader.line(); !line.empty(); line = reader.line())
        if (line.rfind("FORMAT=", 0) == 0 && line != "FORMAT=32-bit_rle_rgbe")
            reader.refuse("has " + line.substr(0, 60) + ", expected FORMAT=32-bit_rle_rgbe");
    return sized(reader);
}

/// Each of the four in runs of one value, and of values as they are.
void read_runs(Reader& reader, std::vector<Rgbe>& row) {
    for (int skipped = 0; skipped < 4; ++skipped)
        reader.byte();
    for (std::size_t part = 0; part < 4; ++part)
        for (std::size_t x = 0; x < row.size();) {
            const std::uint8_t code = reader.byte();
            const bool is_run = code > 128;
            const std::size_t count = is_run ? code - 128 : code;
            if (count == 0 || count > row.size() - x)
                reader.refuse("has a run of " + std::to_string(count) + " where " +
                              std::to_string(row.size() - x) + " texels are left in the row");
            std::uint8_t value = is_run ? reader.byte() : 0;
            for (const std::size_t end = x + count; x < end; ++x)
                row[x][part] = is_run ? value : reader.byte();
        }
}

void read_row(Reader& reader, std::vector<Rgbe>& row) {
    if (reader.begins_run(static_cast<std::uint32_t>(row.size()))) return read_runs(reader, row);
    for (Rgbe& texel : row)
        for (std::uint8_t& part : texel)
            part = reader.byte();
}

glm::vec3 light_of(const Rgbe& texel) {
    if (texel[3] == 0) return glm::vec3(0);
    const float unit = std::ldexp(1.0F, texel[3] - 136);
    return glm::min(unit * glm::vec3(texel[0], texel[1], texel[2]), kBrightest);
}

} // namespace

Radiance read_radiance(const std::filesystem::path& file) {
    Reader reader(file);
    Radiance radiance = read_header(reader);
    std::vector<Rgbe> row(radiance.width);
    for (std::uint32_t y = 0; y < radiance.height; ++y) {
        read_row(reader, row);
        std::transform(row.begin(), row.end(), std::back_inserter(radiance.texels), light_of);
    }
    return radiance;
}

} // namespace gltf
