#include "guiding.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "in_name_of.h"

namespace command_line {
namespace {

namespace core = restyle::core;

core::Code one_of(const core::Code& codes, std::int64_t number) {
    core::Code one;
    for (const auto& [name, part] : codes)
        one[name] = part.narrow(0, number, 1);
    return one;
}

/// What `load` gives; what it refuses is refused in the option's name.
template <typename Load>
auto of_option(const std::string& option, const Load& load) {
    try {
        return load();
    } catch (const std::exception& error) {
        throw std::runtime_error(option + ": " + error.what());
    }
}

} // namespace

Guiding::Guiding(const GuideOptions& options)
    : options_(options),
      model_(open_guided_model(options)) {
    energies_ = make_energies();
    moved_ = model_->moved();
    keep_ = keep_of(options.keep, options.specs());
}

at::Tensor Guiding::read_values(const std::filesystem::path& file, bool resize) const {
    const Picture picture = read_picture(file, model_->picture_channels());
    const at::Tensor values = resize ? resized(picture, model_->size()).values : picture.values;
    return values.to(options_.run.device, options_.run.path_dtype());
}

// Each model is loaded once, however many terms look through it.
core::EnergySum Guiding::make_energies() const {
    const std::vector<core::EnergySpec> specs = options_.specs();
    if (options_.clip.empty() && std::any_of(specs.begin(), specs.end(), core::needs_clip))
        throw std::runtime_error("--clip: a CLIP model folder is needed by a clip energy");
    if (options_.lpips.empty() && std::any_of(specs.begin(), specs.end(), core::needs_lpips))
        throw std::runtime_error("--lpips: the weights of an LPIPS network are needed by an lpips "
                                 "energy");
    core::EnergySources sources;
    sources.clip = [this, loaded = std::map<std::filesystem::path, core::PictureText>()](
                       const std::filesystem::path& named) mutable {
        const std::filesystem::path& folder = named.empty() ? options_.clip : named;
        if (const auto found = loaded.find(folder); found != loaded.end()) return found->second;
        return loaded.emplace(folder, load_clip(folder, named.empty())).first->second;
    };
    sources.perceptual = [this](const std::filesystem::path& named) {
        return named.empty() ? of_option("--lpips", [&] { return load_lpips(options_.lpips); })
                             : load_lpips(named);
    };
    if (model_->input()) sources.input = model_->input()->values;
    sources.read_picture = [this](const std::filesystem::path& file, bool resize) {
        return read_values(file, resize);
    };
    sources.run_torchscript = options_.run_torchscript;
    sources.device = options_.run.device;
    return in_name_of("--energy", [&] { return core::make_energies(specs, sources); });
}

core::PictureText Guiding::load_clip(const std::filesystem::path& folder,
                                     bool of_the_option) const {
    const auto load = [&] {
        return core::load_picture_text(folder, options_.run.dtype, options_.run.device);
    };
    return of_the_option ? of_option("--clip", load) : load();
}

core::PerceptualDistance Guiding::load_lpips(const std::filesystem::path& file) const {
    return core::load_perceptual_distance(file, options_.run.path_dtype(), options_.run.device);
}

double Guiding::temperature() const {
    return options_.temperature.value_or(model_->starts_from_noise() ? 1 : 0);
}

core::GuideSettings Guiding::settings_of(const GuideStart& start, std::int64_t first) const {
    core::GuideSettings settings;
    settings.dynamics = options_.dynamics;
    settings.steps = options_.steps;
    settings.step_size = options_.step_size;
    settings.temperature = temperature();
    settings.prior_weight = energies_.prior_weight;
    settings.centre = start.centre;
    settings.moved = moved_;
    settings.keep = keep_;
    settings.seed = options_.run.seeds.front();
    settings.first = first;
    return settings;
}

void Guiding::find_start(const std::filesystem::path& file) {
    stages_.measure("find", [&] { model_->find_start(file); });
}

std::vector<GuidedSample> Guiding::run(std::int64_t first, std::int64_t n,
                                       const core::GuideProgress& progress) {
    const GuideStart start = stages_.measure("start", [&] { return model_->start(first, n); });
    const core::Guided guided = stages_.measure("guide", [&] {
        return core::guide(start.generator, energies_.terms, start.code, settings_of(start, first),
                           progress);
    });
    std::vector<GuidedSample> results;
    for (std::int64_t i = 0; i < n; ++i) {
        results.push_back({{}, guided.samples[std::size_t(i)]});
        if (results.back().trace.failure) continue;
        results.back().drawn =
            stages_.measure("draw", [&] { return start.draw(one_of(guided.code, i), i); });
    }
    return results;
}

nlohmann::json Guiding::settings() const {
    nlohmann::json settings = {{"model", options_.model.string()},
                               {"energies", options_.energies},
                               {"steps", options_.steps},
                               {"step_size", options_.step_size},
                               {"temperature", temperature()},
                               {"dynamics", dynamics_name(options_.dynamics)},
                               {"move", options_.move},
                               {"keep", options_.keep},
                               {"seed", options_.run.seeds.front()},
                               {"size", size_name(model_->size())},
                               {"dtype", dtype_name(options_.run.dtype)}};
    if (!options_.clip.empty()) settings["clip"] = options_.clip.string();
    if (!options_.lpips.empty()) settings["lpips"] = options_.lpips.string();
    settings.update(model_->settings());
    return settings;
}

} // namespace command_line
