/// Linear colours of a look's air.
vec3 horizon() {
    if (frame.look.x == kSnow) return vec3(0.92, 0.43, 0.35);
    if (frame.look.x == kInk) return kPaper;
    return vec3(0.62, 0.76, 0.90);
}

vec3 zenith() {
    if (frame.look.x == kSnow) return vec3(0.28, 0.135, 0.37);
    if (frame.look.x == kInk) return vec3(0.30, 0.30, 0.34);
    return vec3(0.10, 0.30, 0.74);
}

float cloud(vec3 direction) {
    vec2 plane = direction.xz / (abs(direction.y) + 0.18);
    vec3 at = vec3(plane * 1.4 + 0.01 * frame.seconds, float(frame.look.y & 255u));
    float density = 0.65 * noise(at) + 0.35 * noise(at * 2.3);
    return smoothstep(0.48, 0.75, density) * smoothstep(0.0, 0.15, direction.y);
}

vec3 sky(vec3 direction) {
    vec3 air = mix(horizon(), zenith(), pow(clamp(direction.y * 1.6, 0.0, 1.0), 0.7));
    float clouds = cloud(direction);
    float sun = dot(direction, frame.sun.xyz);
    if (frame.look.x == kSnow) {
        air += vec3(0.35, 0.14, 0.06) * pow(max(sun, 0.0), 6.0) * 0.6;
        return mix(air, vec3(1.0, 0.83, 0.73), 0.9 * clouds);
    }
    if (frame.look.x == kInk) return mix(air, kPaper, 0.9 * clouds);
    air = mix(air, vec3(0.95, 0.96, 0.98), 0.85 * clouds);
    return air + vec3(1.0, 0.9, 0.6) * smoothstep(0.996, 0.999, sun);
}

vec3 in_fog(vec3 color, float distance) {
    float reach = frame.look.x == kSnow ? 400.0 : 260.0;
    float amount = 1.0 - exp(-pow(distance / reach, 1.6));
    return mix(color, horizon(), amount);
}
