#include "memory.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "tensor_file.h"

namespace command_line {
namespace {

namespace core = restyle::core;

/// What a plan takes.
struct Needs {
    std::int64_t weights = 0, call = 0; ///< A call, or a step of guidance.

    std::int64_t total() const { return weights + call; }
};

/// Of all models of a plan: their weights lie side by side, their calls follow each other.
Needs needs_of(const MemoryPlan& plan, at::ScalarType dtype) {
    const std::int64_t source_samples = plan.pictures * plan.steps * plan.source_passes;
    const std::int64_t target_samples = plan.pictures * plan.target_passes;
    const core::ModelUse use{plan.size.width,
                             plan.size.height,
                             dtype,
                             std::max(source_samples, target_samples),
                             plan.models.size() == 1 && source_samples != target_samples ? 2 : 1,
                             plan.pictures};
    Needs all;
    for (const std::filesystem::path& model : plan.models) {
        const core::MemoryNeeds needs = core::memory_needs(model, use);
        all.weights += needs.weights;
        all.call =
            std::max(all.call, plan.gradient_steps > 0 ? needs.guidance(plan.gradient_steps, true)
                                                       : needs.total() - needs.weights);
    }
    return all;
}

struct Remedy {
    std::string option;
    MemoryPlan plan;
    at::ScalarType dtype;
};

/// Each on top of those before it.
std::vector<Remedy> remedies(MemoryPlan plan, at::ScalarType dtype) {
    std::vector<Remedy> all;
    std::string options;
    const auto add = [&](const std::string& option) {
        options += (options.empty() ? "" : " ") + option;
        all.push_back({options, plan, dtype});
    };
    if (plan.gradient_steps > 0 && plan.pictures > 1) {
        plan.pictures = 1;
        add("--batch 1");
    }
    if (plan.steps > 1) {
        plan.steps = 1;
        add("--source-batch 1");
    }
    if (dtype == at::kFloat || dtype == at::kDouble) {
        dtype = at::kBFloat16;
        add("--dtype bf16");
    }
    for (; plan.size.width >= 256 && plan.size.height >= 256 && all.size() < 8;) {
        plan.size = {plan.size.width / 2 / 64 * 64, plan.size.height / 2 / 64 * 64};
        all.push_back({(options.empty() ? "" : options + " ") + "--size " + size_name(plan.size),
                       plan, dtype});
    }
    return all;
}

std::string what_would_fit(const MemoryPlan& plan, const RunOptions& options,
                           std::int64_t available) {
    for (const Remedy& remedy : remedies(plan, options.dtype)) {
        const std::int64_t bytes = needs_of(remedy.plan, remedy.dtype).total();
        if (bytes <= available)
            return "; " + remedy.option + " would take about " + gibibytes(bytes);
    }
    return "; no smaller size or precision would fit";
}

Size size_of(const Job& job, const std::filesystem::path& model) {
    if (!is_tensor_name(job.input)) return picture_size(job.input);
    const SampleTensor sample = read_sample_tensor(job.input);
    const std::int64_t pixels = sample.name == "latent" ? core::pixels_a_value(model) : 1;
    return {sample.values.size(3) * pixels, sample.values.size(2) * pixels};
}

} // namespace

std::string gibibytes(std::int64_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f GiB", double(bytes) / double(1 << 30));
    return text;
}

Size largest_size(const std::vector<Job>& jobs, const std::filesystem::path& model,
                  const RunOptions& options) {
    if (options.size.given()) return options.size;
    Size largest;
    for (const Job& job : jobs) {
        const Size size = size_of(job, model);
        largest = {std::max(largest.width, size.width), std::max(largest.height, size.height)};
    }
    return largest;
}

std::int64_t source_steps_in_a_call(const RunOptions& options) {
    const double strength = *std::max_element(options.strengths.begin(), options.strengths.end());
    const std::int64_t K = options.timesteps.empty()
                               ? std::int64_t(double(options.steps) * strength)
                               : std::int64_t(options.timesteps.size());
    const std::int64_t batch = std::int64_t(options.source_batch);
    return std::max<std::int64_t>(1, batch == 0 ? K : std::min(K, batch));
}

void check_memory(const MemoryPlan& plan, const RunOptions& options) {
    if (options.device != at::kCPU || !options.memory_check) return;
    const std::int64_t available = core::available_memory();
    const Needs needs = needs_of(plan, options.dtype);
    if (needs.total() <= available) return;
    throw std::runtime_error(
        "at " + size_name(plan.size) + " this takes about " + gibibytes(needs.total()) +
        " of memory (weights " + gibibytes(needs.weights) +
        (plan.gradient_steps > 0 ? ", a step and its gradients " : ", a call ") +
        gibibytes(needs.call) + ") and " + gibibytes(available) + " are available" +
        what_would_fit(plan, options, available) + "; --no-memory-check tries all the same");
}

} // namespace command_line
