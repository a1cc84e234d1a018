#version 450
#extension GL_GOOGLE_include_directive : require
#include "model.glsl"
#include "model_surface.glsl"

layout(location = 0) in vec4 in_coordinates;
layout(location = 1) in float in_alpha;

void main() {
    Material m = materials[drawn.material];
    float alpha = in_alpha * m.base_color.a * texel(m, kBaseColor, in_coordinates).a;
    if (is_clear(m, alpha, gl_FragCoord.xy)) discard;
}
