#include "back/frame_guide.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "restyle/core/picture_file.h"

namespace restyle::back {
namespace {

std::vector<core::EnergySpec> specs_of(const GuideSettings& settings) {
    std::vector<core::EnergySpec> specs;
    for (const std::string& text : settings.energies)
        specs.push_back(core::parse_energy(text));
    return specs;
}

// The energies may be kept, under other weights, where this stays the same.
std::string words_of(const std::vector<core::EnergySpec>& specs, const GuideSettings& settings,
                     const at::Tensor& frame) {
    std::ostringstream words;
    for (const core::EnergySpec& spec : specs)
        if (spec.kind != "prior") words << spec.text.substr(0, spec.text.rfind('=')) << '\n';
    words << settings.folder << settings.clip_model << settings.run_torchscript << frame.sizes()
          << settings.borders.defined();
    return words.str();
}

// RGB in [-1, 1]; grey repeated.
at::Tensor picture_of(const std::filesystem::path& file, at::IntArrayRef size) {
    const at::Tensor stored = core::read_picture_file(file);
    const std::int64_t colours = stored.size(0) <= 2 ? 1 : 3;
    const at::Tensor values =
        2 * stored.narrow(0, 0, colours).expand({3, stored.size(1), stored.size(2)}) - 1;
    if (size.empty()) return values;
    return at::_upsample_bilinear2d_aa(values.unsqueeze(0), size, /*align_corners=*/false)
        .squeeze(0);
}

// From pixels to the cells of a code, each of which stands for a square of them.
at::Tensor cells_of(const at::Tensor& was_at, const at::Tensor& rows) {
    const std::int64_t side = was_at.size(2) / rows.size(rows.dim() - 1);
    if (side == 1) return was_at;
    const at::Tensor middles = at::avg_pool2d(was_at.unsqueeze(0), {side, side}).squeeze(0);
    return (middles + 0.5) / double(side) - 0.5;
}

} // namespace

bool FrameGuide::wanted(const GuideSettings& settings) {
    const bool any = std::any_of(
        settings.energies.begin(), settings.energies.end(),
        [](const std::string& text) { return core::parse_energy(text).kind != "prior"; });
    if (!any) carried_.forget();
    return any;
}

void FrameGuide::make_energies(const GuideSettings& settings, const at::Tensor& frame) {
    const std::vector<core::EnergySpec> specs = specs_of(settings);
    const std::string made_of = words_of(specs, settings, frame);
    if (made_of == made_of_) {
        input_.copy_(frame);
        if (borders_.defined()) borders_.copy_(settings.borders);
        std::size_t next = 0;
        energies_.prior_weight = 1;
        for (const core::EnergySpec& spec : specs)
            (spec.kind == "prior" ? energies_.prior_weight : energies_.terms[next++].weight) =
                spec.weight;
        return;
    }
    made_of_.clear(); // Where this throws, nothing is made.
    carried_.forget();
    input_ = frame.clone();
    borders_ = settings.borders.defined() ? settings.borders.clone() : at::Tensor();
    core::EnergySources sources = sources_of(settings, frame.sizes().slice(2), frame.device());
    ClipModels used;
    sources.clip = [&](const std::filesystem::path& named) {
        const std::filesystem::path folder =
            named.empty() ? settings.clip_model : settings.folder / named;
        if (const auto found = used.find(folder); found != used.end()) return found->second;
        const auto loaded = clip_models_.find(folder);
        return used
            .emplace(folder, loaded != clip_models_.end()
                                 ? loaded->second
                                 : core::load_picture_text(folder, at::kFloat, frame.device()))
            .first->second;
    };
    energies_ = core::make_energies(specs, sources);
    clip_models_ = std::move(used);
    made_of_ = made_of;
}

// All but CLIP models.
core::EnergySources FrameGuide::sources_of(const GuideSettings& settings, at::IntArrayRef size,
                                           at::Device device) {
    core::EnergySources sources;
    sources.perceptual = [&settings, device](const std::filesystem::path& named) {
        return core::load_perceptual_distance(settings.folder / named, at::kFloat, device);
    };
    sources.input = input_;
    sources.borders = borders_;
    sources.read_picture = [&settings, size, device](const std::filesystem::path& file,
                                                     bool resize) {
        return picture_of(settings.folder / file, resize ? size : at::IntArrayRef()).to(device);
    };
    sources.folder = settings.folder;
    sources.run_torchscript = settings.run_torchscript;
    sources.device = device;
    return sources;
}

void FrameGuide::follow(const SceneChange& change, const core::Code& encoded) {
    if (change.cut) carried_.forget();
    if (change.was_at.defined() && !carried_.empty())
        carried_.move(cells_of(change.was_at, encoded.begin()->second));
}

at::Tensor FrameGuide::picture(const core::Generator& generator, const core::Code& encoded,
                               const at::Tensor& frame, const GuideSettings& settings,
                               const SceneChange& change, const std::string& meaning) {
    try {
        make_energies(settings, frame);
        if (meaning != meaning_) carried_.forget();
        meaning_ = meaning;
        follow(change, encoded);
        core::GuideSettings guide;
        guide.steps = settings.step_size > 0 ? settings.steps : 0;
        guide.step_size = settings.step_size > 0 ? settings.step_size : 1;
        guide.temperature = 0;
        guide.prior_weight = energies_.prior_weight;
        guide.seed = settings.seed;
        core::GuidedFrame guided =
            core::guide_frame(generator, energies_.terms, encoded, guide, carried_);
        if (guided.trace.failure) throw std::runtime_error(*guided.trace.failure);
        trace_ = std::move(guided.trace);
        return guided.pictures;
    } catch (...) {
        carried_.forget();
        throw;
    }
}

} // namespace restyle::back
