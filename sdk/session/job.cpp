#include "session/job.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "session/copy_text.h"

namespace restyle::session {
namespace {

static_assert(RESTYLE_MOST_LORAS == RESTYLE_BACK_MOST_LORAS);
static_assert(RESTYLE_MOST_TARGETS == RESTYLE_BACK_MOST_TARGETS);
static_assert(RESTYLE_MOST_TARGETS == RESTYLE_MOST_LORAS); // Of a setting of type SCALES.
static_assert(RESTYLE_MOST_TIMESTEPS == RESTYLE_BACK_MOST_TIMESTEPS);
static_assert(RESTYLE_MOST_TEXT + 1 == RESTYLE_BACK_TEXT);
static_assert(RESTYLE_MOST_ENERGIES == RESTYLE_BACK_MOST_ENERGIES);

void write_side(const RestyleSide& side, RestyleBackSide& told) {
    told.guidance = side.guidance;
    told.label = side.label;
    told.negative_label = side.negative_label;
    std::copy(std::begin(side.lora_scales), std::end(side.lora_scales), told.lora_scales);
    if (side.prompt != nullptr) copy_text(told.prompt, side.prompt);
    if (side.negative_prompt == nullptr) return;
    told.has_negative_prompt = 1;
    copy_text(told.negative_prompt, side.negative_prompt);
}

void write_guidance(const RestyleSettings& settings, RestyleBackJob& job) {
    job.guide_steps = settings.guide_steps;
    job.guide_step_size = settings.guide_step_size;
    job.run_torchscript = std::uint32_t(settings.run_torchscript);
    if (settings.energies != nullptr) copy_text(job.energies, settings.energies);
    if (settings.energy_folder != nullptr) copy_text(job.energy_folder, settings.energy_folder);
    if (settings.clip_model != nullptr) copy_text(job.clip_model, settings.clip_model);
}

void write_attention(const RestyleSettings& settings, RestyleBackJob& job) {
    job.attention = std::uint32_t(settings.attention);
    job.cross_replace = settings.cross_replace;
    job.self_replace = settings.self_replace;
    job.blend_threshold = settings.blend_threshold;
    if (settings.source_blend != nullptr) copy_text(job.source_blend, settings.source_blend);
    if (settings.target_blend != nullptr) copy_text(job.target_blend, settings.target_blend);
}

void write_second_prompts(const RestyleSettings& settings, RestyleBackJob& job) {
    const auto write = [](const char* text, auto& told) {
        if (text != nullptr) copy_text(told, text);
    };
    write(settings.source_prompt_2, job.source.prompt_2);
    write(settings.source_negative_prompt_2, job.source.negative_prompt_2);
    write(settings.target_prompt_2, job.target.prompt_2);
    write(settings.negative_prompt_2, job.target.negative_prompt_2);
}

} // namespace

RestyleBackJob job_from(const RestyleSettings& settings) {
    RestyleBackJob job{};
    job.seed = settings.seed;
    job.strength = settings.strength;
    job.eta = settings.eta;
    job.steps = settings.steps;
    job.noise = std::uint32_t(settings.noise);
    job.source_batch = settings.source_batch;
    job.method = std::uint32_t(settings.method);
    job.timestep_count = settings.timestep_count;
    std::copy(std::begin(settings.timesteps), std::end(settings.timesteps), job.timesteps);
    job.last = std::uint32_t(settings.last);
    job.pseudo_guidance = settings.pseudo_guidance;
    write_side(settings.source, job.source);
    write_side(settings.target, job.target);
    write_second_prompts(settings, job);
    std::copy(std::begin(settings.target_weights), std::end(settings.target_weights),
              job.target_weights);
    write_guidance(settings, job);
    write_attention(settings, job);
    job.stream = std::uint32_t(settings.stream_batch);
    return job;
}

bool is_of_one_stream(const RestyleSettings& one, const RestyleSettings& other) {
    const RestyleBackJob a = job_from(one), b = job_from(other);
    const bool steps_are_equal =
        a.method == b.method && a.steps == b.steps && a.strength == b.strength && a.eta == b.eta &&
        a.timestep_count == b.timestep_count &&
        std::equal(a.timesteps, a.timesteps + a.timestep_count, b.timesteps);
    return steps_are_equal &&
           std::equal(std::begin(a.target_weights), std::end(a.target_weights),
                      std::begin(b.target_weights)) &&
           std::memcmp(&a.target, &b.target, sizeof a.target) == 0;
}

RestyleGuidance guidance_from(const RestyleBackGuidance& told) {
    RestyleGuidance guidance{};
    guidance.guide_ms = told.guide_ms;
    guidance.total = told.total;
    guidance.prior = told.prior;
    guidance.steps = told.steps;
    guidance.guided = told.guided;
    guidance.energy_count = told.energy_count;
    std::copy(std::begin(told.energies), std::end(told.energies), guidance.energies);
    return guidance;
}

} // namespace restyle::session
