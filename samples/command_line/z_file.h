#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "restyle/core/dpm_encoder.h"
#include "restyle/core/latent_code.h"
#include "restyle/core/safetensors.h"
#include "restyle/core/step.h"

#include "picture.h"

namespace command_line {

/// A latent code with all that decoding it needs but the model (format restyle-z-1).
struct ZFile {
    restyle::core::LatentCode code;
    restyle::core::StepSettings settings; ///< As the encoder was told.
    restyle::core::LastStep last = restyle::core::LastStep::kKeep;
    bool of_latent = false;    ///< Of a file's `latent`; a picture's otherwise.
    Size size;                 ///< Of the pictures, in pixels.
    std::vector<double> sigma; ///< Of the encoder's K steps; the least of it where it is learned.
};

/// steps  the encoder's, whose times and coefficients are written beside the code
restyle::core::SafeTensors z_contents(const ZFile& z, const std::vector<restyle::core::Step>& steps,
                                      const restyle::core::ScheduleConfig& schedule);

/// Throws std::runtime_error naming file, field, value and what was expected.
ZFile read_z(const std::filesystem::path& file);

/// The 17 digits that name a double.
std::string exact(double value);

} // namespace command_line
