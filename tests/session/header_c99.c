#include <restyle/restyle.h>

/* The public header alone, as C99. */
uint32_t version_seen_from_c(void);
uint32_t version_seen_from_c(void) {
    return restyle_version();
}
