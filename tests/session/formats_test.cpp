// Every format, both ways back: what a known change makes of known texels, computed here again.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <tuple>

#include "fake_back/fake_back.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

constexpr VkFormat kHalfFloat = VK_FORMAT_R16G16B16A16_SFLOAT;

// Of half a code value, or of the rounding to half floats and the driver's pow().
constexpr double kTolerance8 = 0;
constexpr double kTolerance16 = 1.5e-3;

enum class Way { kStorageWrite, kBufferCopy };

double from_half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double size =
        exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
    return bits >> 15 ? -size : size;
}

double srgb_from_linear(double light) {
    return light <= 0.0031308 ? light * 12.92 : 1.055 * std::pow(light, 1 / 2.4) - 0.055;
}

double linear_from_srgb(double coded) {
    return coded <= 0.04045 ? coded / 12.92 : std::pow((coded + 0.055) / 1.055, 2.4);
}

double rounded_code(double code) {
    return std::clamp(std::nearbyint(code), 0.0, 255.0);
}

// Any finite half float, denormal and negative ones and such above 1 among them.
Texels half_floats(std::uint32_t width, std::uint32_t height) {
    std::vector<std::uint16_t> bits;
    for (std::uint32_t i = 0; i < 4 * width * height; ++i) {
        // Half of them lie in [0, 1], where what is seen lies.
        const auto any = static_cast<std::uint16_t>(i * 40503u >> 3);
        const auto seen = static_cast<std::uint16_t>(any % 0x3c01u);
        const bool finite = (any & 0x7c00u) != 0x7c00u;
        bits.push_back(i % 2 == 0 || !finite ? seen : any);
    }
    Texels texels(2 * bits.size());
    std::memcpy(texels.data(), bits.data(), texels.size());
    return texels;
}

// The values of texels, red, green, blue, alpha: code values of 8 bits, or what half floats say.
std::vector<double> values_of(const Texels& texels, VkFormat format) {
    std::vector<double> values;
    if (format == kHalfFloat) {
        for (std::size_t i = 0; i < texels.size(); i += 2) {
            std::uint16_t bits = 0;
            std::memcpy(&bits, &texels[i], 2);
            values.push_back(from_half(bits));
        }
        return values;
    }
    for (const std::byte code : texels)
        values.push_back(static_cast<double>(code));
    if (format == VK_FORMAT_B8G8R8A8_UNORM || format == VK_FORMAT_B8G8R8A8_SRGB)
        for (std::size_t i = 0; i < values.size(); i += 4)
            std::swap(values[i], values[i + 2]);
    return values;
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

    Texels all_values(std::uint32_t width, std::uint32_t height) const {
        return format_ == kHalfFloat ? half_floats(width, height) : every_code_value(width, height);
    }

    // Value by value; `change` is what the core has added to a sRGB-coded value in [-1, 1].
    template <class Change>
    void expect_changed(const Texels& shown, const Texels& frame, const Change& change) const {
        const std::vector<double> before = values_of(frame, format_),
                                  after = values_of(shown, format_);
        for (std::size_t i = 0; i < before.size(); ++i) {
            const bool is_alpha = i % 4 == 3;
            const double expected =
                is_alpha ? before[i]
                : format_ == kHalfFloat
                    ? changed_light(before[i], i % 4, change)
                    : rounded_code(before[i] + 127.5 * change(before[i] / 127.5 - 1, i % 4));
            const double tolerance = is_alpha || format_ != kHalfFloat
                                         ? kTolerance8
                                         : kTolerance16 * std::max(1.0, std::abs(before[i]));
            ASSERT_NEAR(after[i], expected, tolerance) << "value " << i << " was " << before[i];
        }
    }

    template <class Change>
    static double changed_light(double light, std::size_t channel, const Change& change) {
        const double bounded = std::clamp(light, 0.0, 1.0);
        const double coded = srgb_from_linear(bounded);
        const double changed = std::clamp(coded + 0.5 * change(2 * coded - 1, channel), 0.0, 1.0);
        return linear_from_srgb(changed) + light - bounded;
    }

    const VkFormat format_ = std::get<VkFormat>(GetParam());
    const Texels frame_ = all_values(37, 23);
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
    const Texels frame = all_values(16, 16);
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
    Texels frame;
    while (frame.size() < frame_.size())
        frame.insert(frame.end(), frame_.begin() + 88, frame_.begin() + 96);
    frame.resize(frame_.size());
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
        Texels texels(2 * bits.size());
        std::memcpy(texels.data(), bits.data(), texels.size());
        return texels;
    }
};

TEST_F(NonFiniteLight, StaysInItsPixel) {
    const Wish wish{.manner = "inverting", .format = kHalfFloat, .width = kSide, .height = kSide};
    const samples::Image color(device_->handles(), image_info(wish));
    const samples::Image picture(device_->handles(), image_info(wish));
    const RestyleImage frame = general(color, true), shown = general(picture, true);
    write(grey_with(kHalf, 0), picture);
    Session session = open(wish);
    constexpr std::size_t kBad = 4 * (5 * kSide + 9);
    std::uint64_t number = 0;
    for (const std::uint16_t bad :
         {0x7e00, 0xfe00, 0x7c00, 0xfc00}) { // NaN, infinite, of either sign.
        write(grey_with(static_cast<std::uint16_t>(bad), kBad), color);
        restyle(session, color, ++number);
        show(session, target(frame, shown, ++number));
        const Texels texels = read(picture);
        std::vector<std::uint16_t> bits(texels.size() / 2);
        std::memcpy(bits.data(), texels.data(), texels.size());
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
    default:
        return "Rgba16Float" + way;
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, Formats,
    testing::Combine(testing::Values(VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_R8G8B8A8_SRGB,
                                     VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_B8G8R8A8_SRGB,
                                     VK_FORMAT_R16G16B16A16_SFLOAT),
                     testing::Values(Way::kStorageWrite, Way::kBufferCopy)),
    name_of);

} // namespace
} // namespace restyle::test
