/* What energies made of a picture; included by restyle.h. */
#ifndef RESTYLE_GUIDANCE_H
#define RESTYLE_GUIDANCE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RESTYLE_MOST_ENERGIES 16

/* A point of the curve of each energy: a picture's, after its frame's steps. All 0 of a picture
 * that was not guided. */
typedef struct RestyleGuidance {
    /* What the steps took, in milliseconds, the last evaluation of the picture included. */
    double guide_ms;
    /* U(z) of RestyleSettings.energies. */
    double total;
    /* |z - z_enc|^2 / 2: how far the picture's code is from its frame's own. */
    double prior;
    /* So many steps has the offset that is carried from frame to frame. */
    uint64_t steps;
    uint32_t guided;
    /* In [0, RESTYLE_MOST_ENERGIES]. */
    uint32_t energy_count;
    /* E_i, unweighted, in the order of the lines of RestyleSettings.energies, `prior` left out. */
    double energies[RESTYLE_MOST_ENERGIES];
} RestyleGuidance;

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_GUIDANCE_H */
