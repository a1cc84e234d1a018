// Echo: a core that changes nothing gives every frame back, of every format and colour space, over
// every transport; and one that changes next to nothing, so that colours go to the network and
// back, gives it back to the last step of its format.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "fake_back/fake_back.h"
#include "session/color_model.h"
#include "session/kinds.h"
#include "session/played_cuda.h"
#include "session/texel_values.h"

namespace restyle::test {
namespace {

// Between values of floats that are as large as `size` and have so many bits of fraction.
double step_at(double size, int fraction_bits) {
    constexpr int kLeastExponent = -14;
    const int exponent = size == 0 ? kLeastExponent : std::max(std::ilogb(size), kLeastExponent);
    return std::ldexp(1, exponent - fraction_bits);
}

// How far a channel may be from what it was where the texel's largest value is `most`.
double allowed(const Kind& kind, double most, std::size_t channel) {
    const bool is_pq = kind.color.space == RESTYLE_COLOR_PQ;
    switch (kind.format) {
    case VK_FORMAT_R16G16B16A16_SFLOAT:
        return is_pq ? 1.0 / 1023 : step_at(most, 10);
    case VK_FORMAT_R32G32B32A32_SFLOAT:
        return is_pq ? 1.0 / 1023 : 1e-6 * std::max(1.0, most);
    case VK_FORMAT_B10G11R11_UFLOAT_PACK32:
        return step_at(most, channel == 2 ? 5 : 6);
    default:
        return is_pq ? 1 : 0; // Codes.
    }
}

// Next to black, a code of PQ is less light than the faint change adds to what has a bright
// channel.
bool is_faint_light(const Kind& kind, double is, double was, double most) {
    const double top = top_code(kind.format) == 0 ? 1 : top_code(kind.format);
    const double added = linear_from_pq(is / top) - linear_from_pq(was / top);
    return kind.color.space == RESTYLE_COLOR_PQ &&
           std::abs(added) < 10 * double{kFaintChange} * linear_from_pq(most / top);
}

class Echo : public SessionTest,
             public testing::WithParamInterface<std::tuple<Kind, RestyleTransport>> {
protected:
    void SetUp() override {
        SessionTest::SetUp();
        if (!context_) return;
        if (transport_ == RESTYLE_TRANSPORT_CUDA) {
            if (!PlayedCuda::can_be_had(context_info()))
                GTEST_SKIP() << "no VK_KHR_external_memory_fd";
            cuda_ = std::make_unique<PlayedCuda>(context_info());
            context_ = std::make_unique<Context>(cuda_->context_info());
        }
        color_ = std::make_unique<samples::Image>(device_->handles(), image_info(wish("")));
        picture_ = std::make_unique<samples::Image>(device_->handles(), image_info(wish("")));
        write(frame_, *color_);
        write(Texels(frame_.size()), *picture_);
    }

    void TearDown() override {
        color_.reset();
        picture_.reset();
        context_.reset();
        cuda_.reset();
        SessionTest::TearDown();
    }

    Wish wish(const std::string& manner) const {
        return {.manner = manner,
                .format = kind_.format,
                .width = kWidth,
                .height = kHeight,
                .transport = transport_,
                .color = kind_.color};
    }

    bool is_echo(double is, double was, double most, std::size_t channel) const {
        return std::abs(is - was) <= allowed(kind_, most, channel) ||
               is_faint_light(kind_, is, was, most);
    }

    // What the session shows of the frame, with the whole change of a core of this manner.
    Texels echo_of(const std::string& manner) {
        Session session = open(wish(manner));
        EXPECT_EQ(session.status().transport, transport_);
        restyle(session, *color_, 1);
        const RestylePicture shown = show(session, target(general(*color_), general(*picture_), 2));
        EXPECT_EQ(shown.passed_through, 0u);
        return read(*picture_);
    }

    static constexpr std::uint32_t kWidth = 37, kHeight = 23; // The network sees 16 x 16.

    const Kind kind_ = std::get<Kind>(GetParam());
    const RestyleTransport transport_ = std::get<RestyleTransport>(GetParam());
    const Texels frame_ = all_values(kind_.format, kWidth, kHeight);
    std::unique_ptr<PlayedCuda> cuda_;
    std::unique_ptr<samples::Image> color_;
    std::unique_ptr<samples::Image> picture_;
};

TEST_P(Echo, OfNoChangeIsTheFrameBitForBit) {
    EXPECT_EQ(echo_of("still"), frame_);
}

TEST_P(Echo, OfNextToNoChangeIsTheFrameToTheLastStep) {
    const std::vector<double> before = values_of(frame_, kind_.format);
    const std::vector<double> after = values_of(echo_of("faint"), kind_.format);
    int other_than_opaque = 0;
    for (std::size_t texel = 0; texel < before.size(); texel += 4) {
        double most = 0;
        for (std::size_t c = 0; c < 3; ++c)
            most = std::max(most, std::abs(before[texel + c]));
        for (std::size_t c = 0; c < 3; ++c)
            ASSERT_TRUE(is_echo(after[texel + c], before[texel + c], most, c))
                << "texel " << texel / 4 << ", channel " << c << " was " << before[texel + c]
                << ", is " << after[texel + c];
        ASSERT_EQ(after[texel + 3], before[texel + 3]) << "alpha of texel " << texel / 4;
        const double top = top_code(kind_.format);
        other_than_opaque += before[texel + 3] != (top == 255 ? 255 : top == 1023 ? 3 : 1) ? 1 : 0;
    }
    if (kind_.format != VK_FORMAT_B10G11R11_UFLOAT_PACK32) {
        EXPECT_GT(other_than_opaque, 100);
    }
}

TEST_P(Echo, OfNoAmountIsTheFrameBitForBit) {
    Session session = open(wish("constant"));
    RestyleSettings settings = restyle_default_settings();
    settings.amount = 0;
    session.configure(settings);
    restyle(session, *color_, 1);
    EXPECT_EQ(show(session, target(general(*color_), general(*picture_), 2)).passed_through, 1u);
    EXPECT_EQ(read(*picture_), frame_);
}

std::string name_of_kind(const testing::TestParamInfo<std::tuple<Kind, RestyleTransport>>& info) {
    constexpr const char* kNames[]{"Auto", "Host", "Peer", "Staging", "Cuda"};
    return std::get<Kind>(info.param).name + std::string("Over") +
           kNames[std::get<RestyleTransport>(info.param)];
}

INSTANTIATE_TEST_SUITE_P(
    All, Echo,
    testing::Combine(testing::ValuesIn(kKinds),
                     testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER,
                                     RESTYLE_TRANSPORT_STAGING, RESTYLE_TRANSPORT_CUDA)),
    name_of_kind);

} // namespace
} // namespace restyle::test
