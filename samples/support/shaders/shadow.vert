#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"

layout(push_constant) uniform Placed {
    mat4 model;
    mat4 previous_model;
} placed;

layout(location = 0) in vec3 in_position;

void main() {
    gl_Position = frame.sun_view_projection * (placed.model * vec4(in_position, 1.0));
}
