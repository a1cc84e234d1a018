#pragma once

#include <memory>
#include <optional>

#include "guided_model.h"
#include "running_model.h"

namespace command_line {

/// A diffusion model through its Gaussian code, from noise or from a picture's code.
class GuidedDiffusion : public GuidedModel {
public:
    explicit GuidedDiffusion(const GuideOptions& options);

    GuideStart start(std::int64_t first, std::int64_t n) const override;
    Size size() const override { return size_; }
    std::int64_t picture_channels() const override { return model().picture_channels(); }
    const std::optional<Sample>& input() const override { return input_; }
    bool starts_from_noise() const override { return !input_; }
    restyle::core::MovedRows moved() const override;
    restyle::core::NetworkUse use() const override { return denoiser_->use(); }
    nlohmann::json settings() const override;

private:
    const restyle::core::Model& model() const { return model_.model(); }
    void check_final_steps() const;
    restyle::core::DiffusionSampling sampling(int steps) const;
    restyle::core::Generator generator(const restyle::core::DiffusionSampling& sampling) const;
    GuideStart start_at_noise(std::int64_t first, std::int64_t n) const;
    GuideStart start_at_input(std::int64_t first, std::int64_t n) const;
    Drawn drawn(const restyle::core::DiffusionSampling& sampling,
                const restyle::core::Code& code) const;

    const GuideOptions& options_;
    Size size_;
    LoadedModel model_;
    std::optional<Sample> input_;
    std::shared_ptr<restyle::core::Denoiser> denoiser_;
    restyle::core::DiffusionSampling sampling_; ///< That gradients go through.
};

} // namespace command_line
