// Every format and colour space, both ways back: what a known change makes of known texels,
// computed here again.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "fake_back/fake_back.h"
#include "session/color_model.h"
#include "session/kinds.h"
#include "session/session_test.h"
#include "session/texel_values.h"

namespace restyle::test {
namespace {

enum class Way { kStorageWrite, kBufferCopy };

// Of a texel's largest value, at least of 1: a step of the format's, and the driver's pow().
double tolerance_of(const Kind& kind) {
    switch (kind.format) {
    case VK_FORMAT_A2B10G10R10_UNORM_PACK32:
        return kind.color.space == RESTYLE_COLOR_PQ ? 1.01 / 1023 : 0;
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        return 1.5e-3;
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return kind.color.space == RESTYLE_COLOR_PQ ? 1e-3 : 1e-4;
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        return 0.017;
    default:
        return 0;
    }
}

class Formats : public SessionTest, public testing::WithParamInterface<std::tuple<Kind, Way>> {
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
        return {.manner = manner,
                .format = kind_.format,
                .width = 37,
                .height = 23,
                .color = kind_.color};
    }

    RestyleImage used(const samples::Image& image) const {
        return general(image, std::get<Way>(GetParam()) == Way::kStorageWrite);
    }

    // `change` is what the core has added to a sRGB-coded value in [-1, 1].
    template <class Change>
    void expect_changed(const Texels& shown, const Texels& frame, const Change& change) const {
        const std::vector<double> before = values_of(frame, kind_.format),
                                  after = values_of(shown, kind_.format);
        for (std::size_t texel = 0; texel < before.size(); texel += 4) {
            const Rgb was = rgb_at(before, texel), is = rgb_at(after, texel);
            const Rgb expected = changed(was, change);
            double most = 1;
            for (std::size_t c = 0; c < 3; ++c)
                most = std::max({most, std::abs(was[c]), std::abs(expected[c])});
            for (std::size_t c = 0; c < 3; ++c)
                ASSERT_TRUE(is_near(is[c], expected[c], most))
                    << "texel " << texel / 4 << " channel " << c << " was " << was[c] << ", is "
                    << is[c] << ", expected " << expected[c];
            ASSERT_EQ(after[texel + 3], before[texel + 3]) << "alpha of texel " << texel / 4;
        }
    }

    // Next to black, PQ tells light apart that differs by less than a float's step of white.
    bool is_near(double value, double expected, double most) const {
        if (std::abs(value - expected) <= tolerance_of(kind_) * most) return true;
        return kind_.color.space == RESTYLE_COLOR_PQ && std::max(value, expected) < 0.02;
    }

    // Of codes, parts of the highest.
    Rgb rgb_at(const std::vector<double>& values, std::size_t texel) const {
        const double top = top_code(kind_.format) == 0 ? 1 : top_code(kind_.format);
        return {values[texel] / top, values[texel + 1] / top, values[texel + 2] / top};
    }

    template <class Change>
    Rgb changed(const Rgb& was, const Change& change) const {
        const Rgb seen = model_.seen(was);
        Rgb restyled = seen;
        for (std::size_t c = 0; c < 3; ++c)
            restyled[c] += 0.5 * change(2 * seen[c] - 1, c);
        return stored(model_.restyled(was, restyled));
    }

    // As far as the format can hold them; sRGB-coded code values, to the very code.
    Rgb stored(Rgb values) const {
        const double top = top_code(kind_.format);
        for (double& value : values) {
            if (top != 0) value = std::clamp(value, 0.0, 1.0);
            if (top != 0 && kind_.color.space != RESTYLE_COLOR_PQ)
                value = std::nearbyint(top * value) / top;
            if (kind_.format == VK_FORMAT_R16G16B16A16_SFLOAT)
                value = std::clamp(value, -65504.0, 65504.0);
        }
        return values;
    }

    const Kind kind_ = std::get<Kind>(GetParam());
    const ColorModel model_{kind_.format, kind_.color};
    const Texels frame_ = all_values(kind_.format, 37, 23);
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
    const Texels frame = all_values(kind_.format, 16, 16);
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
    for (std::size_t i = texel_bytes(kind_.format); i < frame.size(); ++i)
        frame[i] = frame[i - texel_bytes(kind_.format)];
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

std::string name_of_case(const testing::TestParamInfo<std::tuple<Kind, Way>>& info) {
    const bool writes = std::get<Way>(info.param) == Way::kStorageWrite;
    return std::get<Kind>(info.param).name + std::string(writes ? "StorageWrite" : "BufferCopy");
}

INSTANTIATE_TEST_SUITE_P(All, Formats,
                         testing::Combine(testing::ValuesIn(kKinds),
                                          testing::Values(Way::kStorageWrite, Way::kBufferCopy)),
                         name_of_case);

} // namespace
} // namespace restyle::test
