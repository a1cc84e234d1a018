#pragma once

#include <memory>
#include <optional>
#include <string>

#include "restyle/core/generator.h"

#include "guided_model.h"

namespace command_line {

/// A generator that draws pictures of one size from a code of its own.
class GuidedGan : public GuidedModel {
public:
    GuidedGan(const GuideOptions& options, restyle::core::Generator generator);

    GuideStart start(std::int64_t first, std::int64_t n) const override;
    Size size() const override { return size_; }
    std::int64_t picture_channels() const override { return 3; }
    const std::optional<Sample>& input() const override { return no_input_; }
    bool starts_from_noise() const override { return true; }
    restyle::core::MovedRows moved() const override {
        return moved_rows(options_.move, generator_);
    }
    restyle::core::NetworkUse use() const override { return *use_; }
    nlohmann::json settings() const override { return nlohmann::json::object(); }

protected:
    /// Of n samples, as N(0, 1).
    restyle::core::Code gaussian(const restyle::core::Generator& generator, std::int64_t first,
                                 std::int64_t n) const;

    /// The file of a code: its parts, and the settings that draw it.
    restyle::core::SafeTensors code_file(const restyle::core::Code& code) const;

    const restyle::core::Generator& generator() const { return generator_; }

    const GuideOptions& options_;

private:
    Drawn drawn(const restyle::core::Code& code) const;

    std::shared_ptr<restyle::core::NetworkUse> use_;
    restyle::core::Generator generator_; ///< Counts its calls.
    Size size_;
    std::optional<Sample> no_input_;
};

/// Throws std::runtime_error naming an option that is of no GAN, where `draws` is what it draws in.
void check_gan_options(const GuideOptions& options, const std::string& draws);

std::unique_ptr<GuidedModel> open_script_generator(const GuideOptions& options);
std::unique_ptr<GuidedModel> open_denoising_gan(const GuideOptions& options);

} // namespace command_line
