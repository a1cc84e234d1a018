#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "find_borders.h"

// depth and objects of a frame -> tensor: 1 where an element covers a pixel at the border of an object, 0 elsewhere.
//
// A border is where a pixel is of another object than one beside it, or where nearness bends: over a plane, however it
// slants, that is linear in pixels, so that a floor has none towards its horizon, where neighbours are far apart.

layout(local_size_x = kFindBordersTile, local_size_y = kFindBordersTile) in;
layout(set = 0, binding = 0) uniform texture2D depth;
layout(set = 0, binding = 1) uniform utexture2D object;
layout(set = 0, binding = 2, std430) writeonly buffer Borders { float borders[]; };
layout(push_constant) uniform Push { FindBordersArgs args; };

#include "area.glsl"
#include "nearness.glsl"

const float kBend = 0.1; // Of the nearest of three pixels in a row: one in front, by a tenth of the way.

ivec2 inside(ivec2 pixel) { return clamp(pixel, ivec2(0), ivec2(args.frame_width, args.frame_height) - 1); }
float nearness_at(ivec2 pixel) { return nearness(texelFetch(depth, pixel, 0).r, args.depth_reversed); }

bool bends(ivec2 pixel, ivec2 aside) {
    const ivec2 before = pixel - aside, behind = pixel + aside;
    if (before != inside(before) || behind != inside(behind)) return false; // Two pixels are always in line.
    const float a = nearness_at(before), b = nearness_at(pixel), c = nearness_at(behind);
    return abs(a - 2.0 * b + c) > kBend * max(max(a, b), c) + 2.0 * kStep;
}

bool parts(ivec2 pixel, ivec2 aside) {
    const uint here = texelFetch(object, pixel, 0).r;
    return here != texelFetch(object, inside(pixel - aside), 0).r ||
           here != texelFetch(object, inside(pixel + aside), 0).r;
}

bool is_border(ivec2 pixel) {
    const ivec2 across = ivec2(1, 0), down = ivec2(0, 1);
    if (args.has_objects != 0 && (parts(pixel, across) || parts(pixel, down))) return true;
    return args.has_depth != 0 && (bends(pixel, across) || bends(pixel, down));
}

bool covers_border(uvec2 element) {
    const Area area = area_of(element, uvec2(args.frame_width, args.frame_height),
                              uvec2(args.model_width, args.model_height));
    for (int y = int(area.low.y); y <= area.last.y; ++y)
        for (int x = int(area.low.x); x <= area.last.x; ++x)
            if (is_border(ivec2(x, y))) return true;
    return false;
}

void main() {
    const uvec2 element = gl_GlobalInvocationID.xy;
    if (element.x >= args.model_width || element.y >= args.model_height) return;
    borders[element.y * args.model_width + element.x] = covers_border(element) ? 1.0 : 0.0;
}
