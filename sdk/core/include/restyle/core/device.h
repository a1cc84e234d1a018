#pragma once

#include <string>

#include <ATen/ATen.h>

namespace restyle::core {

/// The device that a word of a command line names: "cpu", "cuda", or "auto", which is CUDA where it
/// can be used and the CPU elsewhere.
///
/// Nothing of CUDA is linked. It is opened here, from the libtorch_cuda.so beside the
/// libtorch_cpu.so in use, and stays open. Call it before any other use of torch: what torch once
/// looked for in vain it does not look for again. On CUDA fp32 then means fp32 (no TF32) and
/// kernels repeat themselves.
///
/// Throws std::runtime_error saying what is missing for "cuda", std::invalid_argument for any other
/// word. Not for several threads at once.
at::Device device_from_name(const std::string& name);

/// bf16 where the device multiplies it: a CPU with AVX512-BF16, or CUDA, of which Ampere and later
/// are meant. fp32 on other CPUs, where bf16 is emulated and several times slower.
at::ScalarType fastest_dtype(at::Device device);

} // namespace restyle::core
