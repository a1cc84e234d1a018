#include "session/job.h"

#include <algorithm>
#include <iterator>

#include "session/copy_text.h"

namespace restyle::session {
namespace {

static_assert(RESTYLE_MOST_LORAS == RESTYLE_BACK_MOST_LORAS);
static_assert(RESTYLE_MOST_TIMESTEPS == RESTYLE_BACK_MOST_TIMESTEPS);
static_assert(RESTYLE_MOST_TEXT + 1 == RESTYLE_BACK_TEXT);

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
    write_side(settings.source, job.source);
    write_side(settings.target, job.target);
    return job;
}

} // namespace restyle::session
