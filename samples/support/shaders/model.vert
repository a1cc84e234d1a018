#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "model.glsl"
#include "morph.glsl"

layout(location = 0) in vec3 in_position;
layout(location = 1) in vec3 in_normal;
layout(location = 2) in vec4 in_coordinates;
layout(location = 3) in vec4 in_color;
layout(location = 4) in uvec4 in_joints;
layout(location = 5) in vec4 in_weights;

layout(location = 0) out vec3 out_position;
layout(location = 1) out vec3 out_normal;
layout(location = 2) out vec4 out_coordinates;
layout(location = 3) out vec4 out_color;
layout(location = 4) out vec4 out_clip;
layout(location = 5) out vec4 out_previous_clip;

void main() {
    Instance instance = instances[drawn.instance];
    mat4 model = instance.model;
    mat4 previous = instance.previous_model;
    if (instance.first_joint != kNone && in_weights != vec4(0.0)) {
        model = mat4(0.0);
        previous = mat4(0.0);
        for (int i = 0; i < 4; ++i) {
            Joint joint = joints[instance.first_joint + in_joints[i]];
            model += in_weights[i] * joint.now;
            previous += in_weights[i] * joint.previous;
        }
    }
    Morphed vertex = morphed(in_position, in_normal);
    vec4 world = model * vec4(vertex.position, 1.0);
    out_position = world.xyz;
    // The cofactors turn normals as the inverse transposed does, and have no division by a scale of 0.
    mat3 linear = mat3(model);
    out_normal = vertex.normal.x * cross(linear[1], linear[2]) + vertex.normal.y * cross(linear[2], linear[0]) +
                 vertex.normal.z * cross(linear[0], linear[1]);
    out_normal *= instance.facing;
    out_coordinates = in_coordinates;
    out_color = in_color;
    out_clip = frame.view_projection * world;
    out_previous_clip = frame.previous_view_projection * (previous * vec4(vertex.previous_position, 1.0));
    gl_Position = jittered(out_clip);
}
