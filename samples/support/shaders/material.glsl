// enum class Material in mesh.h.
const uint kGround = 0;
const uint kWall = 1;
const uint kRoof = 2;
const uint kBark = 3;
const uint kLeaf = 4;
const uint kNeedle = 5;
const uint kPaint = 6;

struct Surface {
    vec3 position;
    vec3 normal;
    vec4 local;
    vec3 tint;
    uint material;
};

vec3 hue(float turn) { return clamp(abs(fract(turn + vec3(0, 2, 1) / 3.0) * 6.0 - 3.0) - 1.0, 0.0, 1.0); }

float on_road(Surface s) {
    return s.material == kGround ? 1.0 - smoothstep(3.4, 3.9, abs(s.local.x)) : 0.0;
}

/// x: 1 on a window's pane; y: 1 on its frame; z: a number in [0, 1) of the window's own.
vec3 window(Surface s) {
    if (s.material != kWall || s.local.z < 3.0 || s.local.w < 3.0) return vec3(0);
    float below = 2.0; // Metres of the wall that are sunk into the ground.
    vec2 size = s.local.zw - vec2(0.0, below);
    vec2 cells = max(floor(size / vec2(2.6, 2.8)), vec2(1.0));
    vec2 at = (s.local.xy - vec2(0.0, below)) / size * cells;
    if (at.y < 0.0) return vec3(0);
    vec2 from_middle = abs(fract(at) - vec2(0.5, 0.52)) / vec2(0.27, 0.3);
    float outer = max(from_middle.x, from_middle.y);
    float own = lattice(vec3(floor(at), floor(dot(s.tint, vec3(917.0, 331.0, 127.0)))));
    return vec3(step(outer, 0.85), step(outer, 1.15) - step(outer, 0.85), own);
}

/// Its colour in daylight, linear.
vec3 albedo(Surface s) {
    float coarse = noise(s.position * 0.12);
    float fine = noise(s.position * 0.9);
    if (s.material == kGround) {
        vec3 grass = mix(vec3(0.09, 0.20, 0.035), vec3(0.25, 0.30, 0.07), coarse) * (0.75 + 0.5 * fine);
        float dash = step(abs(s.local.x), 0.18) * step(fract(s.local.y / 6.0), 0.5);
        vec3 asphalt = mix(vec3(0.16, 0.15, 0.15) * (0.85 + 0.3 * fine), vec3(0.7), dash);
        vec3 verge = mix(vec3(0.33, 0.26, 0.16), grass, smoothstep(3.9, 5.4, abs(s.local.x)));
        return mix(verge, asphalt, on_road(s));
    }
    if (s.material == kWall)
        return mix(mix(vec3(0.75, 0.62, 0.42), vec3(0.72, 0.34, 0.22), s.tint.x),
                   vec3(0.80, 0.76, 0.66), s.tint.y * 0.7);
    if (s.material == kRoof)
        return mix(vec3(0.42, 0.10, 0.06), vec3(0.20, 0.13, 0.11), s.tint.x) * (0.85 + 0.3 * fine);
    if (s.material == kBark) return vec3(0.10, 0.065, 0.04);
    if (s.material == kLeaf)
        return mix(vec3(0.05, 0.20, 0.03), vec3(0.20, 0.28, 0.04), s.tint.x) * (0.6 + 0.8 * fine);
    if (s.material == kNeedle) return vec3(0.025, 0.10, 0.045) * (0.7 + 0.6 * fine);
    return mix(vec3(0.5), hue(s.tint.x), 0.8);
}
