float lattice(vec3 cell) {
    uvec3 bits = uvec3(ivec3(cell)) * uvec3(1597334677u, 3812015801u, 2798796415u);
    uint mixed = bits.x ^ bits.y ^ bits.z;
    mixed = (mixed ^ (mixed >> 15)) * 2246822519u;
    mixed ^= mixed >> 13;
    return float(mixed >> 8) / 16777216.0;
}

/// Smooth in [0, 1]; one bump a unit.
float noise(vec3 at) {
    vec3 cell = floor(at);
    vec3 t = smoothstep(0.0, 1.0, at - cell);
    vec4 low = vec4(lattice(cell), lattice(cell + vec3(1, 0, 0)), lattice(cell + vec3(0, 1, 0)),
                    lattice(cell + vec3(1, 1, 0)));
    cell.z += 1.0;
    vec4 high = vec4(lattice(cell), lattice(cell + vec3(1, 0, 0)), lattice(cell + vec3(0, 1, 0)),
                     lattice(cell + vec3(1, 1, 0)));
    vec4 plane = mix(low, high, t.z);
    vec2 line = mix(plane.xy, plane.zw, t.y);
    return mix(line.x, line.y, t.x);
}
