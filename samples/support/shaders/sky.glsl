/// Linear colours of a look's air.
vec3 horizon() {
    if (look_has(kIsInk)) return kPaper;
    if (look_has(kHasFog)) return look_has(kIsDusk) ? vec3(0.40, 0.30, 0.34) : vec3(0.66, 0.70, 0.72);
    if (look_has(kIsDusk)) return vec3(0.92, 0.43, 0.35);
    return look_has(kIsWinter) ? vec3(0.76, 0.80, 0.86) : vec3(0.62, 0.76, 0.90);
}

vec3 zenith() {
    if (look_has(kIsInk)) return vec3(0.30, 0.30, 0.34);
    if (look_has(kIsDusk)) return vec3(0.28, 0.135, 0.37);
    return look_has(kIsWinter) ? vec3(0.34, 0.46, 0.66) : vec3(0.10, 0.30, 0.74);
}

float cloud(vec3 direction) {
    vec2 plane = direction.xz / (abs(direction.y) + 0.18);
    vec3 at = vec3(plane * 1.4 + 0.01 * frame.seconds, float(frame.seed & 255u));
    float density = 0.65 * noise(at) + 0.35 * noise(at * 2.3);
    return smoothstep(0.48, 0.75, density) * smoothstep(0.0, 0.15, direction.y);
}

vec3 clear_sky(vec3 direction) {
    vec3 air = mix(horizon(), zenith(), pow(clamp(direction.y * 1.6, 0.0, 1.0), 0.7));
    float clouds = cloud(direction);
    float sun = dot(direction, frame.sun.xyz);
    if (look_has(kIsInk)) return mix(air, kPaper, 0.9 * clouds);
    if (look_has(kIsDusk)) {
        air += vec3(0.35, 0.14, 0.06) * pow(max(sun, 0.0), 6.0) * 0.6;
        return mix(air, vec3(1.0, 0.83, 0.73), 0.9 * clouds);
    }
        air = mix(air, vec3(0.95, 0.96, 0.98), 0.85 * clouds);
    return air + vec3(1.0, 0.9, 0.6) * smoothstep(0.996, 0.999, sun);
}

vec3 sky(vec3 direction) {
    float fog = look_has(kHasFog) ? 1.0 - 0.25 * smoothstep(0.1, 0.7, direction.y) : 0.0;
    return mix(clear_sky(direction), horizon(), fog);
}

vec3 in_fog(vec3 color, float distance) {
    float reach = look_has(kHasFog) ? 60.0 : look_has(kIsDusk) ? 400.0 : 260.0;
    float amount = 1.0 - exp(-pow(distance / reach, 1.6));
    return mix(color, horizon(), amount);
}
