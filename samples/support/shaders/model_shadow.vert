#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "model.glsl"
#include "morph.glsl"

layout(location = 0) in vec3 in_position;
layout(location = 2) in vec4 in_coordinates;
layout(location = 3) in vec4 in_color;
layout(location = 4) in uvec4 in_joints;
layout(location = 5) in vec4 in_weights;

layout(location = 0) out vec4 out_coordinates;
layout(location = 1) out float out_alpha;

void main() {
    Instance instance = instances[drawn.instance];
    mat4 model = instance.model;
    if (instance.first_joint != kNone && in_weights != vec4(0.0)) {
        model = mat4(0.0);
        for (int i = 0; i < 4; ++i)
            model += in_weights[i] * joints[instance.first_joint + in_joints[i]].now;
    }
    out_coordinates = in_coordinates;
    out_alpha = in_color.a;
    gl_Position = frame.sun_view_projection * (model * vec4(morphed(in_position, vec3(0.0)).position, 1.0));
}
