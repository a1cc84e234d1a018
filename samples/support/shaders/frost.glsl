/// How much of a window pane, frozen from its rim and most below, is white: the same in every frame.
float frost(vec2 place) {
    vec2 from_middle = 2.0 * place - 1.0;
    float fern = noise(vec3(place * 5.0, 21.0)) + 0.5 * noise(vec3(place * 13.0, 22.0)) - 0.75;
    float rim = length(from_middle * from_middle) + 0.3 * from_middle.y + 0.5 * fern;
    return 0.7 * smoothstep(0.3, 1.2, rim);
}

/// A linear colour as this pixel of the picture has it, seen through the pane where there is one.
vec4 shown(vec3 color) {
    if (look_has(kHasPane)) color = mix(color, vec3(0.62, 0.74, 0.86), frost(gl_FragCoord.xy / frame.picture_size));
    return vec4(srgb(color), 1.0);
}
