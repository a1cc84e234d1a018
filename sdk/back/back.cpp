#include "back/back.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <torch/headeronly/version.h>

#include "back/answer.h"
#include "back/core_device.h"
#include "back/loaded_models.h"
#include "back/model_memory.h"
#include "back/native_size.h"
#include "back/sentence.h"
#include "back/session_tensors.h"
#include "back/share.h"
#include "back/shared_models.h"
#include "back/worker.h"
#include "models/layers/cpu_bf16.h"

/// A style, loaded, and the worker of the session that is attached to it.
struct RestyleBackT {
    restyle::back::CoreDevice device;
    restyle::back::LoadedModels models;
    restyle::back::WorkerThreads threads;
    std::unique_ptr<restyle::back::Worker> worker;
};

namespace restyle::back {
namespace {

CoreDevice device_for(const RestyleBackOpenInfo& info) {
    return choose_core_device(uuid_from(info.renderer_device));
}

std::uint32_t precision_in_use(std::uint32_t asked, const CoreDevice& device) {
    switch (asked) {
    case RESTYLE_BACK_PRECISION_AUTO:
        return has_bf16(device) ? RESTYLE_BACK_PRECISION_BF16 : RESTYLE_BACK_PRECISION_FP32;
    case RESTYLE_BACK_PRECISION_FP32:
    case RESTYLE_BACK_PRECISION_BF16:
        return asked;
    default:
        throw std::invalid_argument("precision is " + std::to_string(asked) +
                                    ", expected 0 (auto), 1 (fp32) or 2 (bf16)");
    }
}

std::uint32_t threads_in_use(std::uint32_t asked) {
    return asked > 0 ? asked : std::max(std::thread::hardware_concurrency(), 2u) - 1;
}

RestyleBackNeeds needs_of(const core::Model& model) {
    RestyleBackNeeds needs{};
    if (model.needs.text_width)
        needs.text = model.prompts ? static_cast<std::uint32_t>(model.prompts->encoders()) : 1;
    if (model.needs.label)
        needs.classes = static_cast<std::uint32_t>(
            model.needs.labels.value_or(std::numeric_limits<std::int32_t>::max()));
    return needs;
}

ModelFiles files_of(const RestyleBackOpenInfo& info) {
    return {info.source_model,
            info.target_model,
            {info.loras, info.loras + info.lora_count},
            {info.further_targets, info.further_targets + info.further_target_count}};
}

RestyleBackDevice told_of(const CoreDevice& device) {
    RestyleBackDevice told{};
    told.on_gpu = device.torch.is_cpu() ? 0 : 1;
    told.shares = device.shares() ? 1 : 0;
    write_sentence(device.no_share, told.no_share);
    return told;
}

const char* bf16_reason(const CoreDevice& device) {
    if (!device.torch.is_cpu())
        return has_bf16(device) ? "the GPU multiplies bf16"
                                : "the GPU has no bf16, which it computes as fp32";
    return core::cpu_has_bf16_tiles() ? "the CPU multiplies tiles of bf16 (AMX)"
           : core::cpu_has_bf16()     ? "the CPU multiplies bf16 (AVX512-BF16)"
                                      : "the CPU has no bf16, which is then emulated";
}

RestyleBackModelInfo model_info(const LoadedModels& models, const CoreDevice& device) {
    const PictureSize native =
        native_size(models.source.folder, models.source.pixels_a_value(), models.size_multiple());
    RestyleBackModelInfo info{};
    info.device = told_of(device);
    info.size_multiple = static_cast<std::uint32_t>(models.size_multiple());
    info.native_width = static_cast<std::uint32_t>(native.width);
    info.native_height = static_cast<std::uint32_t>(native.height);
    if (models.source.on_latents()) {
        info.latent_channels = static_cast<std::uint32_t>(models.source.channels);
        info.latent_pixels = static_cast<std::uint32_t>(models.source.pixels_a_value());
    }
    info.source = needs_of(models.source);
    info.target = needs_of(models.target);
    info.one_model = models.one_model ? 1 : 0;
    return info;
}

template <typename Body>
std::int32_t answer(char* sentence, const Body& body) {
    return back::answer(sentence, sentence_of_current_exception, body);
}

std::int32_t probe(const std::uint8_t* renderer, RestyleBackProbe* probe, char* sentence) {
    return answer(sentence, [&] {
        interop::Uuid name{};
        std::copy_n(renderer, name.size(), name.begin());
        const CoreDevice device = choose_core_device(name);
        *probe = {};
        probe->bf16 = has_bf16(device) ? 1 : 0;
        write_sentence(bf16_reason(device), probe->bf16_reason);
        write_sentence(std::string("LibTorch " TORCH_VERSION ", which computes on ") +
                           (device.torch.is_cpu() ? "the CPU" : "a GPU"),
                       probe->description);
        probe->device = told_of(device);
    });
}

at::ScalarType dtype_of(std::uint32_t precision) {
    return precision == RESTYLE_BACK_PRECISION_BF16 ? at::kBFloat16 : at::kFloat;
}

std::int32_t estimate(const RestyleBackOpenInfo* info, std::uint32_t width, std::uint32_t height,
                      RestyleBackModelMemory* memory, char* sentence) {
    return answer(sentence, [&] {
        *memory = estimated_memory(files_of(*info),
                                   dtype_of(precision_in_use(info->precision, device_for(*info))),
                                   {static_cast<int>(width), static_cast<int>(height)});
    });
}

// Of all sessions of the process. Never destroyed, as threads may still load while that ends.
SharedModels& models_in_use() {
    static SharedModels& models = *new SharedModels;
    return models;
}

// Between one model and the next, whose reading cannot be cut short.
void check_cancelled(const RestyleBackOpenInfo& info) {
    if (info.cancelled != nullptr && __atomic_load_n(info.cancelled, __ATOMIC_ACQUIRE) != 0)
        throw std::runtime_error("loading was cancelled");
}

std::int32_t open(const RestyleBackOpenInfo* info, RestyleBackModelInfo* models, RestyleBack* back,
                  char* sentence) {
    *back = nullptr;
    return answer(sentence, [&] {
        const CoreDevice device = device_for(*info);
        const std::uint32_t precision = precision_in_use(info->precision, device);
        LoadedModels loaded = load_models(files_of(*info), dtype_of(precision), device.torch,
                                          models_in_use(), [&] { check_cancelled(*info); });
        *models = model_info(loaded, device);
        models->threads = threads_in_use(info->threads);
        models->precision = precision;
        const WorkerThreads threads{static_cast<int>(models->threads),
                                    static_cast<int>(info->lower_by)};
        *back = new RestyleBackT{device, std::move(loaded), threads, nullptr};
    });
}

std::int32_t attach(RestyleBack back, std::int32_t memory, const RestyleBackLayout* layout,
                    const RestyleBackShare* share, char* sentence) {
    return answer(sentence, [&] {
        if (back->worker) throw std::invalid_argument("attach: the back has a session already");
        if (share != nullptr && !back->device.shares())
            throw std::invalid_argument("attach: the tensors lie on a device, and " +
                                        back->device.no_share);
        const auto mapped = map_memory(memory, *layout);
        back->worker = std::make_unique<Worker>(back->models, back->threads, mapped, *layout,
                                                session_tensors(back->device, mapped, share));
    });
}

std::int32_t keep(RestyleBack back, std::int32_t memory, std::uint64_t bytes, char* sentence) {
    return answer(sentence, [&] {
        if (!back->worker) throw std::invalid_argument("keep: the back has no session yet");
        back->worker->keep_in(memory, bytes);
    });
}

void close(RestyleBack back) {
    delete back;
}

constexpr RestyleBackTable kTable{RESTYLE_BACK_VERSION, probe, estimate, open, attach, keep, close};

} // namespace
} // namespace restyle::back

extern "C" __attribute__((visibility("default"))) const RestyleBackTable*
restyle_back_table(std::uint32_t version) {
    return version == RESTYLE_BACK_VERSION ? &restyle::back::kTable : nullptr;
}
