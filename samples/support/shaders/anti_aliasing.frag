#version 450
// Temporal anti-aliasing: each frame samples its pixels at another point, and what the frames before saw of a pixel
// is fetched along the motion and averaged with what this one sees of it. After B. Karis, "High Quality Temporal
// Supersampling" (SIGGRAPH 2014: the running average, the box of the neighbourhood in YCoCg, the motion of what is
// nearest), L. J. F. Pedersen, "Temporal Reprojection Anti-Aliasing in INSIDE" (GDC 2016: clipping towards the box)
// and J. Jimenez, "Filmic SMAA" (SIGGRAPH 2016: the history's bicubic filter of five taps).
//
//   h   the history where this pixel's surface was: Catmull-Rom's filter, none where nothing moves
//   h'  h where it lies in the box of the 3x3 colours around the pixel; else where the way from h to the box's middle
//       enters it. A colour that none of them has is of something that is seen no more. Where nothing has moved for
//       a while, it may also be of something too thin for each frame to meet it: there h goes a part of the way each
//       frame, and what is left of a shadow that has moved on fades in a few.
//   n   of how many frames h is an average; 0 where there is none: after a cut, from outside of the picture, where
//       something else was seen there
//   r   (c^2 + n h'^2) / (n + 1) of the colour c of now, its square root taken: light is what adds up, and code values
//       are nearly its square root
//
// So each sample counts as much as another, a box filter of a pixel, and a still edge becomes the coverage of its
// pixels. n has an end: few frames where something moves, since each resampling blurs, more where all is still.

layout(set = 0, binding = 0) uniform sampler2D colors;
layout(set = 0, binding = 1) uniform sampler2D motions;
layout(set = 0, binding = 2) uniform sampler2D depths;
layout(set = 0, binding = 3) uniform sampler2D history;
layout(set = 0, binding = 4) uniform sampler2D kept; // Of the history: n, and how near what is seen is.

layout(push_constant) uniform Args {
    vec4 to_nearness; // Of the frame before, times ...
    vec4 to_w; // ... this, of a point in this one's clip space.
    vec2 part; // That is drawn, in pixels.
    uint follows; // The history is of the frame before.
} args;

layout(location = 0) in vec2 in_place;

layout(location = 0) out vec4 out_color;
layout(location = 1) out vec4 out_history;
layout(location = 2) out vec2 out_kept;

const float kMostMoving = 9.0; // Of n.
const float kMostStill = 63.0;
const float kStillFrom = 12.0; // It holds none that moved: of these there are fewer.
const float kStillPull = 0.25; // Part of the way to the box, each frame.
const float kLongestStill = 0.01; // Pixels a frame.
const float kApart = 0.1; // Of a distance: that something else is seen.

vec3 ycocg(vec3 c) { return vec3(dot(c, vec3(0.25, 0.5, 0.25)), 0.5 * (c.r - c.b), dot(c, vec3(-0.25, 0.5, -0.25))); }
vec3 rgb(vec3 c) { return vec3(c.x + c.y - c.z, c.x + c.z, c.x - c.y - c.z); }

/// What is in the 3x3 pixels around one.
struct Around {
    vec3 least; // Of their colours, in YCoCg.
    vec3 most;
    float nearest; // 1 - depth: near things have more of it, the sky has 0.
    float furthest;
    ivec2 nearest_at;
};

Around around(ivec2 here) {
    ivec2 last = ivec2(args.part) - 1;
    Around a = Around(vec3(2.0), vec3(-2.0), -1.0, 2.0, here);
    for (int y = -1; y <= 1; ++y)
        for (int x = -1; x <= 1; ++x) {
            ivec2 at = clamp(here + ivec2(x, y), ivec2(0), last);
            vec3 color = ycocg(texelFetch(colors, at, 0).rgb);
            a.least = min(a.least, color);
            a.most = max(a.most, color);
            float nearness = 1.0 - texelFetch(depths, at, 0).r;
            a.nearest_at = nearness > a.nearest ? at : a.nearest_at;
            a.nearest = max(a.nearest, nearness);
            a.furthest = min(a.furthest, nearness);
        }
    return a;
}

