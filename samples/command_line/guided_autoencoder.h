#pragma once

#include <memory>
#include <optional>

#include "restyle/core/diffusion_autoencoder.h"

#include "guided_model.h"

namespace command_line {

/// A diffusion autoencoder through z_T and x_T, or z_sem and x_T, from noise or from a picture's
/// code.
class GuidedAutoencoder : public GuidedModel {
public:
    explicit GuidedAutoencoder(const GuideOptions& options);

    GuideStart start(std::int64_t first, std::int64_t n) const override;
    Size size() const override { return {autoencoder_.resolution(), autoencoder_.resolution()}; }
    std::int64_t picture_channels() const override { return 3; }
    const std::optional<Sample>& input() const override { return input_; }
    bool starts_from_noise() const override;
    restyle::core::MovedRows moved() const override;
    restyle::core::NetworkUse use() const override { return *use_; }
    nlohmann::json settings() const override;

private:
    restyle::core::DiffusionAutoencoderDrawing drawing(int steps) const;
    restyle::core::DiffusionAutoencoderDrawing final_drawing() const {
        return drawing(options_.steps_of_final());
    }
    restyle::core::Code code_of_noise(std::int64_t first, std::int64_t n) const;
    Drawn drawn(const restyle::core::Code& code) const;

    const GuideOptions& options_;
    restyle::core::SemanticCode code_;
    restyle::core::DiffusionAutoencoder autoencoder_;
    std::shared_ptr<restyle::core::NetworkUse> use_; ///< Of the U-Net.
    std::optional<Sample> input_;
};

} // namespace command_line
