#include "back/cpu_precision.h"

namespace restyle::back {

bool cpu_has_bf16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

} // namespace restyle::back
