#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <nlohmann/json.hpp>

#include "restyle/core/denoiser.h"
#include "restyle/core/generator.h"
#include "restyle/core/guide.h"
#include "restyle/core/safetensors.h"

#include "guide_options.h"
#include "sample.h"

namespace command_line {

/// What becomes of a code: its picture, and the file that holds it.
struct Drawn {
    Sample picture;
    restyle::core::SafeTensors code;
};

/// Where n samples start, and what draws them.
struct GuideStart {
    restyle::core::Generator generator; ///< That gradients go through.
    restyle::core::Code code;
    restyle::core::Code centre; ///< Of the prior; empty: 0.

    /// `code` is of the one sample, which is the one of that number in the batch.
    std::function<Drawn(const restyle::core::Code& code, std::int64_t number)> draw;
};

/// The model that `restyle guide` guides. Its generators stop when the program is interrupted.
class GuidedModel {
public:
    virtual ~GuidedModel() = default;

    /// Makes ready what samples start from, where that takes long, once and before start(): it then
    /// lies in `file`, from where the next run of equal settings takes it. Throws
    /// std::runtime_error naming a file that holds no such thing.
    virtual void find_start(const std::filesystem::path& file) { static_cast<void>(file); }

    /// What became of that; null where there was nothing to find.
    virtual nlohmann::json start_report() const { return nullptr; }

    /// Of n samples from `first` on.
    virtual GuideStart start(std::int64_t first, std::int64_t n) const = 0;

    virtual Size size() const = 0; ///< Of its pictures.
    virtual std::int64_t picture_channels() const = 0;

    /// What guidance starts from; nothing where that is noise.
    virtual const std::optional<Sample>& input() const = 0;

    /// Whether codes start as N(0, 1), so that Langevin dynamics at temperature 1 samples them.
    virtual bool starts_from_noise() const = 0;

    virtual restyle::core::MovedRows moved() const = 0; ///< What --move says.
    virtual restyle::core::NetworkUse use() const = 0;
    virtual nlohmann::json settings() const = 0; ///< What makes its pictures what they are.
};

/// The diffusion model or the GAN of --model. Throws std::runtime_error naming an option that makes
/// no sense of it.
std::unique_ptr<GuidedModel> open_guided_model(const GuideOptions& options);

/// The --input picture, resized. Throws std::runtime_error for another file.
Sample read_picture_sample(const GuideOptions& options, Size size);

} // namespace command_line
