#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "advance.h"
#include "map.glsl"

// The map of the frame before and the motion since -> the map of the frame of now (map.glsl). Back-projected
// once a frame and composed, so that where a pixel was any number of frames ago costs one pass a frame.
//
// Of the four pixels around where a point was, those count that show it: of the same object, at a like depth.
// Where none does, the point comes into view with this frame, and its place in older ones is lost.
//
// Motion and maps are in pixels of their own frame; frames of other sizes count as stretched to its.

layout(local_size_x = kAdvanceTile, local_size_y = kAdvanceTile) in;
layout(set = 0, binding = 0) uniform texture2D motion;
layout(set = 0, binding = 1) uniform texture2D depth;
layout(set = 0, binding = 2) uniform texture2D depth_before;
layout(set = 0, binding = 3) uniform utexture2D object;
layout(set = 0, binding = 4) uniform utexture2D object_before;
layout(set = 0, binding = 5, std430) readonly buffer Before { vec2 map_before[]; };
layout(set = 0, binding = 6, std430) writeonly buffer Now { vec2 map_now[]; };
layout(push_constant) uniform Push { AdvanceArgs args; };

const float kLeastWeight = 1e-2;

// Of perspective depth, what is nearly proportional to 1 / distance. A frame moves the eye by less than a tenth
// of the way to what it sees; the second term is a step of 16-bit depth.
const float kUnlike = 0.1;
const float kStep = 2e-5;

float nearness(float device_depth) { return args.depth_reversed != 0 ? device_depth : 1.0 - device_depth; }

bool shows(ivec2 before, ivec2 now) {
    if (any(lessThan(before, ivec2(0))) || any(greaterThanEqual(before, ivec2(args.before_width, args.before_height))))
        return false;
    if (args.has_objects != 0 && texelFetch(object_before, before, 0).r != texelFetch(object, now, 0).r)
        return false;
    if (args.has_depth == 0) return true;
    const float was = nearness(texelFetch(depth_before, before, 0).r);
    const float is = nearness(texelFetch(depth, now, 0).r);
    return abs(was - is) <= kUnlike * max(was, is) + kStep;
}

vec2 away_from(ivec2 before) {
    return args.first != 0 ? vec2(0.0) : map_before[uint(before.y) * args.before_width + uint(before.x)];
}

vec2 advanced(ivec2 pixel) {
    const vec2 since = texelFetch(motion, pixel, 0).rg * vec2(args.motion_scale_x, args.motion_scale_y);
    const vec2 grown = vec2(args.before_width, args.before_height) / vec2(args.frame_width, args.frame_height);
    const vec2 was = stretched(vec2(pixel) + since, grown);
    const ivec2 first = ivec2(floor(was));
    vec2 sum = vec2(0.0);
    float weights = 0.0;
    for (int tap = 0; tap < 4; ++tap) {
        const ivec2 before = first + ivec2(tap & 1, tap >> 1);
        const vec2 tent = 1.0 - abs(was - vec2(before));
        const float weight = tent.x * tent.y;
        if (weight <= 0.0 || !shows(before, pixel)) continue;
        const vec2 away = away_from(before);
        if (is_lost(away)) continue;
        sum += weight * away;
        weights += weight;
    }
    return weights < kLeastWeight ? vec2(kLost) : since + sum / weights / grown;
}

void main() {
    const uvec2 pixel = gl_GlobalInvocationID.xy;
    if (pixel.x >= args.frame_width || pixel.y >= args.frame_height) return;
    map_now[pixel.y * args.frame_width + pixel.x] = advanced(ivec2(pixel));
}
