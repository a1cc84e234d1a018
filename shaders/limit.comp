#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_samplerless_texture_functions : require
#include "limit.h"

// mask and objects of a frame -> tensor: how much of the edit each tensor element takes, averaged over the area of
// the frame that it covers.

layout(local_size_x = kLimitTile, local_size_y = kLimitTile) in;
layout(set = 0, binding = 0) uniform texture2D mask;
layout(set = 0, binding = 1) uniform utexture2D object;
layout(set = 0, binding = 2, std430) writeonly buffer EditMask { float edit_mask[]; };
layout(set = 0, binding = 3, std430) readonly buffer Amounts { ObjectAmount amounts[]; };
layout(push_constant) uniform Push { LimitArgs args; };

#include "amounts.glsl"
#include "area.glsl"

float share_of(ivec2 pixel) {
    float share = 1.0;
    if (args.has_mask != 0) share *= texelFetch(mask, pixel, 0).r;
    if (args.objects.any != 0) share *= amount_of(texelFetch(object, pixel, 0).r, args.objects);
    return share;
}

float area_average(uvec2 element) {
    const Area area = area_of(element, uvec2(args.frame_width, args.frame_height),
                              uvec2(args.model_width, args.model_height));
    float sum = 0.0, shares = 0.0;
    for (int y = int(area.low.y); y <= area.last.y; ++y)
        for (int x = int(area.low.x); x <= area.last.x; ++x) {
            const float share = covered(x, y, area);
            sum += share * share_of(ivec2(x, y));
            shares += share;
        }
    return sum / shares; // 0 and 1 where all that is covered is, to the last bit.
}

void main() {
    const uvec2 element = gl_GlobalInvocationID.xy;
    if (element.x >= args.model_width || element.y >= args.model_height) return;
    edit_mask[element.y * args.model_width + element.x] = area_average(element);
}
