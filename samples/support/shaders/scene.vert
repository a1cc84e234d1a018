#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"

layout(push_constant) uniform Placed {
    mat4 model;
    mat4 previous_model;
} placed;

layout(location = 0) in vec3 in_position;
layout(location = 1) in vec3 in_normal;
layout(location = 2) in vec4 in_local;
layout(location = 3) in vec3 in_tint;
layout(location = 4) in uvec2 in_material_object;

layout(location = 0) out vec3 out_position;
layout(location = 1) out vec3 out_normal;
layout(location = 2) out vec4 out_local;
layout(location = 3) flat out vec3 out_tint;
layout(location = 4) flat out uvec2 out_material_object;
layout(location = 5) out vec4 out_clip;
layout(location = 6) out vec4 out_previous_clip;

void main() {
    vec4 world = placed.model * vec4(in_position, 1.0);
    out_position = world.xyz;
    out_normal = mat3(placed.model) * in_normal;
    out_local = in_local;
    out_tint = in_tint;
    out_material_object = in_material_object;
    out_clip = frame.view_projection * world;
    out_previous_clip =
        frame.previous_view_projection * (placed.previous_model * vec4(in_position, 1.0));
    gl_Position = jittered(out_clip);
}
