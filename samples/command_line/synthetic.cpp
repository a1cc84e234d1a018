#include "commands.h"

#include <cstdio>
#include <map>
#include <memory>

#include "restyle/core/synthetic_model.h"

#include "folder_aside.h"

namespace command_line {
namespace {

using restyle::core::SyntheticAutoencoder;

struct SyntheticOptions {
    std::string family;
    std::filesystem::path output;
    std::uint64_t seed = 0;
    at::ScalarType dtype = at::kBFloat16;
    SyntheticAutoencoder autoencoder = SyntheticAutoencoder::kKl;
};

void synthesize(const SyntheticOptions& options) {
    const FolderAside folder(options.output);
    restyle::core::write_synthetic_model(folder.path(), options.family, options.seed, options.dtype,
                                         options.autoencoder);
    folder.commit();
}

} // namespace

void add_synthetic(CLI::App& app, std::function<void()>& run) {
    static const std::map<std::string, at::ScalarType> kDtypes{
        {"fp32", at::kFloat}, {"bf16", at::kBFloat16}, {"fp16", at::kHalf}};
    auto options = std::make_shared<SyntheticOptions>();
    CLI::App* command = app.add_subcommand(
        "synthetic", "Makes a diffusers folder of a known model's networks with random weights: "
                     "its speed and memory can be measured without a download, its pictures are "
                     "noise");
    command
        ->add_option("FAMILY", options->family,
                     "sd15 (2.0 GiB as bf16), sd21, sdxl (6.5 GiB), lcm, small, tiny, ssd1b, "
                     "sd-turbo, sdxl-turbo")
        ->required()
        ->check(CLI::IsMember(restyle::core::synthetic_families()));
    command->add_option("OUTPUT", options->output, "A folder that does not exist yet")->required();
    command->add_option("--seed", options->seed, "Of the weights")->capture_default_str();
    command
        ->add_option_function<std::string>(
            "--dtype", [options](const std::string& name) { options->dtype = kDtypes.at(name); },
            "Of the weights in the files")
        ->check(CLI::IsMember(kDtypes))
        ->default_str("bf16");
    command
        ->add_option_function<std::string>(
            "--autoencoder",
            [options](const std::string& name) {
                if (name == "tiny") options->autoencoder = SyntheticAutoencoder::kTiny;
            },
            "kl, the family's own; tiny, the small one that is taken in its place (TAESD)")
        ->check(CLI::IsMember({"kl", "tiny"}))
        ->default_str("kl");
    command->callback([options, &run] { run = [options] { synthesize(*options); }; });
}

} // namespace command_line
