// What a pair of sample models reaches: restyles frames of the sample scene whose true look is
// known, through the session that a game uses, and compares with the truth.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

#include "contact_sheet.h"
#include "options.h"
#include "report.h"
#include "rows.h"
#include "settings.h"

namespace {

namespace fs = std::filesystem;
using namespace quality;
using samples::Look;

constexpr std::uint32_t kTrainingSide = 128;

Seeds first_seeds(const Options& o, const char* part, const std::string& look,
                  std::uint32_t count) {
    const fs::path file = o.models / "datasets.json";
    const Seeds all = dataset_seeds(file, part, look);
    if (count > all.count())
        throw std::runtime_error(file.string() + ": has " + std::to_string(all.count()) + " " +
                                 part + " seeds of " + look + ", " + std::to_string(count) +
                                 " were asked for");
    return {all.first, all.first + count};
}

/// The ways that know no model.
std::vector<Row> baselines(const samples::VulkanDevice& device, const Options& o,
                           const Frames& frames, const Frames& flight) {
    FrameTaker taker(device, kTrainingSide, kTrainingSide);
    const auto training = [&](const std::string& look) {
        return taker.pictures(first_seeds(o, "train", look, o.training_frames),
                              samples::look_of_name(look));
    };
    return {left_alone(frames, flight),
            colour_moments(frames, training(o.source_look), training(o.target_look)),
            colour_table(frames)};
}

void write_sheet(const Options& o, const std::vector<Row>& rows, const Frames& frames) {
    if (o.out.empty()) return;
    std::vector<std::vector<samples::Picture>> sheet;
    for (const Row& row : rows)
        sheet.push_back(row.pictures);
    const auto count = static_cast<std::ptrdiff_t>(sheet.front().size());
    sheet.emplace_back(frames.truth.begin(), frames.truth.begin() + count);
    fs::create_directories(o.out);
    samples::write_png(contact_sheet(sheet), o.out / "sheet.png");
}

void measure(const Options& o) {
    std::vector<const char*> extensions;
    samples::VulkanOptions vulkan;
    vulkan.device_extensions = [&](VkInstance instance, VkPhysicalDevice physical_device) {
        return extensions =
                   restyle::device_extensions(vkGetInstanceProcAddr, instance, physical_device);
    };
    const samples::VulkanDevice device(vulkan);
    StyledView view(device, extensions,
                    {o.width, o.height, o.source_model, o.target_model, o.precision, o.threads});

    const Look source = samples::look_of_name(o.source_look);
    const Look target = samples::look_of_name(o.target_look);
    FrameTaker taker(device, o.width, o.height);
    const Seeds seeds = first_seeds(o, "test", o.source_look, o.frames);
    const Frames frames = taker.views(seeds, source, target);
    const Frames flight = taker.flight(seeds.first, o.flight, source, target);

    std::vector<Row> rows = baselines(device, o, frames, flight);
    for (const RestyleSettings& settings : combinations(o))
        rows.push_back(restyled(view, settings, frames, flight));

    print_table(rows);
    write_report(o, view.status(), rows);
    write_sheet(o, rows, frames);
}

} // namespace

int main(int argc, char** argv) {
    int exit_code = 0;
    const std::optional<Options> options = parse_options(argc, argv, exit_code);
    if (!options) return exit_code;
    try {
        measure(*options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "restyle_quality: %s\n", error.what());
        return 1;
    }
    return 0;
}
