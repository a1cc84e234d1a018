#include "what_runs.h"

#include <cstdio>
#include <thread>

#include "names.h"
#include "process_memory.h"

namespace viewer {
namespace {

std::string mib(std::uint64_t bytes) {
    char words[32];
    std::snprintf(words, sizeof words, "%.1f MiB", static_cast<double>(bytes) / (1 << 20));
    return words;
}

std::string reason_of_precision(RestylePrecision asked, RestylePrecision used) {
    if (asked != RESTYLE_PRECISION_AUTO) return "as asked";
    return used == RESTYLE_PRECISION_BF16 ? "what computes has it" : "what computes has no bf16";
}

std::string reason_of_threads(std::uint32_t asked) {
    if (asked != 0) return "as asked";
    const unsigned cores = std::thread::hardware_concurrency();
    return cores > 1 ? "the machine's " + std::to_string(cores) + " cores less one"
                     : "the machine has one core";
}

std::string words_of(RestylePriority priority) {
    if (priority == RESTYLE_PRIORITY_NORMAL) return "";
    const std::string article = priority == RESTYLE_PRIORITY_LOWEST ? "the " : "";
    return ", at " + article + priority_name(priority) + " priority";
}

void tell_status(WhatRuns& runs, const Options& options, const RestyleStatus& status) {
    runs.transport = transport_name(status.transport);
    if (status.transport_reason[0] != '\0')
        runs.transport += std::string(": ") + status.transport_reason;
    if (status.model_width == 0) return; // Nothing is loaded.
    runs.network =
        std::to_string(status.model_width) + "x" + std::to_string(status.model_height) + ": " +
        (options.session.model_size.width > 0 ? "as asked"
                                              : "the models' own area at the frame's aspect");
    runs.precision = std::string(precision_name(status.precision)) + ": " +
                     reason_of_precision(options.session.precision, status.precision);
    runs.threads =
        std::to_string(status.cpu_threads) + ": " + reason_of_threads(options.session.threads);
    runs.threads += words_of(options.session.priority);
}

} // namespace

WhatRuns what_runs(const Gpu& gpu, const Options& options, const Styling& styling) {
    WhatRuns runs;
    runs.device = gpu.name();
    runs.memory.budget = options.session.memory_budget;
    runs.memory.resident = resident_bytes();
    if (!styling.alive()) return runs;
    runs.memory.session = styling.memory();
    tell_status(runs, options, styling.status());
    return runs;
}

std::string session_words(const MemoryUse& memory) {
    const RestyleMemory& session = memory.session;
    if (session.total == 0) return "";
    return mib(session.total) + (memory.budget > 0 ? " of at most " + mib(memory.budget) : "") +
           ": weights " + mib(session.weights) + ", a call " + mib(session.call) + ", tensors " +
           mib(session.tensors) + ", on the GPU " + mib(session.device) +
           (session.buffers > 0 ? ", looked at " + mib(session.buffers) : "");
}

std::string resident_words(const MemoryUse& memory) {
    return memory.resident > 0 ? mib(memory.resident) + " resident" : "not known";
}

} // namespace viewer
