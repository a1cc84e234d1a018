#include "editing.h"

#include "restyle/core/noise.h"

#include "combinations.h"
#include "mask.h"
#include "noise_rows.h"
#include "tensor_file.h"

namespace command_line {
namespace {

namespace core = restyle::core;
using nlohmann::json;

std::vector<core::Lora> read_loras(const std::vector<std::string>& names) {
    std::vector<core::Lora> loras;
    for (const std::string& name : names) {
        const std::size_t colon = name.rfind(':');
        double scale = 1;
        const bool scaled =
            colon != std::string::npos && CLI::detail::lexical_cast(name.substr(colon + 1), scale);
        loras.emplace_back(scaled ? name.substr(0, colon) : name, scale);
    }
    return loras;
}

json candidate_report(const Candidate& candidate) {
    return {{"strength", candidate.strength},
            {"seed", candidate.seed},
            {"source_guidance", candidate.source_guidance},
            {"guidance", candidate.guidance}};
}

json sides_report(const EditJob& edit) {
    json report = {{"input", edit.job.input.string()}, {"output", edit.job.output.string()}};
    for (const auto& [name, side] :
         {std::pair{"source", &edit.source}, std::pair{"target", &edit.target}}) {
        report[name + std::string("_prompt")] = side->prompt;
        if (!side->prompt_2.empty()) report[name + std::string("_prompt_2")] = side->prompt_2;
        if (side->negative) report[name + std::string("_negative_prompt")] = *side->negative;
        if (!side->negative_2.empty())
            report[name + std::string("_negative_prompt_2")] = side->negative_2;
        if (side->label) report[name + std::string("_class")] = *side->label;
        if (side->negative_label)
            report[name + std::string("_negative_class")] = *side->negative_label;
    }
    return report;
}

} // namespace

std::filesystem::path Candidate::name_of(const std::filesystem::path& output) const {
    std::filesystem::path name = output.stem();
    name += ".strength-" + shortest(strength) + ".seed-" + std::to_string(seed) +
            ".source-guidance-" + shortest(source_guidance) + ".guidance-" + shortest(guidance);
    return name += output.extension();
}

Editing::Editing(const EditSettings& settings)
    : settings_(settings),
      model_(settings.model, settings.run, read_loras(settings.loras)) {
    if (!settings.clip.empty()) ranking_.emplace(settings.clip, settings.run);
}

json Editing::run(const std::vector<EditJob>& jobs, Outputs& outputs) {
    check_attention(jobs);
    std::int64_t pictures = 0, first = 0;
    for (const EditJob& edit : jobs)
        pictures += edit.job.pictures;
    json report = json::array();
    for (const EditJob& edit : jobs) {
        report.push_back(run(edit, {first, pictures}, outputs));
        first += edit.job.pictures;
    }
    return report;
}

json Editing::run(const EditJob& edit, const Place& place, Outputs& outputs) {
    const Sample sample = stages_.measure(
        "read", [&] { return read_sample(edit.job.input, model_.model(), settings_.run); });
    std::optional<Edited> best;
    json all = json::array();
    for (const Candidate& candidate : candidates(edit)) {
        Edited one = edited(edit, sample, candidate, place);
        all.push_back(one.report);
        if (!settings_.run.keep_all.empty())
            stages_.measure("write", [&] {
                add_sample(outputs, settings_.run.keep_all / candidate.name_of(edit.job.output),
                           one.sample);
            });
        const bool better = best && ranking_ && one.report["score"] > best->report["score"];
        if (!best || better) best = std::move(one);
    }
    stages_.measure("write", [&] { add_sample(outputs, edit.job.output, best->sample); });

    json report = sides_report(edit);
    report.update(best->report);
    if (all.size() > 1) report["candidates"] = all;
    return report;
}

std::vector<Candidate> Editing::candidates(const EditJob& edit) const {
    std::vector<Candidate> all;
    for (const auto& [strength, seed] : combinations(settings_.run))
        for (const double source_guidance : edit.source.guidances)
            for (const double guidance : edit.target.guidances)
                all.push_back({strength, seed, source_guidance, guidance});
    return all;
}

core::StepSettings Editing::step_settings(double strength) const {
    return method_settings(settings_.how.method, settings_.run, model_.model().schedule, strength);
}

json Editing::sampler() const {
    return sampler_report(model_.model().schedule, step_settings(1.0));
}

// Before the first edit takes its time.
void Editing::check_attention(const std::vector<EditJob>& jobs) const {
    for (const EditJob& edit : jobs)
        attention_control(settings_.attention, model_.model(), edit, {});
}

Editing::Sides Editing::told(const EditJob& edit, const Sample& sample, const Candidate& candidate,
                             const std::vector<core::Step>& steps) const {
    const std::int64_t pixels = sample.latent ? model_.model().pixels_a_value() : 1;
    const std::int64_t width = sample.values.size(3) * pixels;
    const std::int64_t height = sample.values.size(2) * pixels;
    const core::Wish source = edit.source.wish(candidate.source_guidance, width, height);
    const core::Wish target = edit.target.wish(candidate.guidance, width, height);

    auto control = attention_control(settings_.attention, model_.model(), edit, steps);
    if (!control) return {{}, model_.denoiser_for(source), model_.denoiser_for(target), {}};
    using Guidance = core::Guidance;
    core::Denoiser controlled_source =
        model_.denoiser_for(source, [&](const Guidance& given) { return control->source(given); });
    core::Denoiser controlled_target =
        model_.denoiser_for(target, [&](const Guidance& given) { return control->target(given); });
    std::optional<core::Denoiser> refiner;
    if (settings_.refine_steps > 0) refiner = model_.denoiser_for(target);
    return {std::move(control), std::move(controlled_source), std::move(controlled_target),
            std::move(refiner)};
}

at::Tensor Editing::y_of(const at::Tensor& x_0, Sides& sides, const Candidate& candidate,
                         const Place& place) {
    const core::StepSettings settings = step_settings(candidate.strength);
    const auto steps = model_.steps(settings), path_steps = model_.path_steps(settings);
    const at::Tensor mask = read_mask(settings_.how.mask, model_.model(), x_0, settings_.run.size);
    core::TranslateSettings translate{settings_.run.last, settings_.run.source_batch, mask};
    if (sides.control) translate.step_mask = [&] { return sides.control->step_mask(); };
    const NoiseRows noise(settings_.run.noise, candidate.seed);
    const at::Tensor y = stages_.measure("translate", [&] {
        return translated(x_0, {sides.source, steps}, {sides.target, steps}, settings_.how,
                          translate, {path_steps, noise, place.first, place.pictures});
    });
    const auto refine_steps = model_.refine_steps(settings, settings_.refine_steps);
    const NoiseRows refine_noise({}, candidate.seed, core::kRefineRow);
    return stages_.measure("refine", [&] {
        return refined(y, sides.refiner ? *sides.refiner : sides.target, mask,
                       {refine_steps, refine_noise, place.first, place.pictures});
    });
}

Editing::Edited Editing::edited(const EditJob& edit, const Sample& sample,
                                const Candidate& candidate, const Place& place) {
    const auto steps = model_.steps(step_settings(candidate.strength));
    json report = candidate_report(candidate);
    report.update(steps_report(steps));
    const core::Model& model = model_.model();
    Sides sides = stages_.measure("tell", [&] { return told(edit, sample, candidate, steps); });

    Sample result = sample;
    if (!steps.empty()) {
        const at::Tensor x_0 =
            stages_.measure("encode_picture", [&] { return x_0_of(sample, model); });
        const at::Tensor y = y_of(x_0, sides, candidate, place);
        result = stages_.measure("decode_picture", [&] {
            return sample_of(y, model, sample.latent && is_tensor_name(edit.job.output));
        });
        result.alpha = sample.alpha;
    }
    report["source"] = use_report(sides.source.use());
    report["target"] = use_report(sides.target.use());
    if (sides.refiner) report["refiner"] = use_report(sides.refiner->use());
    if (ranking_)
        report["score"] = stages_.measure("rank", [&] {
            return ranking_->score(pictures_of(sample, model), pictures_of(result, model),
                                   edit.source.prompt, edit.target.prompt);
        });
    return {std::move(result), std::move(report)};
}

} // namespace command_line
