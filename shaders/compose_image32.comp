#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into an R32G32B32A32_SFLOAT image.

layout(set = 0, binding = 3, rgba32f) uniform writeonly image2D picture;

void main() {
    const uvec2 pixel = gl_GlobalInvocationID.xy;
    if (pixel.x >= args.frame_width || pixel.y >= args.frame_height) return;

    imageStore(picture, ivec2(pixel), composed_light(pixel));
}
