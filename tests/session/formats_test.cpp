// Every format, both ways back: what a known change makes of known texels, computed here again.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "fake_back/fake_back.h"
#include "session/session_test.h"
#include "session/texel_values.h"

namespace restyle::test {
namespace {

// Of a value's size, at least of 1: half a step of the format's, and the driver's pow().
double tolerance_of(VkFormat format) {
    switch (format) {
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        return 1.5e-3;
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return 1e-4;
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        return 0.017;
    default:
        return 0;
    }
}

enum class Way { kStorageWrite, kBufferCopy };

double srgb_from_linear(double light) {
    return light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

double linear_from_srgb(double coded) {
    return coded <= 0.04045 ? coded / 12.92 : std::pow((coded + 0.055) / 1.055, 2.4);
}

class Formats : public SessionTest, public testing::WithParamInterface<std::tuple<VkFormat, Way>> {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!context_) return;
        color_ = std::make_unique<samples::Image>(device_->handles(), image_info(wish("")));
        picture_ = std::make_unique<samples::Image>(device_->handles(), image_info(wish("")));
        write(frame_, *color_);
        write(Texels(frame_.size()), *picture_);
    }

    void TearDown() override {
        color_.reset();
        picture_.reset();
        SessionTest::TearDown();
    }

    // Odd sizes, unlike the model's 16 x 16.
    Wish wish(const std::string& manner) const {
        return {.manner = manner, .format = format_, .width = 37, .height = 23};
    }

    RestyleImage used(const samples::Image& image) const {
        return general(image, std::get<Way>(GetParam()) == Way::kStorageWrite);
    }

    // Value by value; `change` is what the core has added to a sRGB-coded value in [-1, 1].
    template <class Change>
    void expect_changed(const Texels& shown, const Texels& frame, const Change& change) const {
        const std::vector<double> before = values_of(frame, format_),
                                  after = values_of(shown, format_);
        for (std::size_t i = 0; i < before.size(); ++i) {
            const bool is_alpha = i % 4 == 3;
            const double expected = is_alpha ? before[i] : changed(before[i], i % 4, change);
            const double tolerance =
                is_alpha ? 0 : tolerance_of(format_) * std::max(1.0, std::abs(before[i]));
            ASSERT_NEAR(after[i], expected, tolerance) << "value " << i << " was " << before[i];
        }
    }

    template <class Change>
    double changed(double value, std::size_t channel, const Change& change) const {
        const double top = top_code(format_);
        return top == 0 ? changed_light(value, channel, change)
                        : changed_code(value, top, channel, change);
    }

    template <class Change>
    static double changed_code(double code, double top, std::size_t channel, const Change& change) {
        const double changed = code + top / 2 * change(code / (top / 2) - 1, channel);
        return std::clamp(std::nearbyint(changed), 0.0, top);
    }

    template <class Change>
    static double changed_light(double light, std::size_t channel, const Change& change) {
        const double bounded = std::clamp(light, 0.0, 1.0);
        const double coded = srgb_from_linear(bounded);
        const double changed = std::clamp(coded + 0.5 * change(2 * coded - 1, channel), 0.0, 1.0);
        return linear_from_srgb(changed) + light - bounded;
    }

