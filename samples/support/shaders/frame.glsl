// What every shader of the scene is handed: struct FrameConstants in scene_renderer.cpp.
layout(set = 0, binding = 0) uniform Frame {
    mat4 view_projection;
    mat4 previous_view_projection;
    mat4 inverse_view_projection;
    mat4 sun_view_projection;
    vec4 eye;
    vec4 sun; // Towards it.
    uvec4 look; // And the scene's seed.
    vec2 picture_size;
    float seconds;
} frame;

const uint kPlain = 0;
const uint kSnow = 1;
const uint kInk = 2;

const vec3 kPaper = vec3(0.86, 0.80, 0.68); // Linear, that ink is drawn on.

vec3 srgb(vec3 linear) { return pow(clamp(linear, 0.0, 1.0), vec3(1.0 / 2.2)); }

/// Where a point was one frame ago minus where it is now, in parts of the picture's width and height.
vec2 motion(vec4 previous, vec4 now) { return 0.5 * (previous.xy / previous.w - now.xy / now.w); }
