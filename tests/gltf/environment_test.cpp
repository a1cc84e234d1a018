// An environment lights as its light does: the same from everywhere where that is so, and from its
// bright side.
#include "gltf/environment.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <functional>

#include "commands.h"
#include "gltf/made_up_model.h"
#include "gltf/model_renderer.h"
#include "gltf/read_model.h"
#include "host_buffer.h"
#include "scene/drawing_device.h"
#include "support/validation.h"

namespace gltf {
namespace {

constexpr std::uint32_t kSide = 64;
constexpr std::uint32_t kWidth = 32; // Of the skies here.

using Light = std::function<glm::vec3(const glm::vec3& from)>;

Radiance sky_of(const Light& light, std::uint32_t width = kWidth) {
    Radiance sky{width, width / 2, {}};
    for (std::uint32_t y = 0; y < sky.height; ++y)
        for (std::uint32_t x = 0; x < sky.width; ++x) {
            const float turn =
                6.2831853F * ((static_cast<float>(x) + 0.5F) / static_cast<float>(width) - 0.5F);
            const float down =
                6.2831853F * (static_cast<float>(y) + 0.5F) / static_cast<float>(width);
            sky.texels.push_back(light({std::sin(turn) * std::sin(down), std::cos(down),
                                        -std::cos(turn) * std::sin(down)}));
        }
    return sky;
}

glm::vec3 from_everywhere(const glm::vec3&) {
    return {0.5F, 0.25F, 0.125F};
}

glm::vec3 from_the_right(const glm::vec3& from) {
    return glm::vec3(from.x > 0 ? 1 : 0);
}

TEST(Environment, OfTheSameLightFromEverywhereIsSentOnAsItComes) {
    const Environment environment = environment_of(sky_of(from_everywhere));
    const glm::vec3 light = from_everywhere({});
    EXPECT_LT(glm::distance(0.282095F * environment.matt[0], light), 1e-4F);
    for (std::size_t i = 1; i < environment.matt.size(); ++i)
        EXPECT_LT(glm::length(environment.matt[i]), 1e-4F) << i;
    ASSERT_EQ(environment.mirrored.size(), 6U);
    for (const Radiance& level : environment.mirrored)
        for (const glm::vec3& texel : level.texels)
            ASSERT_LT(glm::distance(texel, light), 1e-4F) << level.width;
}

/// What the shader makes of it: environment_matt().
float matt_towards(const Environment& environment, const glm::vec3& n) {
    const auto& m = environment.matt;
    return 0.282095F * m[0].r + 0.488603F * (n.y * m[1].r + n.z * m[2].r + n.x * m[3].r) +
           1.092548F * (n.x * n.y * m[4].r + n.y * n.z * m[5].r + n.x * n.z * m[7].r) +
           0.315392F * (3 * n.z * n.z - 1) * m[6].r + 0.546274F * (n.x * n.x - n.y * n.y) * m[8].r;
}

TEST(Environment, OfLightFromOneHalfFallsOffWithTheAngleToIt) {
    const Environment environment = environment_of(sky_of(from_the_right));
    for (const glm::vec3& n : {glm::vec3(1, 0, 0), glm::vec3(-1, 0, 0), glm::vec3(0, 1, 0),
                               glm::vec3(0, 0, -1), glm::vec3(0.6F, 0, 0.8F)})
        EXPECT_NEAR(matt_towards(environment, n), 0.5F * (1 + n.x), 0.03F)
            << n.x; // In closed form.
    // A mirror has an edge between light and dark, and the roughest surface none.
    const auto across = [](const Radiance& level) {
        const std::uint32_t y = level.height / 2;
        return level.at(level.width / 2 + level.width / 32, y).r -
               level.at(level.width / 2 - 1 - level.width / 32, y).r;
    };
    EXPECT_GT(across(environment.mirrored.front()), 0.95F);
    EXPECT_LT(across(environment.mirrored[4]), 0.5F);
}

const glm::vec3 kToSpot = glm::normalize(glm::vec3(-0.6F, 0.8F, 0.3F));
constexpr float kSpotLight = 500;

/// From all around, and from a spot of 4 degrees about its middle.
glm::vec3 from_a_spot(const glm::vec3& from) {
    const bool is_spot = glm::dot(from, kToSpot) > std::cos(glm::radians(4.0F));
    return from_everywhere(from) + glm::vec3(is_spot ? kSpotLight : 0);
}

TEST(Environment, HasASunWhereASpotOutshinesAllAroundItAndCountsItOnce) {
    const Environment environment = environment_of(sky_of(from_a_spot, 512));
    ASSERT_TRUE(environment.sun);
    EXPECT_GT(glm::dot(environment.sun->to_sun, kToSpot), std::cos(glm::radians(0.5F)));
    const float light = kSpotLight * 2 * (1 - std::cos(glm::radians(4.0F))); // Over pi.
    EXPECT_NEAR(environment.sun->light.r, light, 0.03F * light);
    EXPECT_LT(glm::distance(0.282095F * environment.matt[0], from_everywhere({})), 2e-3F);
    for (std::size_t i = 1; i < environment.matt.size(); ++i)
        EXPECT_LT(glm::length(environment.matt[i]), 4e-3F) << i;
    for (const Radiance& level : environment.mirrored)
        for (const glm::vec3& texel : level.texels)
            ASSERT_NEAR(brightness(texel), brightness(from_everywhere({})), 5e-3F) << level.width;
    EXPECT_EQ(environment.sky.texels, sky_of(from_a_spot, 512).texels) << "it is seen as it is";
}

TEST(Environment, HasNoSunWhereNoSpotOutshinesAllAroundIt) {
    EXPECT_FALSE(environment_of(sky_of(from_everywhere)).sun);
    EXPECT_FALSE(environment_of(sky_of(from_the_right)).sun);
    EXPECT_FALSE(environment_of(sky_of(from_the_right, 512)).sun);
    EXPECT_FALSE(environment_of(sky_of([](const glm::vec3&) { return glm::vec3(0); })).sun);
}

class RadianceFile : public testing::Test {
protected:
    RadianceFile()
        : file_(std::filesystem::temp_directory_path() /
                ("restyle_sky_" + std::to_string(getpid()) + ".hdr")) {}
    ~RadianceFile() override { std::filesystem::remove(file_); }

