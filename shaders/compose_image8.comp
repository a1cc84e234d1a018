#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into an R8G8B8A8_UNORM image.

layout(set = 0, binding = 3, rgba8) uniform writeonly image2D picture;

void write_pixel(uvec2 pixel) {
    imageStore(picture, in_image(pixel), vec4(composed_codes(pixel, vec4(255.0))) / 255.0);
}
