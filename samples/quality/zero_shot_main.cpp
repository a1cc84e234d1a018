// restyle_zero_shot: what a model of pictures and texts knows of the sample scene's test frames.
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "zero_shot.h"

namespace {

namespace fs = std::filesystem;

struct Options {
    fs::path model = fs::path(RESTYLE_QUALITY_MODELS) / "words";
    std::uint32_t scenes = 64;
    std::uint32_t side = 128;
};

void print(const std::vector<quality::Share>& shares) {
    for (const quality::Share& share : shares)
        std::printf("| %-40s | %.3f ± %.3f | %.3f | %5lld |\n", share.of.c_str(), share.right,
                    share.half_width, share.by_chance, static_cast<long long>(share.tries));
}

void measure(const Options& options) {
    const auto model = restyle::core::load_picture_text(options.model);
    quality::Seeds seeds =
        quality::dataset_seeds(fs::path(RESTYLE_QUALITY_MODELS) / "datasets.json", "test", "plain");
    seeds.end = std::min(seeds.end, seeds.first + options.scenes);
    const quality::SeenScenes scenes = quality::look_at_scenes(model, seeds, options.side);
    std::printf("| %-40s | right         | chance | tries |\n|---|---|---|---|\n", "");
    print(quality::zero_shot(model, scenes));
    print(quality::retrieval(model, scenes));
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"What a model of pictures and texts knows of the test frames of datasets.json, in "
                 "all looks, with 95 % intervals over scenes."};
    app.add_option("--model", options.model, "CLIP model folder")->capture_default_str();
    app.add_option("--scenes", options.scenes, "How many of the test scenes")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--side", options.side, "Height and width of the frames, in pixels")
        ->check(CLI::Range(16, 1024))
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        measure(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "restyle_zero_shot: %s\n", error.what());
        return 1;
    }
    return 0;
}
