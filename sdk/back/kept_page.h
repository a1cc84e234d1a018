/* What the memory of back.h's keep() holds: the buffers of a frame that were asked for by name. */
#ifndef RESTYLE_BACK_KEPT_PAGE_H
#define RESTYLE_BACK_KEPT_PAGE_H

#include <stdint.h>

/* What lies on a frame's way, each [height, width, channels] of the public API's buffer of that
 * name (restyle/buffer.h). */
enum {
    RESTYLE_BACK_BUFFER_PACKED = 0,
    RESTYLE_BACK_BUFFER_ENCODED = 1,
    RESTYLE_BACK_BUFFER_PATH = 2,
    RESTYLE_BACK_BUFFER_SOURCE_X_0 = 3,
    RESTYLE_BACK_BUFFER_TARGET_X_T = 4,
    RESTYLE_BACK_BUFFER_TARGET_X_0 = 5,
    RESTYLE_BACK_BUFFER_TRANSLATED = 6,
    RESTYLE_BACK_BUFFER_RESTYLED = 7,
    RESTYLE_BACK_BUFFER_CHANGE = 8
};

/* One of them: asked for by the front, and written by the back where the frame has it. */
typedef struct RestyleBackKept {
    uint32_t buffer;
    /* From 1; 0 of what is of no step. */
    uint32_t step;
    uint32_t width;
    uint32_t height;
    uint32_t channels;
    /* By the back: 1 where it is there. */
    uint32_t written;
    /* In the memory: floats, channel by channel of a pixel, pixel by pixel of a row. */
    uint64_t offset;
    /* By the back: the step's time t, and the share of signal power left there. */
    double alpha_bar;
    int32_t timestep;
    uint32_t reserved;
} RestyleBackKept;

/* What the memory of keep() begins with, as many RestyleBackKept behind it. */
typedef struct RestyleBackKeepPage {
    uint32_t count;
    uint32_t reserved;
} RestyleBackKeepPage;

#endif /* RESTYLE_BACK_KEPT_PAGE_H */
