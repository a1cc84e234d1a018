#version 450
#extension GL_GOOGLE_include_directive : require
#include "frame.glsl"
#include "noise.glsl"
#include "sky.glsl"
#include "model.glsl"
#include "model_surface.glsl"
#include "reflection.glsl"
#include "environment.glsl"

layout(set = 0, binding = 1) uniform sampler2DShadow shadow_map;

const uint kMostLights = 16;
const uint kDirectional = 0;
const uint kSpot = 2;

struct Light {
    vec3 color;
    uint kind;
    vec3 position;
    float range; // 0: without end.
    vec3 direction; // It shines in.
    float cone_scale; // Of a spot: cosine * scale + offset is 1 within and 0 outside of its cone.
    float cone_offset;
};

layout(set = 1, binding = 3) uniform Lights {
    vec3 sun;
    float sky; // How much of it there is.
    float shadow_bias; // Metres along the normal.
    uint count;
    Light light[kMostLights];
} lights;

layout(location = 0) in vec3 in_position;
layout(location = 1) in vec3 in_normal;
layout(location = 2) in vec4 in_coordinates;
layout(location = 3) in vec4 in_color;
layout(location = 4) in vec4 in_clip;
layout(location = 5) in vec4 in_previous_clip;

layout(location = 0) out vec4 out_color;
layout(location = 1) out vec4 out_normal;
layout(location = 2) out vec2 out_motion;
layout(location = 3) out uint out_object;

/// The normal that a texture tells, in the directions in which its coordinates grow over the surface.
vec3 mapped_normal(Material m, vec3 normal) {
    if (m.textures[kNormal].is_there == 0u) return normal;
    vec2 along_x = turned(m.textures[kNormal], dFdx(in_coordinates));
    vec2 along_y = turned(m.textures[kNormal], dFdy(in_coordinates));
    float area = along_x.x * along_y.y - along_x.y * along_y.x;
    if (abs(area) < 1e-20) return normal;
    vec3 across = (along_y.y * dFdx(in_position) - along_x.y * dFdy(in_position)) / area;
    vec3 down = (along_x.x * dFdy(in_position) - along_y.x * dFdx(in_position)) / area;
    vec3 told = texel(m, kNormal, in_coordinates).xyz * 2.0 - 1.0;
    told.xy *= m.normal_scale;
    across = normalize(across - normal * dot(normal, across));
    down = normalize(down - normal * dot(normal, down));
    return normalize(told.x * across - told.y * down + told.z * normal);
}

float sunlit(vec3 normal) {
    vec4 clip = frame.sun_view_projection * vec4(in_position + lights.shadow_bias * normal, 1.0);
    vec2 at = clip.xy * 0.5 + 0.5;
    vec2 texel_size = 1.0 / vec2(textureSize(shadow_map, 0));
    float lit = 0.0;
    for (int i = 0; i < 4; ++i)
        lit += texture(shadow_map, vec3(at + (vec2(i & 1, i >> 1) - 0.5) * texel_size, clip.z - 0.001));
    return 0.25 * lit;
}

/// What comes in from around a direction, the wider the rougher.
vec3 surroundings(vec3 direction, float roughness) {
    vec3 ground = 0.35 * horizon();
    vec3 above = mix(horizon(), zenith(), pow(clamp(direction.y * 1.6, 0.0, 1.0), 0.7));
    float width = mix(0.05, 1.0, roughness);
    vec3 sharp = mix(ground, above, smoothstep(-width, width, direction.y));
    return mix(sharp, mix(ground, mix(horizon(), zenith(), 0.4), 0.5 + 0.5 * direction.y), roughness);
}

vec3 lit_by(Light light, Skin skin) {
    if (light.kind == kDirectional) return light.color * reflected(skin, -light.direction);
    vec3 way = light.position - in_position;
    float distance2 = max(dot(way, way), 1e-8);
    vec3 to_light = way * inversesqrt(distance2);
    float amount = 1.0 / distance2;
    if (light.range > 0.0) {
        float part = distance2 / (light.range * light.range);
        amount *= clamp(1.0 - part * part, 0.0, 1.0);
    }
    if (light.kind == kSpot) {
        float cone = clamp(dot(light.direction, -to_light) * light.cone_scale + light.cone_offset, 0.0, 1.0);
        amount *= cone * cone;
    }
    return amount * light.color * reflected(skin, to_light);
}

vec3 shaded(Material m, vec3 color, vec3 normal) {
    vec4 metal_rough = texel(m, kMetalRough, in_coordinates);
    float metallic = clamp(m.metallic * metal_rough.b, 0.0, 1.0);
    float roughness = clamp(m.roughness * metal_rough.g, 0.04, 1.0);
    float open = mix(1.0, texel(m, kOcclusion, in_coordinates).r, m.occlusion_strength);
    vec3 to_eye = normalize(frame.eye.xyz - in_position);
    Skin skin = Skin(normal, to_eye, color * (1.0 - metallic), mix(vec3(0.04), color, metallic), roughness);
    vec3 light = lights.sun * sunlit(normal) * reflected(skin, frame.sun.xyz);
    for (uint i = 0; i < lights.count; ++i)
        light += lit_by(lights.light[i], skin);
    if (environment.is_there != 0u) {
        vec3 mirror = environment_mirror(reflect(-to_eye, normal), roughness);
        return light + open * surrounded(skin, mirror, environment_matt(normal));
    }
    vec3 around = skin.diffuse * surroundings(normal, 1.0) +
                  mirrored(skin) * surroundings(reflect(-to_eye, normal), roughness);
    return light + lights.sky * open * around;
}

void main() {
    Material m = materials[drawn.material];
    Instance instance = instances[drawn.instance];
    bool is_front = gl_FrontFacing == (instance.facing > 0.0);
    vec4 base = in_color * m.base_color * texel(m, kBaseColor, in_coordinates);
    vec3 normal = normalize(in_normal) * (is_front ? 1.0 : -1.0);
    vec3 mapped = mapped_normal(m, normal); // Before any is discarded: it looks at its neighbours.
    vec3 emitted = m.emissive.rgb * texel(m, kEmissive, in_coordinates).rgb;
    vec3 color = m.is_unlit != 0u ? base.rgb : toned(shaded(m, base.rgb, mapped) + emitted);
    if ((!is_front && m.is_double_sided == 0u) || is_clear(m, base.a, gl_FragCoord.xy)) discard;
    out_color = vec4(srgb(color), 1.0);
    out_normal = vec4(mapped, 0.0);
    out_motion = motion(in_previous_clip, in_clip);
    out_object = instance.object;
}
