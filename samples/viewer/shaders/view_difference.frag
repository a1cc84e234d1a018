#version 450
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"

layout(set = 0, binding = 1) uniform sampler2D other;

void main() {
    vec2 other_share = vec2(args.less_share_x, args.less_share_y);
    vec3 apart = drawn(picture, place(), share()) - drawn(other, place() / share() * other_share, other_share);
    show(abs(apart) * args.gain);
}
