#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>

#include <sys/types.h>

#include "fake_cuda/fake_cuda.h"
#include "fake_cuda/fake_stream.h"
#include "peer/imported_buffer.h"
#include "peer/peer_device.h"

namespace restyle::test {

/// Which file a descriptor is of.
using FileId = std::pair<dev_t, ino_t>;
std::optional<FileId> file_of(int descriptor);

/// What the played Vulkan driver remembers of an allocation.
struct Allocation {
    VkDeviceSize bytes = 0; ///< Padded, as an import must repeat it.
    VkDeviceSize real_bytes = 0;
    std::uint32_t memory_type = 0;
    bool dedicated = false;
    VkBuffer buffer = VK_NULL_HANDLE; ///< That it is dedicated to, as the next.
    VkImage image = VK_NULL_HANDLE;
};

/// A descriptor that the played CUDA driver took over, as a driver would: it alone closes it.
class TakenDescriptor {
public:
    TakenDescriptor(int descriptor, FileId file) : descriptor_(descriptor), file_(file) {}
    ~TakenDescriptor();
    TakenDescriptor(const TakenDescriptor&) = delete;
    TakenDescriptor& operator=(const TakenDescriptor&) = delete;

    interop::UniqueHandle copy() const;

private:
    int descriptor_;
    FileId file_;
};

struct FakeMemory {
    TakenDescriptor descriptor;
    VkDeviceMemory exported; ///< The renderer's.
    Allocation allocation;
    int times_mapped = 0;
    int mappings = 0; ///< Alive.
};

struct FakeMapping {
    FakeMemory* memory;
    interop::ImportedBuffer buffer;
    VkDeviceSize bytes;
};

struct FakeImage {
    FakeMemory* memory;
    interop::UniqueMemory imported; // Before image.
    interop::UniqueImage image;
    interop::cuda::ExternalMemoryMipmappedArrayDesc desc;
    unsigned texel_bytes;
    int objects = 0; ///< Surfaces and textures of it, alive.
};

struct FakeTimeline {
    TakenDescriptor descriptor;
    VkSemaphore semaphore; ///< The renderer's.
    int pending = 0;       ///< Waits and signals that streams have yet to do.
};

/// One of the driver's devices; its primary context is its address.
struct FakeDevice {
    bool is_the_renderers = false;
    bool told_its_uuid = false;
    bool told_of_timelines = false;
    int retained = 0;
};

struct FakeState {
    FakeState(const interop::DeviceTable& renderer, const FakeMachine& played);

    void breach(const std::string& sentence);

    /// Whether the thread's current context is of the renderer's device; a call without is refused.
    bool in_context();

    FakeMachine machine;
    const interop::DeviceTable& real; ///< The renderer's.
    interop::DeviceTable vulkan;      ///< The same as the played driver has it.
    interop::PeerDevice peer;         ///< What the imports are made on.
    std::mutex peer_use;
    std::mutex timeline_use;

    std::mutex mutex; ///< Guards what follows.
    std::vector<std::string> breaches;
    std::map<int, FileId> refused; ///< Descriptors of failed imports, the importer's to close.

    std::map<VkBuffer, VkDeviceSize> buffers;
    std::map<VkImage, VkImageCreateInfo> images;
    std::map<VkDeviceMemory, Allocation> allocations;
    std::map<FileId, VkDeviceMemory> exported_memory;
    std::map<FileId, VkSemaphore> exported_timelines;

    FakeDevice devices[2];
    std::map<FakeMemory*, std::unique_ptr<FakeMemory>> memories;
    std::map<interop::cuda::CUdeviceptr, std::unique_ptr<FakeMapping>> mappings;
    std::map<FakeImage*, std::unique_ptr<FakeImage>> arrays;
    std::map<unsigned long long, FakeImage*> objects; ///< Surfaces and textures.
    unsigned long long last_object = 0;
    std::map<FakeTimeline*, std::unique_ptr<FakeTimeline>> timelines;
    std::map<FakeStream*, std::unique_ptr<FakeStream>> streams;
};

/// A timeline's value, and its raising, from the host. One call at a time: validation 1.3.239 loses
/// a signal while another thread waits (KhronosGroup/Vulkan-ValidationLayers#4649).
std::uint64_t value_of(FakeState& state, VkSemaphore timeline);
VkResult raise(FakeState& state, VkSemaphore timeline, std::uint64_t value);

/// Of the one fake there is.
FakeState& fake();

/// The renderer's device as NVIDIA's Vulkan driver would show it, written down in `state`.
interop::DeviceTable played_vulkan(FakeState& state);

// Parts of the table.
void fill_devices(interop::CudaDriver& driver);
void fill_streams(interop::CudaDriver& driver);
void fill_memory(interop::CudaDriver& driver);
void fill_images(interop::CudaDriver& driver);
void fill_timelines(interop::CudaDriver& driver);

/// The stream of a handle; a breach where it is the default one or unknown.
FakeStream* stream_of(interop::cuda::CUstream handle);

/// Takes `descriptor` over, or leaves it to the importer where imports are refused.
template <typename Made>
bool refuses(bool refused, int descriptor, const std::map<FileId, Made>& known) {
    const std::optional<FileId> file = file_of(descriptor);
    if (!refused && file && known.contains(*file)) return false;
    if (file) fake().refused.insert_or_assign(descriptor, *file);
    return true;
}

} // namespace restyle::test
