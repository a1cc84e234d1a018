#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into an R32G32B32A32_SFLOAT image.

layout(set = 0, binding = 3, rgba32f) uniform writeonly image2D picture;

void write_pixel(uvec2 pixel) {
    imageStore(picture, in_image(pixel), composed_floats(pixel, kMostFloat));
}
