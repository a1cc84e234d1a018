#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into a buffer of B10G11R11 pixels, floats without sign, to be copied to an image.

layout(set = 0, binding = 3, std430) writeonly buffer Picture { uint picture[]; };

// A float with a half's five bits of exponent but `dropped` fewer of fraction, rounded to even; what is below 0
// becomes 0, what is not a number stays none.
uint small_float(float light, uint dropped) {
    const uint bits = packHalf2x16(vec2(light, 0.0));
    const uint infinity = 0x7c00;
    if (bits >= 0x8000 && (bits & 0x7fff) <= infinity) return 0;
    if ((bits & 0x7fff) >= infinity) return (bits & 0x7fff) >> dropped;
    const uint to_even = (bits >> dropped) & 1;
    return (bits + (1 << (dropped - 1)) - 1 + to_even) >> dropped;
}

const vec3 kMost = vec3(65024.0, 65024.0, 64512.0);

void write_pixel(uvec2 pixel) {
    const vec4 light = composed_floats(pixel, kMost);
    picture[pixel.y * args.frame_width + pixel.x] =
        small_float(light.r, 4) | small_float(light.g, 4) << 11 | small_float(light.b, 5) << 22;
}
