const float kPi = 3.14159265;

struct Skin {
    vec3 normal;
    vec3 to_eye;
    vec3 diffuse;  // What is sent back in all directions, ...
    vec3 specular; // ... and head on as by a mirror.
    float roughness; // As it is seen; its square is the width of a highlight.
};

/// Of light that comes in from a direction, towards the eye: the part that is sent back, times pi. GGX with the
/// height-correlated Smith term (Heitz 2014) and Schlick's Fresnel (glTF 2.0, appendix B).
vec3 reflected(Skin s, vec3 to_light) {
    vec3 half_way = normalize(to_light + s.to_eye);
    float facing = clamp(dot(s.normal, to_light), 0.0, 1.0);
    float seen = clamp(abs(dot(s.normal, s.to_eye)), 1e-3, 1.0);
    float peak = clamp(dot(s.normal, half_way), 0.0, 1.0);
    float width = s.roughness * s.roughness;
    float width2 = width * width;
    float spread = peak * peak * (width2 - 1.0) + 1.0;
    float distribution = width2 / (spread * spread);
    float masking = 0.5 / max(facing * sqrt(seen * seen * (1.0 - width2) + width2) +
                              seen * sqrt(facing * facing * (1.0 - width2) + width2), 1e-4);
    float edge = pow(1.0 - clamp(dot(s.to_eye, half_way), 0.0, 1.0), 5.0);
    vec3 fresnel = s.specular + (1.0 - s.specular) * edge;
    return facing * ((1.0 - fresnel) * s.diffuse + fresnel * distribution * masking);
}

/// Of light that comes in from all around, what is sent on as by a mirror: times s.specular, and beside it. B. Karis' fit,
/// "Physically Based Shading on Mobile" (2014).
vec2 mirrored_parts(Skin s) {
    vec4 r = s.roughness * vec4(-1.0, -0.0275, -0.572, 0.022) + vec4(1.0, 0.0425, 1.04, -0.04);
    float seen = clamp(dot(s.normal, s.to_eye), 0.0, 1.0);
    float fade = min(r.x * r.x, exp2(-9.28 * seen)) * r.x + r.y;
    return vec2(-1.04, 1.04) * fade + r.zw;
}

vec3 mirrored(Skin s) {
    vec2 parts = mirrored_parts(s);
    return s.specular * parts.x + parts.y;
}

/// Of light from all around that comes in as `mirror` where the skin mirrors it and as `matt` where it scatters it: what
/// is sent on, be it after many reflections. A white skin sends on all. C. Fdez-Aguera, "A Multiple-Scattering
/// Microfacet Model for Real-Time Image-based Lighting" (2019).
vec3 surrounded(Skin s, vec3 mirror, vec3 matt) {
    vec2 parts = mirrored_parts(s);
    vec3 once = s.specular * parts.x + parts.y;
    float missing = 1.0 - parts.x - parts.y;
    vec3 average = s.specular + (1.0 - s.specular) / 21.0;
    vec3 often = once * average * missing / (1.0 - average * missing);
    return once * mirror + (often + s.diffuse * (1.0 - once - often)) * matt;
}

/// Brings what is brighter than white below it: the Khronos PBR Neutral tone mapper, whose colours stay below 0.8.
vec3 toned(vec3 color) {
    const float start = 0.8 - 0.04;
    float least = min(color.r, min(color.g, color.b));
    color -= least < 0.08 ? least - 6.25 * least * least : 0.04;
    float peak = max(color.r, max(color.g, color.b));
    if (peak < start) return color;
    float rest = 1.0 - start;
    float new_peak = 1.0 - rest * rest / (peak + rest - start);
    return mix(vec3(new_peak), color * new_peak / peak, 1.0 / (0.15 * (peak - new_peak) + 1.0));
}
