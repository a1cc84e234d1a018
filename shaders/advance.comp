#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "advance.h"
#include "map.glsl"
#include "nearness.glsl"

// The map of the frame before and the motion since -> the map of the frame of now (map.glsl). Back-projected
// once a frame and composed, so that where a pixel was any number of frames ago costs one pass a frame.
//
// Of the four pixels around where a point was, those count that show it: of the same object, at a like depth.
// Where none does, the point comes into view with this frame, and its place in older ones is lost.
//
// But for the edges of things that are drawn with the jitter of temporal anti-aliasing, which lie up to a pixel
// elsewhere in each frame: where all around moves together, nothing is uncovered, and a point that the four do not
// show is taken for what the nearest pixel beside them shows, if one does. It leads to the place of that, so that it
// never has the change of what was in front of it.
//
// Motion and maps are in pixels of their own frame; frames of other sizes count as stretched to its.

layout(local_size_x = kAdvanceTile, local_size_y = kAdvanceTile) in;
layout(set = 0, binding = 0) uniform texture2D motion;
layout(set = 0, binding = 1) uniform texture2D depth;
layout(set = 0, binding = 2) uniform texture2D depth_before;
layout(set = 0, binding = 3) uniform utexture2D object;
layout(set = 0, binding = 4) uniform utexture2D object_before;
layout(set = 0, binding = 5) uniform texture2D map_before;
layout(set = 0, binding = 6, std430) writeonly buffer Now { vec2 map_now[]; };
layout(push_constant) uniform Push { AdvanceArgs args; };

layout(constant_id = 0) const bool kHasDepth = true;   // Of all frames of a session, or of none: else not read.
layout(constant_id = 1) const bool kHasObjects = true;

const float kLeastWeight = 1e-2;
const float kTogether = 0.5; // Pixels a frame: what moves less apart uncovers less than jitter does.

// A frame moves the eye by less than a tenth of the way to what it sees.
const float kUnlike = 0.1;

struct Surface {
    float nearness;
    uint object;
};

Surface surface(ivec2 pixel) {
    return Surface(kHasDepth ? nearness(texelFetch(depth, pixel, 0).r, args.depth_reversed) : 0.0,
                   kHasObjects ? texelFetch(object, pixel, 0).r : 0);
}

bool shows(ivec2 before, Surface now) {
    if (any(lessThan(before, ivec2(0))) || any(greaterThanEqual(before, ivec2(args.before_width, args.before_height))))
        return false;
    if (kHasObjects && texelFetch(object_before, before, 0).r != now.object) return false;
    if (!kHasDepth) return true;
    const float was = nearness(texelFetch(depth_before, before, 0).r, args.depth_reversed);
    return abs(was - now.nearness) <= kUnlike * max(was, now.nearness) + kStep;
}

vec2 away_from(ivec2 before) {
    return args.first != 0 ? vec2(0.0) : texelFetch(map_before, before, 0).rg;
}

vec2 since(ivec2 pixel) {
    const ivec2 inside = clamp(pixel, ivec2(0), ivec2(args.frame_width, args.frame_height) - 1);
    return texelFetch(motion, inside, 0).rg * vec2(args.motion_scale_x, args.motion_scale_y);
}

// From where a point was to the nearest pixel that shows it and whose place is known, and on; of the nine around
// there, `tried` at most.
vec2 beside(ivec2 pixel, vec2 moved, Surface now, vec2 was, int tried) {
    const ivec2 middle = ivec2(round(was));
    vec2 way = vec2(kLost);
    float nearest = 2.0 * 2.0;
    for (int tap = 0; tap < tried; ++tap) {
        const ivec2 aside = ivec2(tap % 3, tap / 3) - 1;
        const vec2 apart = since(pixel + aside) - moved;
        if (dot(apart, apart) > kTogether * kTogether) return vec2(kLost);
        const ivec2 before = middle + aside;
        const vec2 step_aside = vec2(before) - was;
        if (dot(step_aside, step_aside) >= nearest || !shows(before, now)) continue;
        const vec2 away = away_from(before);
        if (is_lost(away)) continue;
        nearest = dot(step_aside, step_aside);
        way = step_aside + away;
    }
    return way;
}

vec2 advanced(ivec2 pixel) {
    const vec2 moved = since(pixel);
    const vec2 grown = vec2(args.before_width, args.before_height) / vec2(args.frame_width, args.frame_height);
    const vec2 was = stretched(vec2(pixel) + moved, grown);
    const ivec2 first = ivec2(floor(was));
    const Surface now = surface(pixel);
    vec2 sum = vec2(0.0);
    float weights = 0.0;
    float lost = 0.0; // Weights of what shows it, too, but has no place.
    for (int tap = 0; tap < 4; ++tap) {
        const ivec2 before = first + ivec2(tap & 1, tap >> 1);
        const vec2 tent = 1.0 - abs(was - vec2(before));
        const float weight = tent.x * tent.y;
        if (weight <= 0.0 || !shows(before, now)) continue;
        const vec2 away = away_from(before);
        if (is_lost(away)) {
            lost += weight;
            continue;
        }
        sum += weight * away;
        weights += weight;
    }
    if (weights >= kLeastWeight) return moved + sum / weights / grown;
    const vec2 before_size = vec2(args.before_width, args.before_height);
    const bool inside = all(greaterThanEqual(was, vec2(-0.5))) && all(lessThan(was, before_size - 0.5));
    const vec2 way = beside(pixel, moved, now, was, inside && lost < kLeastWeight ? 9 : 0);
    return is_lost(way) ? way : moved + way / grown;
}

void main() {
    const uvec2 pixel = gl_GlobalInvocationID.xy;
    if (pixel.x >= args.frame_width || pixel.y >= args.frame_height) return;
    map_now[pixel.y * args.frame_width + pixel.x] = advanced(ivec2(pixel));
}
