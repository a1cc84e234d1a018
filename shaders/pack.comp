#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "pack.h"
#include "area.glsl"
#include "colour.glsl"

// frame -> tensor: what the network sees of the frame (colour.glsl), averaged over the area that each tensor
// element covers, as planar RGB in [-1, 1]: v / 127.5 - 1 for 8-bit values at equal size, bit for bit. Alpha is
// dropped.

layout(local_size_x = kPackTile, local_size_y = kPackTile) in;
layout(set = 0, binding = 0) uniform texture2D frame;
layout(set = 0, binding = 1, std430) writeonly buffer Packed { float packed_planes[]; };
layout(push_constant) uniform Push { PackArgs args; };

// In units of 8-bit code values.
vec3 code_values(ivec2 at) {
    const vec3 values = texelFetch(frame, at, 0).rgb;
    const bool are_seen = kCoding == kSrgbCoded && args.top_code != 0.0;
    if (!are_seen) return 255.0 * seen_of(values, args.color).coded;
    return round(args.top_code * values) * (255.0 / args.top_code);
}

vec3 area_average(uvec2 element) {
    const Area area = area_of(element, uvec2(args.frame_width, args.frame_height),
                              uvec2(args.model_width, args.model_height));
    vec3 sum = vec3(0.0);
    float shares = 0.0;
    for (int y = int(area.low.y); y <= area.last.y; ++y)
        for (int x = int(area.low.x); x <= area.last.x; ++x) {
            const float share = covered(x, y, area);
            sum += share * code_values(ivec2(x, y));
            shares += share;
        }
    return sum / shares;
}

void main() {
    const uvec2 element = gl_GlobalInvocationID.xy;
    if (element.x >= args.model_width || element.y >= args.model_height) return;

    const bool equal_size = args.frame_width == args.model_width && args.frame_height == args.model_height;
    const vec3 rgb = (equal_size ? code_values(ivec2(element)) : area_average(element)) / 127.5 - 1.0;
    const uint plane = args.model_width * args.model_height;
    const uint index = element.y * args.model_width + element.x;
    for (uint c = 0; c < 3; ++c)
        packed_planes[c * plane + index] = rgb[c];
}
