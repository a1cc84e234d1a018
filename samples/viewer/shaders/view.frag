#version 450
#extension GL_GOOGLE_include_directive : require
#include "view_args.h"

layout(set = 0, binding = 0) uniform sampler2D rendered;
layout(set = 0, binding = 1) uniform sampler2D restyled;
layout(set = 0, binding = 2) uniform sampler2D truth;
layout(set = 0, binding = 3) uniform sampler2D buffer_picture;
layout(push_constant) uniform Push { ViewArgs args; };

layout(location = 0) out vec4 out_color;

const float kCrispFrom = 3.0; // Pixels a texel: wide enough for its edges to be seen.
const float kGridFrom = 16.0;

vec3 sampled(uint picture, vec2 place) {
    switch (picture) {
    case kRestyledPicture:
        return textureLod(restyled, place, 0.0).rgb;
    case kTruePicture:
        return textureLod(truth, place, 0.0).rgb;
    case kBufferPicture:
        return textureLod(buffer_picture, place, 0.0).rgb;
    default:
        return textureLod(rendered, place, 0.0).rgb;
    }
}

void main() {
    vec2 texel = (gl_FragCoord.xy - vec2(args.origin_x, args.origin_y)) / args.scale;
    vec2 from = args.scale >= kCrispFrom ? floor(texel) + 0.5 : texel;
    vec2 place = from / vec2(textureSize(rendered, 0));

    vec3 color = sampled(args.picture, place);
    if (args.less != kNoPicture)
        color = abs(color - sampled(args.less, place)) * args.gain;
    bool on_grid = any(lessThan(fract(texel) * args.scale, vec2(1.0)));
    if (args.scale >= kGridFrom && on_grid)
        color = mix(color, vec3(0.5), 0.4);
    out_color = vec4(color, 1.0);
}
