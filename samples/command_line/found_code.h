#pragma once

#include <filesystem>

#include <nlohmann/json.hpp>

#include "restyle/core/generator.h"
#include "restyle/core/inversion.h"
#include "restyle/core/safetensors.h"

namespace command_line {

/// The code of a picture that a generator without an encoder was searched for, and how near the
/// picture that it draws comes to that one.
struct FoundCode {
    restyle::core::Code code; ///< Of one sample.
    double distance = 0;      ///< As the search measured it.
    double psnr = 0;          ///< Of the two pictures in 8 bits, in dB.
};

/// Puts it into a file of a GAN's code.
void add_found_code(restyle::core::SafeTensors& contents, const FoundCode& found);

/// Of such a file. Throws std::runtime_error naming file and field where it holds no code of the
/// generator's, or does not say how near it comes.
FoundCode read_found_code(const std::filesystem::path& file,
                          const restyle::core::Generator& generator);

/// The file of a search that goes on there.
restyle::core::SafeTensors search_file(const restyle::core::InversionState& state);

/// Of such a file. Throws std::runtime_error naming file and field where it is none of this
/// generator's.
restyle::core::InversionState read_search(const std::filesystem::path& file,
                                          const restyle::core::Generator& generator);

/// {file, distance, psnr}
nlohmann::json found_code_report(const std::filesystem::path& file, const FoundCode& found);

} // namespace command_line
