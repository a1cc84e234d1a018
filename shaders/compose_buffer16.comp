#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into a buffer of half-float pixels, to be copied to an image.

layout(set = 0, binding = 3, std430) writeonly buffer Picture { uvec2 picture[]; };

void write_pixel(uvec2 pixel) {
    const vec4 values = composed_floats(pixel, kMostHalf);
    picture[pixel.y * args.frame_width + pixel.x] =
        uvec2(packHalf2x16(values.rg), packHalf2x16(values.ba));
}