    Radiance read(const std::string& bytes) const {
        std::ofstream(file_, std::ios::binary) << bytes;
        return read_radiance(file_);
    }
    std::string refusal(const std::string& bytes) const {
        try {
            read(bytes);
        } catch (const std::runtime_error& error) {
            EXPECT_EQ(std::string(error.what()).find(file_.string()), 0U) << error.what();
            return error.what();
        }
        return "nothing is refused";
    }

    std::filesystem::path file_;
};

const std::string kHeader = "#?RADIANCE\n# made up\nFORMAT=32-bit_rle_rgbe\n\n";

TEST_F(RadianceFile, IsReadWithItsTexelsAsTheyAreOrInRuns) {
    const Radiance plain = read(kHeader + "-Y 1 +X 2\n" + std::string("\x80\x40\x00\x81", 4) +
                                std::string("\x80\x40\x00\x00", 4));
    EXPECT_EQ(plain.at(0, 0), glm::vec3(1, 0.5F, 0));
    EXPECT_EQ(plain.at(1, 0), glm::vec3(0)) << "an exponent of 0 is black";
    // Of eight texels in a row: five of one value and three as they are; then runs of eight.
    const std::string row = std::string("\x02\x02\x00\x08", 4) +
                            std::string("\x85\x80\x03\x40\x20\x10", 6) + "\x88\x40" +
                            std::string("\x88\x00", 2) + "\x88\x81";
    const Radiance runs = read(kHeader + "-Y 4 +X 8\n" + row + row + row + row);
    EXPECT_EQ(runs.at(4, 3), glm::vec3(1, 0.5F, 0));
    EXPECT_EQ(runs.at(7, 0), glm::vec3(0.125F, 0.5F, 0));
}

TEST_F(RadianceFile, IsRefusedInASentence) {
    const auto expect = [&](const std::string& bytes, const char* words) {
        EXPECT_NE(refusal(bytes).find(words), std::string::npos) << refusal(bytes);
    };
    const std::string texels(4 * 2, '\x01');
    expect("", "has no whole header");
    expect("\x89PNG\r\n", "does not begin with #?");
    expect("#?RADIANCE\nFORMAT=32-bit_rle_xyze\n\n", "has FORMAT=32-bit_rle_xyze, expected");
    expect(kHeader + "+X 2 -Y 1\n" + texels, "has the size \"+X 2 -Y 1\", expected -Y");
    expect(kHeader + "-Y 2 +X 2\n" + texels + texels, "is 2x2, expected twice as wide");
    expect(kHeader + "-Y 0 +X 0\n", "is 0x0, expected");
    expect(kHeader + "-Y 40000 +X 80000\n", "is 80000x40000, expected");
    expect(kHeader + "-Y 1 +X 2\n" + texels.substr(1), "ends before its last row");
    const std::string begins_run("\x02\x02\x00\x08", 4);
    expect(kHeader + "-Y 4 +X 8\n" + begins_run, "ends before its last row");
    expect(kHeader + "-Y 4 +X 8\n" + begins_run + std::string(1, '\0'), "a run of 0 where 8");
    expect(kHeader + "-Y 4 +X 8\n" + begins_run + "\x89\x01", "a run of 9 where 8 texels are left");
    EXPECT_THROW(read_radiance("nowhere.hdr"), std::runtime_error);
}

/// A ball of 1 m with these factors in its material.
Model ball(MadeUpModel& made, float metallic, float roughness) {
    constexpr int kRings = 24;
    constexpr int kParts = 48;
    std::vector<float> positions;
    std::vector<std::uint16_t> indices;
    for (int ring = 0; ring <= kRings; ++ring)
        for (int part = 0; part <= kParts; ++part) {
            const float down = 3.14159265F * static_cast<float>(ring) / kRings;
            const float turn = 6.2831853F * static_cast<float>(part) / kParts;
            positions.insert(positions.end(), {std::sin(down) * std::sin(turn), std::cos(down),
                                               std::sin(down) * std::cos(turn)});
            if (ring == kRings || part == kParts) continue;
            const auto at = static_cast<std::uint16_t>(ring * (kParts + 1) + part);
            const auto below = static_cast<std::uint16_t>(at + kParts + 1);
            for (const int corner : {+at, +below, below + 1, +at, below + 1, at + 1})
                indices.push_back(static_cast<std::uint16_t>(corner));
        }
    const int places = made.add_vectors(positions);
    made.json["meshes"] = {{{"primitives",
                             {{{"attributes", {{"POSITION", places}, {"NORMAL", places}}},
                               {"indices", made.add_indices(indices)},
                               {"material", 0}}}}}};
    made.json["nodes"] = {{{"mesh", 0}}};
    made.json["materials"] = {
        {{"pbrMetallicRoughness", {{"metallicFactor", metallic}, {"roughnessFactor", roughness}}}}};
    return read_model(made.write());
}

class EnvironmentDrawn : public samples::DrawingDevice {
protected:
    EnvironmentDrawn() { validate_ = restyle::test::kValidate; }

