#include "guide_folder.h"

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "outputs.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json read_json(const fs::path& file) {
    std::ifstream in(file);
    json contents = json::parse(in, nullptr, false);
    if (!contents.is_object()) throw std::runtime_error(file.string() + ": is no JSON object");
    return contents;
}

/// However a path is written, from wherever, it is one and the same.
json with_whole_paths(json settings) {
    for (const char* name : {"model", "input", "clip", "lpips"})
        if (settings.contains(name))
            settings[name] = fs::weakly_canonical(settings[name].get<std::string>()).string();
    return settings;
}

void check_same_settings(const fs::path& file, const json& settings) {
    const json before = with_whole_paths(read_json(file));
    json all = before;
    all.update(settings);
    for (const auto& [name, value] : all.items()) {
        const json was = before.value(name, json()), is = settings.value(name, json());
        if (was == is) continue;
        throw std::runtime_error(file.string() + ": the samples here were made with " + name + " " +
                                 was.dump() + ", not " + is.dump() + "; name another --output");
    }
}

} // namespace

GuideFolder::GuideFolder(const fs::path& folder, const json& given) : folder_(folder) {
    const fs::path file = folder / "guide.json";
    const json settings = with_whole_paths(given);
    if (fs::exists(file)) {
        check_same_settings(file, settings);
        return;
    }
    Outputs outputs;
    outputs.add_folder(folder);
    outputs.add(file, settings.dump(2) + "\n");
    outputs.commit();
}

fs::path GuideFolder::file(std::int64_t sample, const char* ending) const {
    char number[32];
    std::snprintf(number, sizeof number, "%06lld", static_cast<long long>(sample));
    return folder_ / (std::string(number) + ending);
}

bool GuideFolder::has(std::int64_t sample) const {
    return fs::exists(file(sample, ".json"));
}

json GuideFolder::read(std::int64_t sample) const {
    return read_json(file(sample, ".json"));
}

json GuideFolder::write(std::int64_t sample, const GuidedSample& guided,
                        const std::vector<restyle::core::WeightedEnergy>& energies) const {
    const restyle::core::SampleTrace& trace = guided.trace;
    json contents = {{"sample", sample},
                     {"U", trace.total},
                     {"prior", trace.prior},
                     {"energies", json::object()},
                     {"step_times_curvature", trace.step_times_curvature}};
    for (std::size_t i = 0; i < energies.size(); ++i)
        contents["energies"][energies[i].name] = trace.energies[i];
    Outputs outputs;
    if (trace.failure) {
        contents["failure"] = *trace.failure;
    } else {
        contents["kept_step"] = trace.kept;
        contents["picture"] = file(sample, ".png").filename().string();
        contents["code"] = file(sample, ".z.safetensors").filename().string();
        add_sample(outputs, file(sample, ".png"), guided.drawn.picture);
        outputs.add(file(sample, ".z.safetensors"), guided.drawn.code);
    }
    outputs.add(file(sample, ".json"), contents.dump(2) + "\n"); // Last: it says that all is there.
    outputs.commit();
    return contents;
}

} // namespace command_line
