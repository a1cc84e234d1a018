#version 450
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"

layout(set = 0, binding = 1) uniform sampler2D other;

void main() {
    vec3 apart = drawn(picture, args.picture) - drawn(other, args.other);
    show(abs(apart) * args.gain);
}
