#include "session/capabilities.h"

#include <exception>
#include <stdexcept>
#include <utility>

#include "choose_transport.h"
#include "restyle/restyle.hpp"
#include "session/back_library.h"
#include "session/copy_text.h"
#include "session/frame_format.h"
#include "session/transports.h"
#include "vulkan/device_identity.h"
#include "vulkan/instance_function.h"

namespace restyle::session {
namespace {

constexpr std::size_t kProbeBytes = 65536; // Of memory that transports are tried with.

RestyleBackProbe probe(const std::string& library, const interop::Uuid& renderer) {
    RestyleBackProbe told{};
    char sentence[RESTYLE_BACK_SENTENCE]{};
    if (open_back_library(library).probe(renderer.data(), &told, sentence) != 0)
        throw failed_by_back("probe", ("no backend: " + library + ": " + sentence).c_str());
    return told;
}

} // namespace

Capabilities::Capabilities(const interop::DeviceTable& vk, const std::string& back_library) {
    const RestyleBackDevice core = add_back(vk, back_library);
    add_cuda(core);
    add_transports(vk, core);
    add_formats(vk);
    for (std::size_t i = 0; i < lines_.size(); ++i)
        lines_[i].reason = reasons_[i].c_str();
}

const RestyleCapability* Capabilities::find(std::uint32_t index) const {
    return index < lines_.size() ? &lines_[index] : nullptr;
}

void Capabilities::add(RestyleCapabilityKind kind, std::int32_t value, const char* name, bool found,
                       std::string reason) {
    auto line = make<RestyleCapability>();
    line.kind = kind;
    line.value = value;
    line.name = name;
    line.found = found ? 1 : 0;
    lines_.push_back(line);
    reasons_.push_back(std::move(reason));
}

RestyleBackDevice Capabilities::add_back(const interop::DeviceTable& vk,
                                         const std::string& library) {
    RestyleBackProbe told{};
    std::string refusal;
    try {
        told = probe(library, interop::identity_of(vk).device);
    } catch (const std::exception& fault) {
        refusal = fault.what();
        copy_text(told.device.no_share, refusal);
    }
    const bool found = refusal.empty();
    add(RESTYLE_CAPABILITY_BACK, 0, "backend", found, found ? told.description : refusal);
    add(RESTYLE_CAPABILITY_PRECISION, RESTYLE_PRECISION_FP32, "fp32", found,
        found ? "always" : refusal);
    add(RESTYLE_CAPABILITY_PRECISION, RESTYLE_PRECISION_BF16, "bf16", found && told.bf16 != 0,
        found ? told.bf16_reason : refusal);
    return told.device;
}

void Capabilities::add_cuda(const RestyleBackDevice& core) {
    const std::string no_share = core.no_share;
    add(RESTYLE_CAPABILITY_CUDA, 0, "CUDA", core.on_gpu != 0,
        core.shares != 0   ? "the core computes on the renderer's device"
        : core.on_gpu != 0 ? "the core computes on a GPU and copies its tensors there: " + no_share
                           : no_share);
}

void Capabilities::add_transports(const interop::DeviceTable& vk, const RestyleBackDevice& core) {
    for (const NamedTransport& transport : transports()) {
        try {
            const interop::SharedMemory memory(kProbeBytes);
            const auto chosen =
                interop::choose_transport(vk, memory, transport.kind, core_device(core));
            add(RESTYLE_CAPABILITY_TRANSPORT, transport.value, transport.name, true, chosen.reason);
        } catch (const std::runtime_error& refusal) {
            add(RESTYLE_CAPABILITY_TRANSPORT, transport.value, transport.name, false,
                refusal.what());
        }
    }
}

void Capabilities::add_formats(const interop::DeviceTable& vk) {
    constexpr VkFormatFeatureFlags kNeeded = VK_FORMAT_FEATURE_SAMPLED_IMAGE_BIT |
                                             VK_FORMAT_FEATURE_TRANSFER_SRC_BIT |
                                             VK_FORMAT_FEATURE_TRANSFER_DST_BIT;
    const auto properties_of = interop::instance_function<PFN_vkGetPhysicalDeviceFormatProperties>(
        vk.handles, "vkGetPhysicalDeviceFormatProperties");
    for (const FrameFormat& format : frame_formats()) {
        VkFormatProperties properties{};
        properties_of(vk.handles.physical_device, format.format, &properties);
        const bool found = (properties.optimalTilingFeatures & kNeeded) == kNeeded;
        add(RESTYLE_CAPABILITY_FORMAT, format.format, format.name, found,
            !found                          ? "the device does not sample and copy images of it"
            : !format.compose_image.empty() ? "pictures are written in place, given a view with "
                                              "usage STORAGE"
                                            : "pictures are copied from a buffer");
    }
}

} // namespace restyle::session
