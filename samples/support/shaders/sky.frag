#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "noise.glsl"
#include "sky.glsl"
#include "frost.glsl"

layout(location = 0) in vec2 in_place;

layout(location = 0) out vec4 out_color;
layout(location = 1) out vec4 out_normal;
layout(location = 2) out vec2 out_motion;
layout(location = 3) out uint out_object;

void main() {
    vec4 far = frame.inverse_view_projection * vec4(in_place * 2.0 - 1.0 - frame.jitter, 1.0, 1.0);
    vec3 direction = normalize(far.xyz / far.w - frame.eye.xyz);
    out_color = shown(sky(direction));
    out_normal = vec4(0.0);
    // Infinitely far away: only a turn of the camera moves it.
    out_motion = motion(frame.previous_view_projection * vec4(direction, 0.0),
                        frame.view_projection * vec4(direction, 0.0));
    out_object = 0;
}
