// What `restyle` reads and writes: COMMANDS.md, PICTURES.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "programs/command_line_fixture.h"

namespace restyle::test {
namespace {

class Pictures : public CommandLine {
protected:
    /// What the network would see of a file.
    std::vector<double> read_as_values(const std::string& file,
                                       const std::vector<std::string>& more = {}) const {
        std::vector<std::string> arguments = translate(
            model_a, model_b, folder / "seen.safetensors", {"--strength", "0", "--dtype", "fp64"});
        *(std::find(arguments.begin(), arguments.end(), "--input") + 1) = file;
        arguments.insert(arguments.end(), more.begin(), more.end());
        expect_done(arguments);
        return read_numbers(folder / "seen.safetensors", "sample");
    }
};

TEST_F(Pictures, OfEightBitsAreTheirCodeValues) {
    const Pixels pixels = random_pixels(12, 8, 3);
    std::vector<double> expected;
    for (std::size_t c = 0; c < 3; ++c)
        for (std::size_t i = 0; i < 96; ++i)
            expected.push_back(pixels.values[3 * i + c] / 127.5 - 1);
    EXPECT_LE(largest_difference(read_as_values(picture), expected), 1e-15);
}

TEST_F(Pictures, OfSixteenBitsAreReadWhole) {
    const std::vector<std::uint16_t> grey{0, 1, 255, 256, 32767, 32768, 65534, 65535};
    write_grey_png16(folder / "deep.png", 4, 2, grey);
    std::vector<double> expected;
    for (int c = 0; c < 3; ++c) // Grey is repeated.
        for (const std::uint16_t value : grey)
            expected.push_back(value / 32767.5 - 1);
    EXPECT_LE(largest_difference(read_as_values(folder / "deep.png"), expected), 1e-15);
}

TEST_F(Pictures, OfGreyWithAlphaKeepTheirAlphaAside) {
    const Pixels pixels = random_pixels(4, 2, 2);
    write_png(folder / "grey.png", pixels);
    std::vector<std::string> arguments =
        translate(model_a, model_b, folder / "out.png", {"--steps", "2"});
    *(std::find(arguments.begin(), arguments.end(), "--input") + 1) = folder / "grey.png";
    expect_done(arguments);
    const Pixels out = read_png(folder / "out.png");
    ASSERT_EQ(out.channels, 4);
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_EQ(out.values[4 * i + 3], pixels.values[2 * i + 1]);
}

TEST_F(Pictures, AreResizedOnRequestAlone) {
    EXPECT_EQ(read_as_values(picture).size(), std::size_t(3 * 12 * 8));
    EXPECT_EQ(read_as_values(picture, {"--size", "16x4"}).size(), std::size_t(3 * 16 * 4));
}

TEST_F(Pictures, InSafetensorsComeBackUnclampedUnderTheSameName) {
    const std::vector<double> values(3 * 2 * 4, 1.75);
    write_tensor(folder / "in.safetensors", "sample", {1, 3, 2, 4}, values);
    EXPECT_EQ(read_as_values(folder / "in.safetensors"), values);
}

// A folder's pictures take the batch of the noise in byte order of their names: Z before a.
TEST_F(Pictures, OfAFolderTakeTheirOwnNoise) {
    const fs::path fixture = reference("translate_fixture/epsilon_leading");
    const std::vector<double> both = read_numbers(fixture / "input.safetensors", "sample");
    const std::vector<double> expected = read_numbers(fixture / "expected.safetensors", "sample");
    const std::ptrdiff_t one = std::ptrdiff_t(both.size() / 2);
    fs::create_directory(folder / "in");
    write_tensor(folder / "in/Z.safetensors", "sample", {1, 3, 8, 12},
                 {both.begin(), both.begin() + one});
    write_tensor(folder / "in/a.safetensors", "sample", {1, 3, 8, 12},
                 {both.begin() + one, both.end()});
    write_text(folder / "list.json", R"([{"input": "a.safetensors", "output": "2nd/b.safetensors"},
                                         {"input": "Z.safetensors"}])");
    std::vector<std::string> arguments{"translate",
                                       "--source",
                                       model_a,
                                       "--target",
                                       model_b,
                                       "--input",
                                       folder / "in",
                                       "--output",
                                       folder / "out",
                                       "--noise",
                                       fixture / "noise.safetensors",
                                       "--dtype",
                                       "fp64",
                                       "--list",
                                       folder / "list.json"};
    for (const auto& word : nlohmann::json::parse(read_text(fixture / "arguments.json")))
        arguments.push_back(word);
    expect_done(arguments);
    const auto error = [&](const std::string& file, std::ptrdiff_t begin) {
        return largest_difference(read_numbers(folder / file, "sample"),
                                  {expected.begin() + begin, expected.begin() + begin + one});
    };
    EXPECT_LT(error("out/Z.safetensors", 0), 1e-9 * largest(expected));
    EXPECT_LT(error("out/2nd/b.safetensors", one), 1e-9 * largest(expected));
}

TEST_F(Pictures, StayWhereTheMaskIsBlackRefinedOrNot) {
    std::vector<std::uint8_t> half(96, 0);
    for (std::size_t y = 0; y < 8; ++y)
        std::fill_n(half.begin() + std::ptrdiff_t(12 * y + 6), 6, std::uint8_t{255});
    write_png(folder / "mask.png", {12, 8, 1, half});
    expect_done(translate(model_a, model_b, folder / "out.png",
                          {"--steps", "4", "--refine-steps", "2", "--mask", folder / "mask.png"}));
    const Pixels in = read_png(picture), out = read_png(folder / "out.png");
    int changed = 0;
    for (std::size_t i = 0; i < 3 * 96; ++i) {
        const bool black = half[i / 3] == 0;
        if (black) {
            EXPECT_EQ(out.values[i], in.values[i]) << i;
        }
        changed += !black && out.values[i] != in.values[i];
    }
    EXPECT_GT(changed, 0);

    std::vector<std::uint8_t> colours; // As many programs store grey.
    for (const std::uint8_t value : half)
        colours.insert(colours.end(), 3, value);
    write_png(folder / "colours.png", {12, 8, 3, colours});
    const std::vector<std::string> masked{"--steps", "4",      "--refine-steps",
                                          "2",       "--mask", folder / "colours.png"};
    expect_done(translate(model_a, model_b, folder / "again.png", masked));
    EXPECT_TRUE(read_png(folder / "again.png") == out);
    ++colours[7];
    write_png(folder / "colours.png", {12, 8, 3, colours});
    const Outcome refused = run_restyle(translate(model_a, model_b, folder / "no.png", masked));
    EXPECT_EQ(refused.status, 1);
    EXPECT_NE(refused.err.find("colours.png: has colours, expected a grey picture"),
              std::string::npos)
        << refused.err;
}

} // namespace
} // namespace restyle::test
