#pragma once

#include <vulkan/vk_layer.h>
#include <vulkan/vulkan.h>

/// A Vulkan layer: layer.cpp hands on what a program calls, but for the functions of
/// the device that the layer itself has.
namespace layer {

/// Of the layer; NULL: the next one's is taken.
PFN_vkVoidFunction own_function(const char* name);

/// Of what comes next, on whichever device: all are of one driver. NULL where there is none.
PFN_vkVoidFunction next_function(const char* name);

/// A device is made: what the layer has to forget of those before.
void begin_device();

/// The next one of the function of the device that `name` names: NEXT(vkQueueSubmit)(queue, ...).
#define NEXT(name) reinterpret_cast<PFN_##name>(layer::next_function(#name))

/// In own_function(): `function` stands for it.
#define OWN(name, wanted, function)                                                                \
    if (std::strcmp(wanted, #name) == 0)                                                           \
    return reinterpret_cast<PFN_vkVoidFunction>(static_cast<PFN_##name>(function))

} // namespace layer
