// What every shader of the scene is handed: struct FrameConstants in frame_constants.h.
layout(set = 0, binding = 0) uniform Frame {
    mat4 view_projection;
    mat4 previous_view_projection;
    mat4 inverse_view_projection;
    mat4 sun_view_projection;
    vec4 eye;
    vec4 sun; // Towards it.
    vec2 picture_size;
    vec2 jitter; // Of what is drawn, in clip space; motion is without it.
    float seconds;
    uint seed; // Of the scene.
} frame;

// enum Trait in look.h.
const uint kIsWinter = 1;
const uint kIsDusk = 2;
const uint kHasFog = 4;
const uint kHasPane = 8;
const uint kIsInk = 16;

// Of the look that is drawn. As a constant it leaves nothing of the others, which devices without branches, CPUs among
// them, would work out for every pixel.
layout(constant_id = 0) const uint kTraits = 0;

bool look_has(uint trait) { return (kTraits & trait) != 0u; }

const vec3 kPaper = vec3(0.86, 0.80, 0.68); // Linear, that ink is drawn on.

vec3 srgb(vec3 linear) { return pow(clamp(linear, 0.0, 1.0), vec3(1.0 / 2.2)); }

/// Where a point was one frame ago minus where it is now, in parts of the picture's width and height; out of the
/// picture where it was behind the camera.
vec2 motion(vec4 previous, vec4 now) {
    return previous.w > 0.0 ? 0.5 * (previous.xy / previous.w - now.xy / now.w) : vec2(2.0);
}

/// Where a point is drawn.
vec4 jittered(vec4 clip) { return vec4(clip.xy + frame.jitter * clip.w, clip.zw); }
