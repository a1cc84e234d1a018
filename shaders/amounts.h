// How much of the change objects get; included by amounts.glsl and by what fills it in.
#ifndef RESTYLE_SHADERS_AMOUNTS_H
#define RESTYLE_SHADERS_AMOUNTS_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::shaders {
using uint = std::uint32_t;
#endif

// Of an object's pixels; by ascending object.
struct ObjectAmount {
    uint object;
    float amount;
};

struct AmountArgs {
    uint any;    // 0: objects are not read.
    uint count;  // In the table.
    float other; // Of objects that the table does not have.
};

#ifdef __cplusplus
} // namespace restyle::shaders
#endif
#endif
