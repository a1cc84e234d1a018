#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into a buffer of R32G32B32A32_SFLOAT pixels, to be copied to an image.

layout(set = 0, binding = 3, std430) writeonly buffer Picture { vec4 picture[]; };

void write_pixel(uvec2 pixel) {
    picture[pixel.y * args.frame_width + pixel.x] = composed_floats(pixel, kMostFloat);
}
