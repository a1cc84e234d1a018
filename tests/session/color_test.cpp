// Colours that no network sees as they are: highlights, values below 0, what is not a number; and
// spaces that formats cannot hold.
#include <cmath>

#include "session/color_model.h"
#include "session/session_test.h"
#include "session/texel_values.h"

namespace restyle::test {
namespace {

constexpr VkFormat kHalfs = VK_FORMAT_R16G16B16A16_SFLOAT;
constexpr VkFormat kFloats = VK_FORMAT_R32G32B32A32_SFLOAT;
constexpr std::uint32_t kEvenSide = 16; ///< Of the frame, and of what the network sees.

class Colors : public SessionTest {
protected:
    static Wish wish(const std::string& manner, VkFormat format, RestyleColorInfo color) {
        return {.manner = manner,
                .format = format,
                .width = kEvenSide,
                .height = kEvenSide,
                .color = color};
    }

    // What a frame of RGBA32F texels becomes.
    std::vector<float> restyled(const std::string& manner, RestyleColorInfo color,
                                const std::vector<float>& frame) {
        const Wish wished = wish(manner, kFloats, color);
        const samples::Image image(device_->handles(), image_info(wished));
        write(texels_of(frame), image);
        Session session = open(wished);
        restyle(session, image, 1);
        show(session, target(general(image), general(image), 2));
        return words_of<float>(read(image));
    }

    // Of one colour.
    std::vector<float> restyled(const std::string& manner, RestyleColorInfo color, float r, float g,
                                float b) {
        std::vector<float> frame;
        for (std::uint32_t i = 0; i < kEvenSide * kEvenSide; ++i)
            frame.insert(frame.end(), {r, g, b, 0.25f});
        return restyled(manner, color, frame);
    }

