/* Which release this header is of, and which the library; included by restyle.h. */
#ifndef RESTYLE_VERSION_H
#define RESTYLE_VERSION_H

#include <stdint.h>

#include "restyle/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Of one major version, a library serves the programs of every header up to its own. */
#define RESTYLE_VERSION_MAJOR 0
#define RESTYLE_VERSION_MINOR 2

/* Major in the upper, minor in the lower 16 bits. */
#define RESTYLE_VERSION ((uint32_t)RESTYLE_VERSION_MAJOR << 16 | RESTYLE_VERSION_MINOR)

/* The library's RESTYLE_VERSION. */
RESTYLE_API uint32_t restyle_version(void);

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_VERSION_H */