    struct Drawn {
        std::vector<std::uint32_t> colors;
        std::vector<std::uint32_t> objects;

        glm::ivec3 color(std::size_t pixel) const {
            return {colors[pixel] & 255U, colors[pixel] >> 8 & 255U, colors[pixel] >> 16 & 255U};
        }
        glm::ivec3 color(std::uint32_t x, std::uint32_t y) const { return color(y * kSide + x); }
    };

    /// A ball in the middle, in this light.
    Drawn draw(const Light& light, float metallic, float roughness, float stops = 0) {
        MadeUpModel made;
        return draw(ball(made, metallic, roughness), environment_of(sky_of(light)),
                    {{0, 0, 3}, {0, 0, 0}}, stops);
    }
    Drawn draw(Model model, const Environment& environment, const samples::Camera& camera,
               float stops = 0) {
        ModelRenderer renderer(*device_, std::move(model), kSide, kSide);
        renderer.light_by(&environment);
        renderer.set_exposure(stops);
        samples::Commands(*device_).run(
            [&](VkCommandBuffer commands) { renderer.record(commands, camera, 0); });
        return {read(renderer.targets().color), read(renderer.targets().object)};
    }

    std::vector<std::uint32_t> read(const samples::Image& image) {
        std::vector<std::uint32_t> pixels(std::size_t{kSide} * kSide);
        const samples::HostBuffer to(device_->handles(), 4 * pixels.size(),
                                     VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        samples::Commands(*device_).run([&](VkCommandBuffer commands) {
            samples::record_read_back(commands, image, to.buffer());
        });
        std::memcpy(pixels.data(), to.bytes().data(), to.bytes().size());
        return pixels;
    }
};

int apart(const glm::ivec3& a, const glm::ivec3& b) {
    const glm::ivec3 by = glm::abs(a - b);
    return std::max(by.x, std::max(by.y, by.z));
}

// The furnace: what sends on all light that comes in, the same from everywhere, is not to be told
// from it.
TEST_F(EnvironmentDrawn, DoesNotShowAWhiteBallInTheSameLightFromEverywhere) {
    for (const auto& [metallic, roughness] : {std::pair{0.0F, 1.0F}, {0.0F, 0.3F}, {1.0F, 0.5F}}) {
        const Drawn drawn = draw(from_everywhere, metallic, roughness);
        std::size_t on_ball = 0;
        for (std::size_t pixel = 0; pixel < drawn.colors.size(); ++pixel) {
            on_ball += drawn.objects[pixel];
            EXPECT_LE(apart(drawn.color(pixel), drawn.color(0)), 2) << pixel << ' ' << roughness;
        }
        EXPECT_GT(on_ball, drawn.colors.size() / 10);
    }
    EXPECT_EQ(device_->validation_messages(), 0);
}

TEST_F(EnvironmentDrawn, LightsTheSideFromWhichItComes) {
    const Drawn drawn = draw(from_the_right, 0, 1);
    const int left = drawn.color(22, 32).r;
    const int middle = drawn.color(32, 32).r;
    const int right = drawn.color(42, 32).r;
    EXPECT_EQ(drawn.objects[32 * kSide + 22] + drawn.objects[32 * kSide + 42], 2U);
    EXPECT_GT(middle, left + 20);
    EXPECT_GT(right, middle + 20);
    EXPECT_GT(drawn.color(62, 32).r, 200) << "what is seen of it";
    EXPECT_LT(drawn.color(1, 32).r, 10);
}

TEST_F(EnvironmentDrawn, IsTwiceAsBrightAStopOn) {
    const auto dim = [](const glm::vec3&) { return glm::vec3(0.2F); };
    const auto bright = [](const glm::vec3&) { return glm::vec3(0.4F); };
    for (const std::uint32_t x : {0U, 32U})
        EXPECT_LE(apart(draw(dim, 0, 1, 1).color(x, 32), draw(bright, 0, 1).color(x, 32)), 1);
}

/// A ground of 8 m with a square of 2 m hung over it, 1 m above, both matt and grey.
Model ground_under_a_square(MadeUpModel& made) {
    const auto square = [&](float half, float y) {
        return made.add_vectors({-half, y, half, half, y, half, half, y, -half, -half, y, -half});
    };
    const int indices = made.add_indices({0, 1, 2, 0, 2, 3});
    const int up = made.add_vectors({0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0});
    for (const int places : {square(4, 0), square(1, 1)})
        made.json["meshes"].push_back({{"primitives",
                                        {{{"attributes", {{"POSITION", places}, {"NORMAL", up}}},
                                          {"indices", indices},
                                          {"material", 0}}}}});
    made.json["nodes"] = {{{"mesh", 0}}, {{"mesh", 1}}};
    made.json["scenes"][0]["nodes"] = {0, 1};
    made.json["materials"] = {{{"doubleSided", true},
                               {"pbrMetallicRoughness",
                                {{"baseColorFactor", {0.5, 0.5, 0.5, 1}},
                                 {"metallicFactor", 0},
                                 {"roughnessFactor", 1}}}}};
    return read_model(made.write());
}

/// Straight down on the ground, whose left and right edges are the picture's.
const samples::Camera kFromAbove{{0, 9, 0}, {0, 0, 0}, 2 * 0.4182F, {0, 0, -1}};

// From straight above the square hides its shadow; from 45 degrees on the left it lies 1 m to the
// right of it.
TEST_F(EnvironmentDrawn, ThrowsTheShadowOfItsSun) {
    const auto light = [](const glm::vec3& from) {
        const bool is_sun = glm::dot(from, glm::normalize(glm::vec3(-1, 1, 0))) > 0.9976F;
        return glm::vec3(0.3F + (is_sun ? 60.0F : 0.0F));
    };
    MadeUpModel made;
    const Drawn drawn =
        draw(ground_under_a_square(made), environment_of(sky_of(light, 512)), kFromAbove);
    const auto at = [&](float metres) { // To the right of the middle.
        return drawn.color(static_cast<std::uint32_t>(kSide / 2 + 8 * metres), kSide / 2).r;
    };
    const int shaded = at(1.6F);
    const int lit = at(2.8F);
    EXPECT_LT(shaded, lit - 20);
    EXPECT_LE(std::abs(at(-2.8F) - lit), 2) << "as far from the square on the other side";
    // What the sky alone gives: the same as where it has no sun.
    const auto sky = [](const glm::vec3&) { return glm::vec3(0.3F); };
    MadeUpModel again;
    const Drawn by_sky =
        draw(ground_under_a_square(again), environment_of(sky_of(sky)), kFromAbove);
    EXPECT_LE(std::abs(by_sky.color(kSide / 2 + 13, kSide / 2).r - shaded), 3);
    EXPECT_EQ(device_->validation_messages(), 0);
}

} // namespace
} // namespace gltf
