#include "models/layers/cpu_bf16.h"

namespace restyle::core {

bool cpu_has_bf16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

bool cpu_has_bf16_tiles() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("amx-bf16");
#else
    return false;
#endif
}

} // namespace restyle::core