    std::string refusal(VkFormat format, RestyleColorInfo color) {
        try {
            begin(wish("still", format, color));
        } catch (const Error& error) {
            EXPECT_EQ(error.result(), RESTYLE_ERROR_INVALID_ARGUMENT);
            return error.what();
        }
        return "taken";
    }
};

TEST_F(Colors, OfHighlightsKeepTheirRatioToWhatTheNetworkSaw) {
    const RestyleColorInfo linear{RESTYLE_COLOR_LINEAR, 0, 0, 0};
    for (const float bright : {2.0f, 16.0f, 1000.0f}) {
        const std::vector<float> shown =
            restyled("constant", linear, bright, bright / 2, bright / 4);
        const ColorModel model(kFloats, linear);
        const Rgb was{bright, bright / 2, bright / 4};
        const Rgb seen = model.seen(was);
        EXPECT_LT(seen[0], 1);
        const Rgb expected = model.restyled(was, {seen[0] + 0.15, seen[1] - 0.35, seen[2] + 0.05});
        for (std::size_t c = 0; c < 3; ++c)
            EXPECT_NEAR(shown[c] / expected[c], 1, 1e-3) << bright << ", channel " << c;
        // White as the network made it is as bright as the light above white was.
        EXPECT_GT(shown[0], bright);
        EXPECT_EQ(shown[3], 0.25f);
    }
}

TEST_F(Colors, OfHdrAreSeenInOrderOfTheirBrightnessAndBelowOne) {
    const ColorModel model(kFloats, {RESTYLE_COLOR_LINEAR, 0, 0, 0});
    double before = -1;
    for (double bright = 0; bright < 70000; bright = 1.3 * bright + 0.01) {
        const double seen = model.seen({bright, bright, bright})[0];
        EXPECT_GT(seen, before);
        EXPECT_LT(seen, 1);
        before = seen;
    }
}

TEST_F(Colors, AreExposedBeforeTheyAreSeen) {
    // Two stops up, a quarter is white: it turns black, as white does.
    const auto dark =
        restyled("inverting", {RESTYLE_COLOR_LINEAR, 2, 0, 0}, 0.125f, 0.125f, 0.125f);
    const auto white = restyled("inverting", {RESTYLE_COLOR_LINEAR, 0, 0, 0}, 0.5f, 0.5f, 0.5f);
    EXPECT_NEAR(dark[0], white[0] / 4, 1e-6);
}

TEST_F(Colors, OfScrgbAndPqAreTheSameLight) {
    const float nits = 50; // Of grey; scRGB is 80 nits a unit.
    const ColorModel pq(kFloats, {RESTYLE_COLOR_PQ, 0, 0, 0});
    const float coded = 0.440282f; // SMPTE ST 2084 of 50 nits.
    EXPECT_NEAR(pq.light({coded, coded, coded})[0], nits / 203, 1e-4);
    const auto scrgb =
        restyled("inverting", {RESTYLE_COLOR_SCRGB, 0, 0, 0}, nits / 80, nits / 80, nits / 80);
    const auto shown = restyled("inverting", {RESTYLE_COLOR_PQ, 0, 0, 0}, coded, coded, coded);
    EXPECT_NEAR(pq.light({shown[0], shown[1], shown[2]})[1], scrgb[1] * 80 / 203, 1e-3);
}

TEST_F(Colors, OutsideOfRec709StayOutside) {
    const std::vector<float> shown =
        restyled("constant", {RESTYLE_COLOR_SCRGB, 0, 0, 0}, 1.0f, -0.25f, 0.5f);
    EXPECT_EQ(shown[1], -0.25f); // Seen as 0, and darkened.
    EXPECT_GT(shown[0], 1.0f);
}

TEST_F(Colors, OfTheBrightestHalfDoNotOverflow) {
    const Wish wished = wish("constant", kHalfs, {RESTYLE_COLOR_LINEAR, 0, 0, 0});
    const samples::Image image(device_->handles(), image_info(wished));
    write(texels_of(std::vector<std::uint16_t>(4 * kEvenSide * kEvenSide, 0x7bff)), image);
    Session session = open(wished);
    restyle(session, image, 1);
    show(session, target(general(image), general(image), 2));
    for (const std::uint16_t bits : words_of<std::uint16_t>(read(image)))
        ASSERT_LE(bits, 0x7bff);
}

TEST_F(Colors, ThatAFormatCannotHoldAreRefusedInWords) {
    const auto in = [&](VkFormat format, RestyleColorSpace space) {
        return refusal(format, {space, 0, 0, 0});
    };
    EXPECT_EQ(
        in(VK_FORMAT_R8G8B8A8_UNORM, RESTYLE_COLOR_PQ),
        "RestyleSessionInfo.color.space is RESTYLE_COLOR_PQ, which R8G8B8A8_UNORM is not taken "
        "with: PQ would show bands in its 8 bits");
    EXPECT_EQ(
        in(VK_FORMAT_B10G11R11_UFLOAT_PACK32, RESTYLE_COLOR_SCRGB),
        "RestyleSessionInfo.color.space is RESTYLE_COLOR_SCRGB, which B10G11R11_UFLOAT is not "
        "taken with: it has no values below 0; light without is RESTYLE_COLOR_LINEAR");
    for (const RestyleColorSpace space : {RESTYLE_COLOR_SRGB, RESTYLE_COLOR_PQ})
        EXPECT_NE(in(VK_FORMAT_B10G11R11_UFLOAT_PACK32, space).find("few bits of fraction"),
                  std::string::npos);
    EXPECT_NE(
        in(VK_FORMAT_R8G8B8A8_SRGB, RESTYLE_COLOR_LINEAR).find("is stored as RESTYLE_COLOR_SRGB"),
        std::string::npos);
    for (const VkFormat format : {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_A2B10G10R10_UNORM_PACK32})
        EXPECT_NE(in(format, RESTYLE_COLOR_SCRGB).find("no values above 1"), std::string::npos);
    EXPECT_EQ(in(kHalfs, 5), "RestyleSessionInfo.color.space is 5, expected a RESTYLE_COLOR_*");
    EXPECT_EQ(in(kHalfs, -1), "RestyleSessionInfo.color.space is -1, expected a RESTYLE_COLOR_*");
}

TEST_F(Colors, WithExposureOrPaperWhiteThatMeanNothingAreRefusedInWords) {
    EXPECT_EQ(
        refusal(kHalfs, {RESTYLE_COLOR_AUTO, 1, 0, 0}),
        "RestyleSessionInfo.color.exposure is 1.000000, expected 0: RESTYLE_COLOR_AUTO is not "
        "exposed");
    EXPECT_EQ(refusal(kHalfs, {RESTYLE_COLOR_LINEAR, 0, 100, 0}),
              "RestyleSessionInfo.color.paper_white is 100.000000, expected 0: white of "
              "RESTYLE_COLOR_LINEAR is 1");
    EXPECT_NE(refusal(kHalfs, {RESTYLE_COLOR_LINEAR, 33, 0, 0}).find("stops from -32 to 32"),
              std::string::npos);
    EXPECT_NE(refusal(kHalfs, {RESTYLE_COLOR_LINEAR, NAN, 0, 0}).find("stops from -32 to 32"),
              std::string::npos);
    EXPECT_NE(refusal(kHalfs, {RESTYLE_COLOR_PQ, 0, -1, 0}).find("nits up to 10000"),
              std::string::npos);
    EXPECT_NE(refusal(kHalfs, {RESTYLE_COLOR_PQ, 0, NAN, 0}).find("nits up to 10000"),
              std::string::npos);
}

// An engine's frame of light may hold what a division by 0 left.
class NonFiniteLight : public SessionTest, public testing::WithParamInterface<RestyleColorSpace> {
protected:
    static constexpr std::uint32_t kSide = 32; ///< Of the frame; the network sees 16.
    static constexpr std::uint16_t kHalf = 0x3800, kOne = 0x3c00;
    static constexpr std::uint16_t kScrgbWhite = 0x4114; ///< 203 nits, of 80.

