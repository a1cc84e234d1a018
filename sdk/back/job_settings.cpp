#include "back/job_settings.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>

#include "back/sentence.h"
#include "files/lines.h"

namespace restyle::back {
namespace {

Method method_of(const RestyleBackJob& job) {
    switch (job.method) {
    case RESTYLE_BACK_METHOD_CYCLE:
        return Method::kCycle;
    case RESTYLE_BACK_METHOD_SDEDIT:
        return Method::kSdEdit;
    case RESTYLE_BACK_METHOD_DDIB:
        return Method::kDdib;
    case RESTYLE_BACK_METHOD_EDIT_FRIENDLY:
        return Method::kEditFriendly;
    case RESTYLE_BACK_METHOD_TURBO:
        return Method::kTurbo;
    default:
        throw std::invalid_argument("job: method is " + std::to_string(job.method) +
                                    ", expected 0 (cycle), 1 (sdedit), 2 (ddib), 3 "
                                    "(edit-friendly) or 4 (turbo)");
    }
}

core::LastStep last_step_of(const RestyleBackJob& job) {
    switch (job.last) {
    case RESTYLE_BACK_LAST_KEEP:
        return core::LastStep::kKeep;
    case RESTYLE_BACK_LAST_DROP:
        return core::LastStep::kDrop;
    default:
        throw std::invalid_argument("job: last is " + std::to_string(job.last) +
                                    ", expected 0 (keep) or 1 (drop)");
    }
}

std::vector<int> timesteps_of(const RestyleBackJob& job) {
    if (job.timestep_count > RESTYLE_BACK_MOST_TIMESTEPS)
        throw std::invalid_argument("job: timestep_count is " + std::to_string(job.timestep_count) +
                                    ", expected 0 to " +
                                    std::to_string(RESTYLE_BACK_MOST_TIMESTEPS));
    return {job.timesteps, job.timesteps + job.timestep_count};
}

std::optional<std::int64_t> label_from(std::int32_t label) {
    return label < 0 ? std::nullopt : std::optional<std::int64_t>(label);
}

std::string text_from(const char (&text)[RESTYLE_BACK_TEXT]) {
    return {text, strnlen(text, sizeof text)};
}

SideSettings side_of(const RestyleBackSide& side) {
    SideSettings settings;
    settings.prompt = text_from(side.prompt);
    if (side.has_negative_prompt != 0) settings.negative_prompt = text_from(side.negative_prompt);
    settings.prompt_2 = text_from(side.prompt_2);
    settings.negative_prompt_2 = text_from(side.negative_prompt_2);
    settings.label = label_from(side.label);
    settings.negative_label = label_from(side.negative_label);
    settings.guidance = side.guidance;
    settings.lora_scales.assign(std::begin(side.lora_scales), std::end(side.lora_scales));
    return settings;
}

Attention attention_of(const RestyleBackJob& job) {
    switch (job.attention) {
    case RESTYLE_BACK_ATTENTION_OWN:
        return Attention::kOwn;
    case RESTYLE_BACK_ATTENTION_REPLACE:
        return Attention::kReplace;
    case RESTYLE_BACK_ATTENTION_REFINE:
        return Attention::kRefine;
    default:
        throw std::invalid_argument("job: attention is " + std::to_string(job.attention) +
                                    ", expected 0 (own), 1 (replace) or 2 (refine)");
    }
}

AttentionSettings control_of(const RestyleBackJob& job) {
    return {attention_of(job),           job.cross_replace,           job.self_replace,
            text_from(job.source_blend), text_from(job.target_blend), job.blend_threshold};
}

GuideSettings guide_of(const RestyleBackJob& job) {
    GuideSettings settings;
    settings.energies = files::lines_of(text_from(job.energies).c_str());
    settings.folder = text_from(job.energy_folder);
    settings.clip_model = text_from(job.clip_model);
    settings.run_torchscript = job.run_torchscript != 0;
    settings.steps = job.guide_steps;
    settings.step_size = job.guide_step_size;
    settings.seed = job.seed;
    return settings;
}

RestyleBackGuidance guidance_from(const GuideReport& report) {
    RestyleBackGuidance guidance{};
    guidance.guide_ms = report.ms;
    guidance.total = report.total;
    guidance.prior = report.prior;
    guidance.steps = static_cast<std::uint64_t>(report.steps);
    guidance.guided = 1;
    guidance.energy_count = static_cast<std::uint32_t>(
        std::min<std::size_t>(report.energies.size(), RESTYLE_BACK_MOST_ENERGIES));
    std::copy_n(report.energies.begin(), guidance.energy_count, guidance.energies);
    return guidance;
}

} // namespace

FrameSettings settings_of(const RestyleBackJob& job) {
    FrameSettings settings;
    settings.method = method_of(job);
    settings.source = side_of(job.source);
    settings.target = side_of(job.target);
    settings.attention = control_of(job);
    settings.target_weights.assign(std::begin(job.target_weights), std::end(job.target_weights));
    settings.depth = {static_cast<int>(job.steps), job.strength, job.eta, timesteps_of(job)};
    settings.noise.seed = job.seed;
    if (job.noise == RESTYLE_BACK_NOISE_PER_FRAME)
        settings.noise.frame = static_cast<std::uint32_t>(job.frame_number);
    settings.source_batch = job.source_batch;
    settings.last = last_step_of(job);
    settings.pseudo_guidance = job.pseudo_guidance;
    settings.guide = guide_of(job);
    return settings;
}

RestyleBackResult result_from(const StreamReport& streamed) {
    const FrameReport& report = streamed.frame;
    RestyleBackResult result{};
    result.picture_slot = streamed.finished.value_or(RESTYLE_BACK_NO_SLOT);
    result.encode_ms = report.encode_ms;
    result.translate_ms = report.translate_ms;
    result.decode_ms = report.decode_ms;
    result.source_calls = static_cast<std::uint64_t>(report.source.calls);
    result.source_samples = static_cast<std::uint64_t>(report.source.samples);
    result.target_calls = static_cast<std::uint64_t>(report.target.calls);
    result.target_samples = static_cast<std::uint64_t>(report.target.samples);
    if (report.guided) result.guidance = guidance_from(*report.guided);
    write_sentence(report.warning, result.sentence);
    return result;
}

} // namespace restyle::back
