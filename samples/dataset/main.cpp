// Pictures of the sample scene in one look or several, to train a model on or to score it against.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "brief_caption.h"
#include "caption.h"
#include "look_cycle.h"
#include "picture_taker.h"

namespace {

namespace fs = std::filesystem;
using namespace samples;

struct Options {
    std::vector<std::string> looks;
    std::string seeds;
    std::string size = "128x128";
    std::uint32_t views_per_seed = 1;
    std::string out;
    bool captions = false;
    bool attributes = false;
    std::uint32_t brief_captions = 0;
    bool progress = false;
};

struct Pair {
    std::uint32_t first;
    std::uint32_t second;
};

Pair parse_pair(const std::string& option, const std::string& text, char between) {
    Pair pair{};
    const std::string format = std::string("%9u") + between + "%9u%c";
    char rest = 0;
    const bool negative = text.find('-') != std::string::npos;
    if (negative ||
        std::sscanf(text.c_str(), format.c_str(), &pair.first, &pair.second, &rest) != 2)
        throw std::invalid_argument("--" + option + " is \"" + text +
                                    "\"; expected two whole numbers with '" + between +
                                    "' between");
    return pair;
}

void write_text(const fs::path& path, const std::string& text) {
    const fs::path aside = path.string() + ".part";
    std::ofstream file(aside);
    file << text;
    file.close();
    if (!file) throw std::runtime_error(aside.string() + ": cannot be written");
    fs::rename(aside, path);
}

void write_record(const Options& options, const Pair& seeds, const Pair& size,
                  std::uint32_t count) {
    const nlohmann::ordered_json record{
        {"looks", options.looks},   {"first_seed", seeds.first},
        {"end_seed", seeds.second}, {"views_per_seed", options.views_per_seed},
        {"width", size.first},      {"height", size.second},
        {"pictures", count}};
    write_text(fs::path(options.out) / "dataset.json", record.dump(2) + "\n");
}

// One text where that is all, else a list of them.
nlohmann::json texts(const Scene& scene, const Camera& camera, Look look, std::uint32_t view,
                     std::uint32_t brief) {
    const std::string whole = caption(scene, camera, look, view);
    if (brief == 0) return whole;
    nlohmann::json all = nlohmann::json::array({whole});
    for (std::uint32_t i = 0; i < brief; ++i)
        all.push_back(brief_caption(scene, camera, look, std::uint64_t{view} * brief + i));
    return all;
}

nlohmann::ordered_json attributes_json(Look look) {
    const Attributes shown = attributes(look);
    return {{"season", shown.season},
            {"time", shown.time},
            {"weather", shown.weather},
            {"manner", shown.manner}};
}

// As restyle_train has it for the program that started it.
void print_progress(std::uint32_t count, const Pair& seeds, std::uint32_t views_per_seed) {
    const double done = double(count) / (double(seeds.second - seeds.first) * views_per_seed);
    std::cout << nlohmann::json{{"event", "progress"}, {"done", done}}.dump() << std::endl;
}

void write_dataset(const Options& options) {
    const std::vector<Look> looks = look_cycle(options.looks);
    const Pair seeds = parse_pair("seeds", options.seeds, ':');
    const Pair size = parse_pair("size", options.size, 'x');
    if (seeds.first >= seeds.second)
        throw std::invalid_argument("--seeds is \"" + options.seeds + "\"; expected first < end");
    constexpr std::uint32_t kLargest = 4096;
    if (size.first == 0 || size.second == 0 || size.first > kLargest || size.second > kLargest)
        throw std::invalid_argument("--size is \"" + options.size +
                                    "\"; expected 1 to 4096 each way");
    fs::create_directories(options.out);
    const VulkanDevice device;
    PictureTaker taker(device, size.first, size.second);
    std::uint32_t count = 0;
    std::string metadata;
    for (std::uint32_t seed = seeds.first; seed < seeds.second; ++seed) {
        const Look look = looks[(seed - seeds.first) % looks.size()];
        const Scene scene = make_scene(seed);
        taker.set_scene(scene);
        for (std::uint32_t view = 0; view < options.views_per_seed; ++view) {
            const Camera camera = random_camera(scene, view);
            const Picture picture = taker.take(camera, view * 7.0, look);
            char name[16];
            std::snprintf(name, sizeof name, "%06u.png", count++);
            write_png(picture, fs::path(options.out) / name);
            if (options.progress) print_progress(count, seeds, options.views_per_seed);
            nlohmann::ordered_json line{{"file_name", name}};
            if (options.captions)
                line["text"] = texts(scene, camera, look, view, options.brief_captions);
            if (options.attributes) line.update(attributes_json(look));
            metadata += line.dump() + "\n";
        }
    }
    if (options.captions || options.attributes)
        write_text(fs::path(options.out) / "metadata.jsonl", metadata);
    write_record(options, seeds, size, count);
}

} // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"Writes pictures of the sample scene, and dataset.json last."};
    app.add_option("--look", options.looks,
                   "A look, or several with commas: each scene is seen in one, in turn; LOOK:N "
                   "is N scenes in a row")
        ->delimiter(',')
        ->required();
    auto* captions = app.add_flag("--captions", options.captions,
                                  "Also write metadata.jsonl: a line {file_name, text} a picture");
    app.add_flag("--attributes", options.attributes,
                 "Also write what each picture shows there: season (summer, winter), time (noon, "
                 "dusk), weather (clear, fog) and manner (photo, pane, ink)");
    app.add_option(
           "--brief-captions", options.brief_captions,
           "So many more a picture, which say some of it in other words: text is then a list")
        ->needs(captions)
        ->check(CLI::Range(0, 1000));
    app.add_option("--seeds", options.seeds, "First and end seed, as 0:500")->required();
    app.add_option("--views-per-seed", options.views_per_seed, "Cameras in each scene")
        ->check(CLI::Range(1, 10000));
    app.add_option("--size", options.size, "Of the pictures, as 128x128");
    app.add_option("--out", options.out, "The folder to write to")->required();
    app.add_flag("--progress", options.progress,
                 "Print a JSON object a line about how far it is: {event, done}");
    CLI11_PARSE(app, argc, argv);
    try {
        write_dataset(options);
    } catch (const std::exception& error) {
        std::cerr << "restyle_dataset: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
