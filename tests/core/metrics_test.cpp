#include "restyle/core/metrics.h"

#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/message_of.h"
#include "support/toy_worlds.h"

namespace restyle::core {
namespace {

at::Tensor any_picture(std::uint64_t seed, std::int64_t height = 16, std::int64_t width = 20) {
    return (128 + 50 * test::normal({3, height, width}, seed)).clamp(0, 255).to(at::kByte);
}

// Bytes [H, W, 3] as hexadecimal digits.
at::Tensor from_hex(const std::string& digits, std::int64_t height, std::int64_t width) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes.push_back(std::uint8_t(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return at::tensor(bytes, at::kByte).view({height, width, 3}).permute({2, 0, 1});
}

// tests/reference/make_metrics_fixture.py made it.
TEST(Metrics, AgreeWithScikitImage) {
    std::ifstream file(RESTYLE_SOURCE_DIR "/tests/reference/metrics_fixture.json");
    const nlohmann::json cases = nlohmann::json::parse(file);
    ASSERT_GE(cases.size(), 3u);
    for (const nlohmann::json& pair : cases) {
        const at::Tensor a = from_hex(pair["a"], pair["height"], pair["width"]);
        const at::Tensor b = from_hex(pair["b"], pair["height"], pair["width"]);
        EXPECT_NEAR(psnr(a, b), pair["psnr"].get<double>(), 1e-9) << pair["name"];
        EXPECT_NEAR(ssim(a, b), pair["ssim"].get<double>(), 1e-9) << pair["name"];
    }
}

TEST(Psnr, OfEqualPicturesIsACapOf100) {
    EXPECT_EQ(psnr(any_picture(1), any_picture(1)), 100);
}

TEST(Psnr, OfAConstantOffsetIsItsClosedForm) {
    const at::Tensor a = at::full({3, 16, 16}, 100, at::kByte);
    EXPECT_NEAR(psnr(a, a + 51), 20 * std::log10(5), 1e-12);
    EXPECT_NEAR(psnr(a, a - 1), 20 * std::log10(255), 1e-12);
}

TEST(Ssim, OfEqualPicturesIsOne) {
    EXPECT_NEAR(ssim(any_picture(1), any_picture(1)), 1, 1e-12);
}

TEST(Ssim, IsSymmetricAndFallsWithTheDifference) {
    const at::Tensor a = any_picture(1);
    const at::Tensor near = (a.to(at::kShort) + any_picture(2) / 16).clamp(0, 255).to(at::kByte);
    EXPECT_DOUBLE_EQ(ssim(a, near), ssim(near, a));
    EXPECT_GT(ssim(a, near), ssim(a, any_picture(2)));
}

// Both pictures even: covariance and variance are 0, and only the luminance term is left.
TEST(Ssim, OfTwoEvenPicturesIsTheirLuminanceTerm) {
    const at::Tensor a = at::full({3, 12, 12}, 100, at::kByte);
    const double c1 = 2.55 * 2.55;
    EXPECT_NEAR(ssim(a, a + 50), (2 * 100 * 150 + c1) / (100 * 100 + 150 * 150 + c1), 1e-9);
}

TEST(Metrics, RefusePicturesThatCannotBeCompared) {
    EXPECT_THROW(psnr(any_picture(1), any_picture(1, 16, 21)), std::invalid_argument);
    EXPECT_THROW(ssim(any_picture(1), any_picture(1).to(at::kFloat)), std::invalid_argument);
    const std::string small =
        message_of([] { ssim(any_picture(1, 10, 20), any_picture(2, 10, 20)); });
    EXPECT_TRUE(contains(small, "11 x 11") && contains(small, "20 x 10")) << small;
}

} // namespace
} // namespace restyle::core
