#pragma once

namespace restyle::core {

/// Whether this CPU multiplies bf16 itself (AVX512-BF16, which all CPUs with AMX have too). Without
/// it bf16 is emulated, and slower than fp32.
bool cpu_has_bf16();

/// Whether it multiplies whole tiles of them (AMX).
bool cpu_has_bf16_tiles();

} // namespace restyle::core
