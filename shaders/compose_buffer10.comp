#version 460
#extension GL_GOOGLE_include_directive : require
#include "compose.glsl"

// compose.glsl into a buffer of A2B10G10R10 pixels, to be copied to an image.

layout(set = 0, binding = 3, std430) writeonly buffer Picture { uint picture[]; };

void write_pixel(uvec2 pixel) {
    const uvec4 codes = composed_codes(pixel, vec4(1023.0, 1023.0, 1023.0, 3.0));
    picture[pixel.y * args.frame_width + pixel.x] =
        codes.r | codes.g << 10 | codes.b << 20 | codes.a << 30;
}
