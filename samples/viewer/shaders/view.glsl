// A picture, of which only the upper left part of its image is drawn, in a pane of a window.
#include "view_args.h"

layout(set = 0, binding = 0) uniform sampler2D picture;
layout(push_constant) uniform Push { ViewArgs args; };

layout(location = 0) out vec4 out_color;

const float kCrispFrom = 3.0; // Pixels a texel: wide enough for its edges to be seen.
const float kGridFrom = 16.0;

vec2 share() { return vec2(args.share_x, args.share_y); }

/// Of this pixel, in texels of what is drawn.
vec2 texel() { return (gl_FragCoord.xy - vec2(args.origin_x, args.origin_y)) / args.scale * share(); }

/// Where the picture is sampled for it.
vec2 place() { return args.scale >= kCrispFrom ? floor(texel()) + 0.5 : texel(); }

/// `at`: in texels. What lies outside of the part is not looked at.
vec3 drawn(sampler2D image, vec2 at, vec2 part) {
    vec2 whole = vec2(textureSize(image, 0));
    return textureLod(image, clamp(at, vec2(0.5), part * whole - 0.5) / whole, 0.0).rgb;
}

void show(vec3 color) {
    bool on_grid = any(lessThan(fract(texel()) * args.scale / share(), vec2(1.0)));
    if (args.scale >= kGridFrom && on_grid)
        color = mix(color, vec3(0.5), 0.4);
    out_color = vec4(color, 1.0);
}
