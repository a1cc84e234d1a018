/// Of what is seen behind all else at a place, in parts of the picture.
vec3 sky_direction(vec2 place) {
    vec4 far = frame.inverse_view_projection * vec4(place * 2.0 - 1.0 - frame.jitter, 1.0, 1.0);
    return normalize(far.xyz / far.w - frame.eye.xyz);
}

/// Infinitely far away: only a turn of the camera moves it.
vec2 sky_motion(vec3 direction) {
    return motion(frame.previous_view_projection * vec4(direction, 0.0), frame.view_projection * vec4(direction, 0.0));
}