    static Texels grey_with(std::uint16_t value, std::size_t at) {
        std::vector<std::uint16_t> bits(std::size_t{4} * kSide * kSide, kHalf);
        bits[at] = value;
        return texels_of(bits);
    }
};

TEST_P(NonFiniteLight, StaysInItsPixel) {
    const Wish wish{.manner = "inverting",
                    .format = VK_FORMAT_R16G16B16A16_SFLOAT,
                    .width = kSide,
                    .height = kSide,
                    .color = {GetParam(), 0, 0, 0}};
    const samples::Image color(device_->handles(), image_info(wish));
    const samples::Image picture(device_->handles(), image_info(wish));
    const RestyleImage frame = general(color, true), shown = general(picture, true);
    write(grey_with(kHalf, 0), picture);
    Session session = open(wish);
    constexpr std::size_t kBad = 4 * (5 * kSide + 9);
    std::uint64_t number = 0;
    const int most = GetParam() == RESTYLE_COLOR_SCRGB ? kScrgbWhite : kOne;
    for (const std::uint16_t bad :
         {0x7e00, 0xfe00, 0x7c00, 0xfc00}) { // NaN, infinite, of either sign.
        write(grey_with(bad, kBad), color);
        restyle(session, color, ++number);
        show(session, target(frame, shown, ++number));
        const auto bits = words_of<std::uint16_t>(read(picture));
        EXPECT_EQ(bits[kBad] & 0x7c00, 0x7c00) << std::hex << bad << " became " << bits[kBad];
        for (std::size_t i = 0; i < bits.size(); ++i)
            if (i != kBad) {
                ASSERT_LE(bits[i] & 0x7fff, most) << "value " << i << " beside " << std::hex << bad;
            }
    }
}

INSTANTIATE_TEST_SUITE_P(Spaces, NonFiniteLight,
                         testing::Values(RESTYLE_COLOR_AUTO, RESTYLE_COLOR_SRGB,
                                         RESTYLE_COLOR_LINEAR, RESTYLE_COLOR_SCRGB,
                                         RESTYLE_COLOR_PQ));

} // namespace
} // namespace restyle::test
