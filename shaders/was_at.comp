#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "was_at.h"
#include "map.glsl"

// map -> tensor: for each tensor element the column and the row that what is in its middle had in the frame that
// the map leads to, in elements, their middles being whole numbers.

layout(local_size_x = kWasAtTile, local_size_y = kWasAtTile) in;
layout(set = 0, binding = 0) uniform texture2D map;
layout(set = 0, binding = 1, std430) writeonly buffer WasAt { float planes[]; };
layout(push_constant) uniform Push { WasAtArgs args; };

vec2 was_at(uvec2 element) {
    if (args.still != 0) return vec2(element);
    const vec2 scale = vec2(args.frame_width, args.frame_height) / vec2(args.model_width, args.model_height);
    const vec2 away = texelFetch(map, ivec2((vec2(element) + 0.5) * scale), 0).rg;
    return is_lost(away) ? away : vec2(element) + away / scale;
}

void main() {
    const uvec2 element = gl_GlobalInvocationID.xy;
    if (element.x >= args.model_width || element.y >= args.model_height) return;
    const vec2 place = was_at(element);
    const uint plane = args.model_width * args.model_height;
    const uint index = element.y * args.model_width + element.x;
    planes[index] = place.x;
    planes[plane + index] = place.y;
}
