// Light from infinitely far away: struct Environment in samples/gltf/environment.h.
layout(set = 3, binding = 0) uniform sampler2D environment_sky;
layout(set = 3, binding = 1) uniform sampler2D environment_mirrored; // The rougher, the smaller a level.
layout(set = 3, binding = 2) uniform Environment {
    vec4 matt[9];
    float exposure; // Times which it is brighter.
    float last_level;
    uint is_there;
} environment;

vec2 environment_place(vec3 direction) {
    const float pi = 3.14159265;
    return vec2(0.5 + atan(direction.x, -direction.z) / (2.0 * pi), acos(clamp(direction.y, -1.0, 1.0)) / pi);
}

vec3 environment_light(vec3 direction) {
    return environment.exposure * textureLod(environment_sky, environment_place(direction), 0.0).rgb;
}

/// As a surface of a roughness mirrors it.
vec3 environment_mirror(vec3 direction, float roughness) {
    return environment.exposure *
           textureLod(environment_mirrored, environment_place(direction), roughness * environment.last_level).rgb;
}

/// As a white matt surface sends it on. R. Ramamoorthi and P. Hanrahan (2001).
vec3 environment_matt(vec3 n) {
    vec3 sum = 0.282095 * environment.matt[0].rgb;
    sum += 0.488603 * (n.y * environment.matt[1].rgb + n.z * environment.matt[2].rgb + n.x * environment.matt[3].rgb);
    sum += 1.092548 * (n.x * n.y * environment.matt[4].rgb + n.y * n.z * environment.matt[5].rgb +
                       n.x * n.z * environment.matt[7].rgb);
    sum += 0.315392 * (3.0 * n.z * n.z - 1.0) * environment.matt[6].rgb;
    sum += 0.546274 * (n.x * n.x - n.y * n.y) * environment.matt[8].rgb;
    return environment.exposure * max(sum, vec3(0.0));
}
