#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "noise.glsl"

layout(set = 0, binding = 2) uniform sampler2D wash;
layout(set = 0, binding = 3) uniform sampler2D normals;
layout(set = 0, binding = 4) uniform usampler2D objects;
layout(set = 0, binding = 5) uniform sampler2D depths;

layout(location = 0) out vec4 out_color;

float metres(float depth) {
    const float near = 0.5;
    const float far = 500.0;
    return near * far / (far - depth * (far - near));
}

float line(ivec2 here, ivec2 there) {
    ivec2 last = ivec2(frame.picture_size) - 1;
    ivec2 a = clamp(here - there, ivec2(0), last);
    ivec2 b = clamp(here + there, ivec2(0), last);
    float middle = 1.0 / metres(texelFetch(depths, here, 0).r);
    float first = 1.0 / metres(texelFetch(depths, a, 0).r);
    float second = 1.0 / metres(texelFetch(depths, b, 0).r);
    float step_in_depth = abs(first + second - 2.0 * middle) / middle;
    float crease = distance(texelFetch(normals, a, 0).xyz, texelFetch(normals, b, 0).xyz);
    float border = texelFetch(objects, a, 0).r != texelFetch(objects, b, 0).r ? 0.8 : 0.0;
    return max(max(smoothstep(0.06, 0.2, step_in_depth), 0.7 * smoothstep(0.5, 0.9, crease)), border);
}

/// An old sheet, the same behind every frame: yellowed, stained, burnt at its rim.
vec3 paper(vec2 place) {
    vec2 from_middle = 2.0 * place - 1.0;
    float stain = noise(vec3(place * 4.0, 11.0)) - 0.5;
    float rim = length(from_middle * abs(from_middle)) + 0.5 * stain;
    float burnt = smoothstep(0.25, 1.25, rim);
    return mix(vec3(0.97, 0.88, 0.72), vec3(0.50, 0.33, 0.19), burnt) * (1.0 + 0.2 * stain);
}

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
    int thick = max(1, int(frame.picture_size.y) / 128);
    float drawn = max(line(here, ivec2(thick, 0)), line(here, ivec2(0, thick)));
    vec3 color = texelFetch(wash, here, 0).rgb * paper(gl_FragCoord.xy / frame.picture_size);
    float grain = noise(vec3(gl_FragCoord.xy * 128.0 / frame.picture_size.y, 3.0));
    color *= 0.96 + 0.08 * grain;
    out_color = vec4(mix(color, vec3(0.16, 0.15, 0.20), 0.9 * drawn), 1.0);
}
