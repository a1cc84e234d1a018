#pragma once

#include <cstdint>
#include <filesystem>

#include <ATen/ATen.h>

namespace restyle::core {

/// One way to run a model.
struct ModelUse {
    std::int64_t width, height; ///< Of the pictures, in pixels.
    at::ScalarType dtype = at::kFloat;
    /// Of the network's largest call: pictures times steps in one call, twice where it is guided.
    std::int64_t samples = 1;
    int call_shapes = 1;       ///< Unlike numbers of samples that calls have.
    std::int64_t pictures = 1; ///< At once: of which guide() moves the codes.
};

/// Bytes that a model takes while it runs on a CPU.
struct MemoryNeeds {
    std::int64_t weights = 0;          ///< Of network, autoencoder and text encoders.
    std::int64_t network_call = 0;     ///< What the largest call holds at once, at its fullest.
    std::int64_t autoencoder_call = 0; ///< The same of encoding and decoding one picture.
    /// What attention control keeps of each sample of the source's, beside that: total() has none.
    std::int64_t attention_maps = 0;

    /// What gradients keep of the largest call, until they have gone back through it, and of
    /// decoding the pictures. total() has none of it.
    std::int64_t network_gradients = 0;
    std::int64_t autoencoder_gradients = 0;
    std::int64_t state = 0; ///< Of x_t of all pictures, in the path's precision.

    std::int64_t total() const;

    /// What is held beside the weights while guide() moves codes through so many steps of a sampler
    /// with noise: the states and the code, and of what gradients keep either all or, where steps
    /// are run anew (DiffusionSampling::recompute), that of one step. What energies hold is not
    /// in it.
    std::int64_t guidance(std::int64_t steps, bool recompute) const;
};

/// An estimate from the folder's configuration files and the types that its weights are stored in;
/// no weight is read. What a call holds is
/// counted from the tensors that live at a time in the widest block, which kernels exceed by
/// buffers of their own. Throws std::runtime_error as load_model() does.
MemoryNeeds memory_needs(const std::filesystem::path& folder, const ModelUse& use);

/// Pixels a side of one value of what the model's network sees, from the same files.
int pixels_a_value(const std::filesystem::path& folder);

/// Whether the network attends to a text from at most 32 x 32 values where pictures have this size,
/// as a local blend needs (attention_control.h); from the same files.
bool has_blend_maps(const std::filesystem::path& folder, std::int64_t width, std::int64_t height);

/// Bytes that this process can still take without swapping: what the machine has available, or its
/// control group, whichever is less. Of a machine that does not say, the largest number.
std::int64_t available_memory();

} // namespace restyle::core
