#include "session/capabilities.h"

#include <exception>
#include <stdexcept>
#include <utility>

#include "choose_transport.h"
#include "cuda/cuda_driver.h"
#include "cuda/match_device.h"
#include "restyle/restyle.hpp"
#include "session/back_library.h"
#include "session/frame_format.h"
#include "vulkan/device_identity.h"
#include "vulkan/instance_function.h"

namespace restyle::session {
namespace {

constexpr std::size_t kProbeBytes = 65536; // Of memory that transports are tried with.

struct Named {
    std::int32_t value;
    const char* name;
};

constexpr Named kFormats[]{
    {VK_FORMAT_R8G8B8A8_UNORM, "R8G8B8A8_UNORM"},
    {VK_FORMAT_R8G8B8A8_SRGB, "R8G8B8A8_SRGB"},
    {VK_FORMAT_B8G8R8A8_UNORM, "B8G8R8A8_UNORM"},
    {VK_FORMAT_B8G8R8A8_SRGB, "B8G8R8A8_SRGB"},
    {VK_FORMAT_A2B10G10R10_UNORM_PACK32, "A2B10G10R10_UNORM"},
    {VK_FORMAT_R16G16B16A16_SFLOAT, "R16G16B16A16_SFLOAT"},
    {VK_FORMAT_R32G32B32A32_SFLOAT, "R32G32B32A32_SFLOAT"},
    {VK_FORMAT_B10G11R11_UFLOAT_PACK32, "B10G11R11_UFLOAT"},
};

struct NamedTransport {
    RestyleTransport value;
    const char* name;
    interop::TransportKind kind;
};

constexpr NamedTransport kTransports[]{
    {RESTYLE_TRANSPORT_CUDA, "CUDA", interop::TransportKind::kCuda},
    {RESTYLE_TRANSPORT_HOST, "host memory", interop::TransportKind::kHost},
    {RESTYLE_TRANSPORT_PEER, "a second device", interop::TransportKind::kPeer},
    {RESTYLE_TRANSPORT_STAGING, "staging", interop::TransportKind::kStaging},
};

RestyleBackProbe probe(const std::string& library) {
    RestyleBackProbe told{};
    char sentence[RESTYLE_BACK_SENTENCE]{};
    if (open_back_library(library).probe(&told, sentence) != 0)
        throw std::runtime_error("no backend: " + library + ": " + sentence);
    return told;
}

} // namespace

Capabilities::Capabilities(const interop::DeviceTable& vk, const std::string& back_library) {
    add_back(back_library);
    add_cuda(vk);
    add_transports(vk);
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

void Capabilities::add_back(const std::string& library) {
    RestyleBackProbe told{};
    std::string refusal;
    try {
        told = probe(library);
    } catch (const std::exception& fault) {
        refusal = fault.what();
    }
    const bool found = refusal.empty();
    add(RESTYLE_CAPABILITY_BACK, 0, "backend", found, found ? told.description : refusal);
    add(RESTYLE_CAPABILITY_PRECISION, RESTYLE_PRECISION_FP32, "fp32", found,
        found ? "always" : refusal);
    add(RESTYLE_CAPABILITY_PRECISION, RESTYLE_PRECISION_BF16, "bf16", found && told.bf16 != 0,
        found ? told.bf16_reason : refusal);
}

void Capabilities::add_cuda(const interop::DeviceTable& vk) {
    try {
        const interop::DeviceIdentity renderer = interop::identity_of(vk);
        interop::check_shares_with_cuda(renderer);
        interop::match_device(interop::open_cuda_driver(), renderer.device);
        add(RESTYLE_CAPABILITY_CUDA, 0, "CUDA", true, "the renderer's device is CUDA's, too");
    } catch (const std::runtime_error& refusal) {
        add(RESTYLE_CAPABILITY_CUDA, 0, "CUDA", false, refusal.what());
    }
}

void Capabilities::add_transports(const interop::DeviceTable& vk) {
    for (const NamedTransport& transport : kTransports) {
        try {
            const interop::SharedMemory memory(kProbeBytes);
            const auto chosen = interop::choose_transport(vk, memory, transport.kind);
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
    for (const Named& format : kFormats) {
        VkFormatProperties properties{};
        properties_of(vk.handles.physical_device, VkFormat(format.value), &properties);
        const bool found = (properties.optimalTilingFeatures & kNeeded) == kNeeded;
        const FrameFormat* const known = find_frame_format(VkFormat(format.value));
        const bool written = known != nullptr && !known->compose_image.empty();
        add(RESTYLE_CAPABILITY_FORMAT, format.value, format.name, found && known != nullptr,
            !found    ? "the device does not sample and copy images of it"
            : written ? "pictures are written in place, given a view with usage STORAGE"
                      : "pictures are copied from a buffer");
    }
}

} // namespace restyle::session
