#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "noise.glsl"
#include "sky.glsl"
#include "frost.glsl"
#include "sky_direction.glsl"

layout(location = 0) in vec2 in_place;

layout(location = 0) out vec4 out_color;
layout(location = 1) out vec4 out_normal;
layout(location = 2) out vec2 out_motion;
layout(location = 3) out uint out_object;

void main() {
    vec3 direction = sky_direction(in_place);
    out_color = shown(sky(direction));
    out_normal = vec4(0.0);
    out_motion = sky_motion(direction);
    out_object = 0;
}