    const VkFormat format_ = std::get<VkFormat>(GetParam());
    const Texels frame_ = all_values(format_, 37, 23);
    std::unique_ptr<samples::Image> color_;
    std::unique_ptr<samples::Image> picture_;
};

TEST_P(Formats, NoChangeReturnsTheFrameBitForBit) {
    Session session = open(wish("still"));
    restyle(session, *color_, 1);
    EXPECT_EQ(show(session, target(used(*color_), used(*picture_), 2)).passed_through, 0u);
    EXPECT_EQ(read(*picture_), frame_);
}

TEST_P(Formats, NoAmountReturnsTheFrameBitForBit) {
    Session session = open(wish("constant"));
    RestyleSettings settings = restyle_default_settings();
    settings.amount = 0;
    session.configure(settings);
    restyle(session, *color_, 1);
    EXPECT_EQ(show(session, target(used(*color_), used(*picture_), 2)).passed_through, 1u);
    EXPECT_EQ(read(*picture_), frame_);
}

TEST_P(Formats, ConstantChangeIsAddedAndAlphaKept) {
    Session session = open(wish("constant"));
    restyle(session, *color_, 1);
    for (const double amount : {1.0, 0.5}) {
        RestyleSettings settings = restyle_default_settings();
        settings.amount = amount;
        session.configure(settings);
        show(session, target(used(*color_), used(*picture_), 2));
        expect_changed(read(*picture_), frame_, [&](double, std::size_t channel) {
            return amount * double{kConstantChange[channel]};
        });
    }
}

TEST_P(Formats, PictureMayBeTheColourImage) {
    Session session = open(wish("constant"));
    show(session, target(used(*color_), used(*color_), 1));
    EXPECT_EQ(read(*color_), frame_);
    restyle(session, *color_, 2);
    show(session, target(used(*color_), used(*color_), 3));
    expect_changed(read(*color_), frame_,
                   [](double, std::size_t channel) { return double{kConstantChange[channel]}; });
}

TEST_P(Formats, CoreSeesTheFramesOwnValuesWhereSizesAreEqual) {
    Wish equal = wish("inverting");
    equal.width = equal.height = 16;
    const Texels frame = all_values(format_, 16, 16);
    const samples::Image color(device_->handles(), image_info(equal));
    const samples::Image picture(device_->handles(), image_info(equal));
    write(frame, color);
    write(frame, picture);
    Session session = open(equal);
    restyle(session, color, 1);
    show(session, target(used(color), used(picture), 2));
    expect_changed(read(picture), frame, [](double packed, std::size_t) { return -2 * packed; });
}

TEST_P(Formats, CoreSeesTheColourOfAFrameOfOneColourAtAnySize) {
    Texels frame = frame_;
    for (std::size_t i = texel_bytes(format_); i < frame.size(); ++i)
        frame[i] = frame[i - texel_bytes(format_)];
    write(frame, *color_);
    Session session = open(wish("inverting"));
    restyle(session, *color_, 1);
    show(session, target(used(*color_), used(*picture_), 2));
    expect_changed(read(*picture_), frame, [](double packed, std::size_t) { return -2 * packed; });
}

TEST_P(Formats, AnyNumberOfImagesShowsAPictureAtOnce) {
    Session session = open(wish("constant"));
    restyle(session, *color_, 1);
    std::vector<std::unique_ptr<samples::Image>> pictures;
    for (std::uint64_t number = 2; number < 22; ++number) {
        pictures.push_back(
            std::make_unique<samples::Image>(device_->handles(), image_info(wish(""))));
        write(Texels(frame_.size()), *pictures.back());
        show(session, target(used(*color_), used(*pictures.back()), number, timeline_->at(number)));
    }
    for (const auto& picture : pictures)
        expect_changed(read(*picture), frame_, [](double, std::size_t channel) {
            return double{kConstantChange[channel]};
        });
}

// An engine's frame of light may hold what a division by 0 left.
class NonFiniteLight : public SessionTest {
protected:
    static constexpr std::uint32_t kSide = 32; ///< Of the frame; the model's is 16.
    static constexpr std::uint16_t kHalf = 0x3800, kOne = 0x3c00;

    static Texels grey_with(std::uint16_t value, std::size_t at) {
        std::vector<std::uint16_t> bits(std::size_t{4} * kSide * kSide, kHalf);
        bits[at] = value;
        return texels_of(bits);
    }
};

TEST_F(NonFiniteLight, StaysInItsPixel) {
    const Wish wish{.manner = "inverting",
                    .format = VK_FORMAT_R16G16B16A16_SFLOAT,
                    .width = kSide,
                    .height = kSide};
    const samples::Image color(device_->handles(), image_info(wish));
    const samples::Image picture(device_->handles(), image_info(wish));
    const RestyleImage frame = general(color, true), shown = general(picture, true);
    write(grey_with(kHalf, 0), picture);
    Session session = open(wish);
    constexpr std::size_t kBad = 4 * (5 * kSide + 9);
    std::uint64_t number = 0;
    for (const std::uint16_t bad :
         {0x7e00, 0xfe00, 0x7c00, 0xfc00}) { // NaN, infinite, of either sign.
        write(grey_with(bad, kBad), color);
        restyle(session, color, ++number);
        show(session, target(frame, shown, ++number));
        const auto bits = words_of<std::uint16_t>(read(picture));
        EXPECT_EQ(bits[kBad] & 0x7c00, 0x7c00) << std::hex << bad << " became " << bits[kBad];
        for (std::size_t i = 0; i < bits.size(); ++i)
            if (i != kBad) {
                ASSERT_LE(bits[i], kOne) << "value " << i << " beside " << std::hex << bad;
            }
    }
}

std::string name_of(const testing::TestParamInfo<std::tuple<VkFormat, Way>>& info) {
    const std::string way =
        std::get<Way>(info.param) == Way::kStorageWrite ? "StorageWrite" : "BufferCopy";
    switch (std::get<VkFormat>(info.param)) {
    case VK_FORMAT_R8G8B8A8_UNORM:
        return "Rgba8Unorm" + way;
    case VK_FORMAT_R8G8B8A8_SRGB:
        return "Rgba8Srgb" + way;
    case VK_FORMAT_B8G8R8A8_UNORM:
        return "Bgra8Unorm" + way;
    case VK_FORMAT_B8G8R8A8_SRGB:
        return "Bgra8Srgb" + way;
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
        return "Rgb10A2Unorm" + way;
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return "Rgba32Float" + way;
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        return "R11G11B10Float" + way;
    default:
        return "Rgba16Float" + way;
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, Formats,
    testing::Combine(testing::Values(VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_R8G8B8A8_SRGB,
                                     VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_B8G8R8A8_SRGB,
                                     VK_FORMAT_A2B10G10R10_UNORM_PACK32,
                                     VK_FORMAT_R16G16B16A16_SFLOAT, VK_FORMAT_R32G32B32A32_SFLOAT,
                                     VK_FORMAT_B10G11R11_UFLOAT_PACK32),
                     testing::Values(Way::kStorageWrite, Way::kBufferCopy)),
    name_of);

} // namespace
} // namespace restyle::test
