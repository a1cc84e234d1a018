#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into an R16G16B16A16_SFLOAT image.

layout(set = 0, binding = 3, rgba16f) uniform writeonly image2D picture;

void write_pixel(uvec2 pixel) {
    imageStore(picture, in_image(pixel), composed_floats(pixel, kMostHalf));
}