/// At a place in pixels of the part.
vec3 history_at(vec2 at) {
    vec2 whole = vec2(textureSize(history, 0));
    return textureLod(history, clamp(at, vec2(0.5), args.part - 0.5) / whole, 0.0).rgb;
}

/// Catmull-Rom's filter without its corners: the two middle weights of a side are one bilinear tap between them.
vec3 sharp_history_at(vec2 at) {
    vec2 middle = floor(at - 0.5) + 0.5;
    vec2 t = at - middle;
    vec2 before = t * (-0.5 + t * (1.0 - 0.5 * t));
    vec2 second = t * (0.5 + t * (2.0 - 1.5 * t));
    vec2 between = 1.0 + t * t * (-2.5 + 1.5 * t) + second;
    vec2 after = t * t * (-0.5 + 0.5 * t);
    vec2 tap = middle + second / between;
    vec3 sum = between.x * between.y * history_at(tap);
    sum += before.x * between.y * history_at(vec2(middle.x - 1.0, tap.y));
    sum += after.x * between.y * history_at(vec2(middle.x + 2.0, tap.y));
    sum += between.x * before.y * history_at(vec2(tap.x, middle.y - 1.0));
    sum += between.x * after.y * history_at(vec2(tap.x, middle.y + 2.0));
    float weight = between.x * between.y + (before.x + after.x) * between.y + between.x * (before.y + after.y);
    return max(sum / weight, 0.0);
}

vec3 clipped(vec3 color, Around a) {
    vec3 middle = 0.5 * (a.least + a.most);
    vec3 way = color - middle;
    vec3 sides = abs(way) / max(0.5 * (a.most - a.least), vec3(1e-4));
    float furthest = max(sides.x, max(sides.y, sides.z));
    return furthest > 1.0 ? middle + way / furthest : color;
}

/// Whether what was seen there then is of what is seen here now, by how near the nearest of it was then.
bool is_same(ivec2 was, Around a, vec2 place) {
    vec4 clip = vec4(2.0 * place - 1.0, 1.0 - a.nearest, 1.0);
    float grown = dot(args.to_nearness, clip) / max(dot(args.to_w, clip) * a.nearest, 1e-6);
    float then = texelFetch(kept, was, 0).y;
    return then > a.furthest * grown * (1.0 - kApart) - 1e-5 && then < a.nearest * grown * (1.0 + kApart) + 1e-5;
}

/// To what a half float holds: devices may cut off what it does not, which darkens an average of many frames.
vec3 rounded(vec3 color) {
    uvec3 bits = floatBitsToUint(color);
    return uintBitsToFloat((bits + 0xfffu + ((bits >> 13) & 1u)) & ~0x1fffu);
}

void main() {
    ivec2 here = ivec2(gl_FragCoord.xy);
    vec4 drawn = texelFetch(colors, here, 0);
    vec3 color = drawn.rgb;
    float nearness = 1.0 - texelFetch(depths, here, 0).r;
    Around a = around(here);
    vec2 way = texelFetch(motions, a.nearest_at, 0).rg * args.part;
    vec2 from = gl_FragCoord.xy + way;
    ivec2 was = ivec2(clamp(from, vec2(0.0), args.part - 1.0));
    bool inside = all(greaterThanEqual(from, vec2(0.0))) && all(lessThan(from, args.part));

    float n = 0.0;
    vec3 mixed = color;
    if (args.follows != 0u && inside && is_same(was, a, in_place)) {
        bool is_still = dot(way, way) < kLongestStill * kLongestStill;
        n = min(texelFetch(kept, was, 0).x, is_still ? kMostStill : kMostMoving);
        vec3 before = is_still ? texelFetch(history, here, 0).rgb : sharp_history_at(from);
        before = max(mix(before, rgb(clipped(ycocg(before), a)), n > kStillFrom ? kStillPull : 1.0), 0.0);
        mixed = sqrt((color * color + n * before * before) / (n + 1.0));
    }
    out_color = vec4(mixed, drawn.a);
    out_history = vec4(rounded(mixed), 1.0);
    out_kept = vec2(n + 1.0, nearness);
}
