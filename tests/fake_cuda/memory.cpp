// External memory, buffers mapped of it, and copies to and from those.

#include <cstring>

#include "fake_cuda/fake_state.h"
#include "transport.h"
#include "vulkan/check_vk.h"

namespace restyle::test {
namespace {

using namespace interop::cuda;

void check_import(FakeState& state, const ExternalMemoryHandleDesc& desc,
                  const Allocation& allocation) {
    if (((desc.flags & kMemoryDedicated) != 0) != allocation.dedicated)
        state.breach(allocation.dedicated
                         ? "R3: memory that is dedicated in Vulkan was imported as if it were not"
                         : "R3: memory was imported as dedicated that in Vulkan is not");
    if (desc.size != allocation.bytes)
        state.breach("R6: memory of " + std::to_string(allocation.bytes) +
                     " bytes was imported as of " + std::to_string(desc.size));
}

CUresult import(CUexternalMemory* memory, const ExternalMemoryHandleDesc* desc) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    if (desc->type != kMemoryOpaqueFd) return kInvalidValue;
    const int descriptor = desc->handle.fd;
    if (refuses(state.machine.refuses_memory, descriptor, state.exported_memory)) return kUnknown;
    const FileId file = *file_of(descriptor);
    const VkDeviceMemory exported = state.exported_memory.at(file);
    const Allocation& allocation = state.allocations.at(exported);
    check_import(state, *desc, allocation);
    std::unique_ptr<FakeMemory> made(
        new FakeMemory{{descriptor, file}, exported, allocation, 0, 0});
    FakeMemory* const key = made.get();
    *memory = reinterpret_cast<CUexternalMemory>(key);
    state.memories.emplace(key, std::move(made));
    return kSuccess;
}

CUresult destroy(CUexternalMemory handle) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    const auto found = state.memories.find(reinterpret_cast<FakeMemory*>(handle));
    if (found == state.memories.end()) return kInvalidHandle;
    if (found->second->mappings > 0)
        state.breach("R13: external memory was destroyed before what is mapped of it");
    state.memories.erase(found);
    return kSuccess;
}

void check_mapping(FakeState& state, const ExternalMemoryBufferDesc& desc, FakeMemory& memory,
                   VkDeviceSize whole) {
    if (++memory.times_mapped > 1) state.breach("R13: memory was mapped more than once");
    if (desc.offset != 0 || desc.size != whole)
        state.breach("R13: a buffer of " + std::to_string(whole) + " bytes was mapped from " +
                     std::to_string(desc.offset) + " on for " + std::to_string(desc.size));
}

CUresult map(CUdeviceptr* address, CUexternalMemory handle, const ExternalMemoryBufferDesc* desc) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    FakeMemory& memory = *reinterpret_cast<FakeMemory*>(handle);
    const auto buffer = state.buffers.find(memory.allocation.buffer);
    if (state.machine.refuses_mapping || buffer == state.buffers.end() ||
        desc->offset + desc->size > memory.allocation.bytes)
        return kInvalidValue;
    check_mapping(state, *desc, memory, buffer->second);
    const interop::ExportedMemory layout{buffer->second, interop::kTensorUsage,
                                         memory.allocation.real_bytes,
                                         memory.allocation.memory_type};
    std::unique_ptr<FakeMapping> made(
        new FakeMapping{&memory, {state.peer.vk(), memory.descriptor.copy(), layout}, desc->size});
    void* mapped = nullptr;
    interop::check(state.peer.vk().vkMapMemory(state.peer.vk().device, made->buffer.memory(), 0,
                                               VK_WHOLE_SIZE, 0, &mapped),
                   "vkMapMemory", "the played driver of CUDA failed");
    ++memory.mappings;
    *address = reinterpret_cast<CUdeviceptr>(mapped) + desc->offset;
    state.mappings.emplace(*address, std::move(made));
    return kSuccess;
}

CUresult unmap(CUdeviceptr address) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    if (!state.in_context()) return kInvalidContext;
    const auto found = state.mappings.find(address);
    if (found == state.mappings.end()) return kInvalidValue;
    --found->second->memory->mappings;
    state.mappings.erase(found);
    return kSuccess;
}

bool lies_in_a_mapping(const FakeState& state, CUdeviceptr address, std::size_t bytes) {
    const auto after = state.mappings.upper_bound(address);
    if (after == state.mappings.begin()) return false;
    const auto& [begin, mapping] = *std::prev(after);
    return address - begin + bytes <= mapping->bytes;
}

CUresult copy(CUdeviceptr device, CUstream handle, void* to, const void* from, std::size_t bytes) {
    FakeState& state = fake();
    const std::lock_guard lock(state.mutex);
    FakeStream* const stream = stream_of(handle);
    if (!state.in_context() || stream == nullptr) return kInvalidContext;
    if (!lies_in_a_mapping(state, device, bytes)) return kInvalidValue;
    stream->put([=](const FakeStream&) { std::memcpy(to, from, bytes); });
    return kSuccess;
}

} // namespace

void fill_memory(interop::CudaDriver& driver) {
    driver.cuImportExternalMemory = import;
    driver.cuDestroyExternalMemory = destroy;
    driver.cuExternalMemoryGetMappedBuffer = map;
    driver.cuMemFree_v2 = unmap;
    driver.cuMemcpyDtoHAsync_v2 = [](void* to, CUdeviceptr from, std::size_t bytes,
                                     CUstream stream) {
        return copy(from, stream, to, reinterpret_cast<const void*>(from), bytes);
    };
    driver.cuMemcpyHtoDAsync_v2 = [](CUdeviceptr to, const void* from, std::size_t bytes,
                                     CUstream stream) {
        return copy(to, stream, reinterpret_cast<void*>(to), from, bytes);
    };
}

} // namespace restyle::test
