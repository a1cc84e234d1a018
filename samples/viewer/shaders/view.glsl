// A picture, of which only the upper left part of its image is drawn, in a pane of a window.
#include "view_args.h"

layout(set = 0, binding = 0) uniform sampler2D picture;
layout(push_constant) uniform Push { ViewArgs args; };

// Texels are seen as they are. As a constant it leaves nothing of that where they are not, which devices without
// branches, CPUs among them, would work out for every pixel of a window.
layout(constant_id = 0) const bool kCrisp = false;

layout(location = 0) out vec4 out_color;

vec2 start(ViewPart part) { return vec2(part.start_x, part.start_y); }
vec2 step_of(ViewPart part) { return vec2(part.step_x, part.step_y); }

/// Of this pixel, among the texels of the picture.
vec2 texel() { return (gl_FragCoord.xy * step_of(args.picture) + start(args.picture)) * vec2(textureSize(picture, 0)); }

/// Where this pixel looks, among those of the window: at the middle of its texel where these are seen as they are, in
/// what the picture is held against, too.
vec2 looked_at() {
    if (!kCrisp) return gl_FragCoord.xy;
    vec2 middle = (floor(texel()) + 0.5) / vec2(textureSize(picture, 0));
    return (middle - start(args.picture)) / step_of(args.picture);
}

/// What lies outside of the part is not looked at; nor outside of the image, which is the sampler's to see to.
vec3 drawn(sampler2D image, ViewPart part) {
    vec2 at = looked_at() * step_of(part) + start(part);
    return textureLod(image, min(at, vec2(part.last_x, part.last_y)), 0.0).rgb;
}

vec3 with_grid(vec3 color) {
    vec2 texels_a_pixel = vec2(textureSize(picture, 0)) * step_of(args.picture);
    bool on_grid = any(lessThan(fract(texel()), texels_a_pixel));
    return args.has_grid != 0.0 && on_grid ? mix(color, vec3(0.5), 0.4) : color;
}

void show(vec3 color) { out_color = vec4(kCrisp ? with_grid(color) : color, 1.0); }
