/* What the colours of frames and pictures mean, and what the network sees of them; included by
 * restyle.h. */
#ifndef RESTYLE_COLOR_H
#define RESTYLE_COLOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the values of frames and pictures mean, and which formats may hold them. */
typedef int32_t RestyleColorSpace;
enum {
    /* Code values: SRGB. Floats: LINEAR that is to be shown as it is, all light above 1 as white.
     */
    RESTYLE_COLOR_AUTO = 0,
    /* sRGB-coded (IEC 61966-2-1). Formats of code values, R16G16B16A16 and R32G32B32A32_SFLOAT. */
    RESTYLE_COLOR_SRGB = 1,
    /* Light of Rec. 709 primaries, as bright as it comes; exposed, 1 is white. Formats of floats.
     */
    RESTYLE_COLOR_LINEAR = 2,
    /* scRGB (IEC 61966-2-2): light of Rec. 709 primaries, 1 is 80 nits, values below 0 are colours
     * outside of these primaries. R16G16B16A16 and R32G32B32A32_SFLOAT. */
    RESTYLE_COLOR_SCRGB = 3,
    /* HDR10: PQ-coded (SMPTE ST 2084), Rec. 2020 primaries. A2B10G10R10_UNORM, R16G16B16A16 and
     * R32G32B32A32_SFLOAT. */
    RESTYLE_COLOR_PQ = 4
};

/* What the network sees of colours: sRGB-coded values in [0, 1]. Light of LINEAR, SCRGB and PQ,
 * times 2^exposure, with white 1, is brought under 1 by a curve of its largest channel m, which the
 * others keep their ratio to:
 *
 *   m up to 0.75,  0.75 + 0.25 u / (1 + u) with u = (m - 0.75) / 0.25 above;  min(m, 1) with AUTO
 *
 * What is brighter than it is seen comes back in the picture as many times brighter. Values below 0
 * are seen as 0, and not-a-number too; infinite ones as 1, or 0: these come back as they are, and
 * change nothing around them. A picture is of the frame's format and space. */
typedef struct RestyleColorInfo {
    RestyleColorSpace space;
    /* Of LINEAR, SCRGB and PQ, in stops, in [-32, 32]. */
    float exposure;
    /* Of SCRGB and PQ, in nits, up to 10000: what white is. 0: 203 (ITU-R BT.2408). */
    float paper_white;
    uint32_t reserved;
} RestyleColorInfo;

#ifdef __cplusplus
}
#endif

#endif /* RESTYLE_COLOR_H */
