#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "restyle/core/stylegan2.h"

#include "found_code.h"
#include "guided_gan.h"

namespace command_line {

/// A StyleGAN2 through z, w or w+, which start where a picture's are found or at noise.
class GuidedStyleGan2 : public GuidedGan {
public:
    GuidedStyleGan2(const GuideOptions& options, restyle::core::StyleGan2 gan);

    void find_start(const std::filesystem::path& file) override;
    GuideStart start(std::int64_t first, std::int64_t n) const override;
    const std::optional<Sample>& input() const override { return input_; }
    bool starts_from_noise() const override;
    restyle::core::MovedRows moved() const override;
    nlohmann::json settings() const override;
    nlohmann::json start_report() const override { return start_report_; }

private:
    restyle::core::Code drawn_codes(std::int64_t first, std::int64_t n) const;
    FoundCode look_for_input(const std::filesystem::path& search) const;
    restyle::core::InversionState
    search_from(const std::filesystem::path& search, const restyle::core::Energy& distance,
                const restyle::core::InversionProgress& progress) const;
    double psnr_to_input(const restyle::core::Code& code) const;

    restyle::core::StyleGan2 gan_;
    restyle::core::StyleGan2Drawing drawing_;
    std::optional<Sample> input_;
    FoundCode found_; ///< That of the input, once it is found.
    nlohmann::json start_report_;
};

std::unique_ptr<GuidedModel> open_stylegan2(const GuideOptions& options);

} // namespace command_line
