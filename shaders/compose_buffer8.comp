#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into a buffer of 8-bit pixels, to be copied to an image.

layout(set = 0, binding = 3, std430) writeonly buffer Picture { uint picture[]; };

void write_pixel(uvec2 pixel) {
    uvec4 codes = composed_codes(pixel, vec4(255.0));
    if (args.swap_red_blue != 0) codes = codes.bgra;
    picture[pixel.y * args.frame_width + pixel.x] =
        codes.r | codes.g << 8 | codes.b << 16 | codes.a << 24;
}
