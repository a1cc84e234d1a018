#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "noise.glsl"
#include "sky.glsl"
#include "frost.glsl"
#include "material.glsl"

layout(set = 0, binding = 1) uniform sampler2DShadow shadow_map;

layout(location = 0) in vec3 in_position;
layout(location = 1) in vec3 in_normal;
layout(location = 2) in vec4 in_local;
layout(location = 3) flat in vec3 in_tint;
layout(location = 4) flat in uvec2 in_material_object;
layout(location = 5) in vec4 in_clip;
layout(location = 6) in vec4 in_previous_clip;

layout(location = 0) out vec4 out_color;
layout(location = 1) out vec4 out_normal;
layout(location = 2) out vec2 out_motion;
layout(location = 3) out uint out_object;

const vec3 kWind = vec3(-0.8, 0.0, 0.6); // Where it blows from.

float sunlit(Surface s) {
    vec4 clip = frame.sun_view_projection * vec4(s.position + 0.35 * s.normal, 1.0);
    return texture(shadow_map, vec3(clip.xy * 0.5 + 0.5, clip.z - 0.0008));
}

vec3 by_day(Surface s, vec3 color, float lit) {
    vec3 pane = window(s);
    color = mix(color, vec3(0.82, 0.80, 0.75), pane.y);
    color = mix(color, vec3(0.08, 0.14, 0.20), pane.x);
    float facing = max(dot(s.normal, frame.sun.xyz), 0.0);
    vec3 ambient = mix(vec3(0.22, 0.22, 0.18), vec3(0.34, 0.42, 0.52), 0.5 + 0.5 * s.normal.y);
    return color * (ambient + lit * facing * vec3(1.30, 1.16, 0.92));
}

/// 1 where snow lies: on what faces up, but for needles that hold little, roads that are driven and slopes that
/// the wind sweeps bare.
float snow_lying(Surface s) {
    float edge = 0.35 * (noise(s.position * 1.3) - 0.5) + 0.25 * (noise(s.position * 0.25) - 0.5);
    float lying = s.material == kNeedle ? smoothstep(0.35, 0.6, s.normal.y + edge)
                                        : smoothstep(0.5, 0.68, s.normal.y + edge);
    if (s.material == kPaint) lying *= step(s.position.y, 20.0);
    if (s.material == kGround) {
        float swept = dot(s.normal, kWind) + 0.14 * (noise(s.position * 0.2) - 0.5);
        lying *= 1.0 - 0.4 * smoothstep(0.05, 0.15, swept);
    }
    float in_track = smoothstep(1.05, 0.75, abs(abs(s.local.x) - 1.7));
    return lying * (1.0 - on_road(s) * max(in_track, 0.3));
}

/// The colour of what covers a surface in this season, linear; walls stand out at dusk, in the light of the lamps.
vec3 cover(Surface s) {
    bool dusk = look_has(kIsDusk);
    vec3 color = albedo(s);
    if (look_has(kIsWinter) && s.material != kWall)
        color = (dusk ? 0.2 : 0.7) * mix(color, vec3(dot(color, vec3(0.3, 0.5, 0.2))), 0.5);
    if (dusk && s.material == kWall) color *= 1.3;
    return look_has(kIsWinter) ? mix(color, vec3(0.92, 0.94, 0.98), snow_lying(s)) : color;
}

vec3 at_dusk(Surface s, vec3 color, float lit) {
    vec3 pane = window(s);
    // The sun is down: what is left comes from above, and from the glow where it went.
    vec3 above = mix(vec3(0.04, 0.035, 0.045), vec3(0.06, 0.075, 0.155), 0.5 + 0.5 * s.normal.y);
    float glow = max(dot(s.normal, normalize(vec3(frame.sun.x, 0.1, frame.sun.z))), 0.0);
    color *= above * mix(0.5, 1.0, lit) + lit * glow * vec3(0.55, 0.22, 0.11);
    vec3 lamp = pane.z > 0.2 ? vec3(1.0, 0.72, 0.26) : vec3(0.03, 0.03, 0.06);
    return mix(mix(color, color * 0.3, pane.y), lamp, pane.x);
}

/// A wash of few flat tones; the lines are drawn over it in ink.frag.
vec3 wash(Surface s, vec3 color, float lit) {
    float facing = lit * max(dot(s.normal, frame.sun.xyz), 0.0) + 0.25 * noise(s.position * 0.5);
    float light = facing > 0.55 ? 1.0 : facing > 0.22 ? 0.65 : 0.3;
    float grey = dot(color, vec3(0.3, 0.55, 0.15));
    float bare = smoothstep(0.04, 0.42, grey) * light; // Of ink: paper shows.
    vec3 ink = vec3(0.015, 0.02, 0.05);
    bool snowed = look_has(kIsWinter) && snow_lying(s) > 0.5;
    bool red = (s.material == kRoof || s.material == kPaint) && !snowed;
    vec3 tinted = red ? vec3(0.50, 0.10, 0.05) * light : mix(ink, kPaper, bare);
    return mix(tinted, ink, 0.9 * window(s).x);
}

void main() {
    Surface s = Surface(in_position, normalize(in_normal), in_local, in_tint, in_material_object.x);
    float lit = sunlit(s);
    if (look_has(kHasFog)) lit *= 0.3;
    vec3 color = cover(s);
    color = look_has(kIsInk)    ? wash(s, color, lit)
            : look_has(kIsDusk) ? at_dusk(s, color, lit)
                                : by_day(s, color, lit);
    out_color = shown(in_fog(color, distance(s.position, frame.eye.xyz)));
    out_normal = vec4(s.normal, 0.0);
    out_motion = motion(in_previous_clip, in_clip);
    out_object = in_material_object.y;
}
