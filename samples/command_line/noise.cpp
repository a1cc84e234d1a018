#include "restyle/core/noise.h"

#include "commands.h"

#include <array>
#include <cstdio>
#include <memory>

#include "outputs.h"
#include "tensor_file.h"

namespace command_line {
namespace {

struct NoiseOptions {
    std::uint64_t seed = 0;
    std::array<std::int64_t, 3> shape{}; ///< C, H, W.
    std::int64_t rows = 0;
    std::uint32_t frame = 0;
    std::filesystem::path output;
};

void read_shape(NoiseOptions& options, const std::string& text) {
    long long c = 0, h = 0, w = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%lldx%lldx%lld%c", &c, &h, &w, &rest) != 3 || c < 1 || h < 1 ||
        w < 1)
        throw CLI::ValidationError("--shape", "'" + text + "' is not CxHxW, as in 3x64x64");
    options.shape = {c, h, w};
}

void write_noise(const NoiseOptions& options) {
    check_tensor_name(options.output);
    const at::Tensor noise =
        restyle::core::counter_noise(options.seed, 0, options.rows, options.shape, options.frame);
    Outputs outputs;
    outputs.add(options.output, {{{"noise", noise}}, {}});
    outputs.commit();
}

} // namespace

void add_noise(CLI::App& app, std::function<void()>& run) {
    auto options = std::make_shared<NoiseOptions>();
    CLI::App* command = app.add_subcommand(
        "noise", "Writes the noise of a seed as tensor 'noise' [R,1,C,H,W]: what the other "
                 "commands draw without --noise, R being K + 1");
    command->add_option("--seed", options->seed, "64-bit key")->required();
    command
        ->add_option_function<std::string>(
            "--shape", [options](const std::string& text) { read_shape(*options, text); },
            "CxHxW of what the network sees")
        ->required();
    command->add_option("--rows", options->rows, "R")
        ->required()
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{0x10000}));
    command->add_option("--frame", options->frame, "Frame number")->capture_default_str();
    command->add_option("--output", options->output, "A .safetensors file")->required();
    command->callback([options, &run] { run = [options] { write_noise(*options); }; });
}

} // namespace command_line
