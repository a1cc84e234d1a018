/* Structs that `next` leads to; included by restyle.h. */
#ifndef RESTYLE_CHAINED_H
#define RESTYLE_CHAINED_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uint32_t RestyleChainedType;

/* How every struct begins that `next` of another may lead to. A call that does not know a struct's
 * type, or knows it in another place only, is refused with the type's number:
 * RESTYLE_ERROR_INVALID_ARGUMENT. No struct may be there twice. */
typedef struct RestyleChained {
    /* A RESTYLE_CHAINED_*, set by whoever makes it, as `bytes` is. */
    RestyleChainedType type;
    uint32_t bytes;
    const void* next;
} RestyleChained;

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_CHAINED_H */
