#extension GL_EXT_samplerless_texture_functions : require
#include "compose.h"
#include "colour.glsl"
#include "map.glsl"
#include "table.h"

// tensor -> picture: the change, moved from the model's size to the frame's with the frame as guide, added to
// the frame. Alpha is kept; where the change is 0 the frame's own value is returned bit for bit. The frame is
// the one that the change is of; or the frame of now, and the change is looked up where each pixel was then.
//
// Kopf, Cohen, Lischinski, Uyttendaele: "Joint Bilateral Upsampling" (SIGGRAPH 2007), over the four nearest
// elements: a tent in space times a Gaussian of how unlike the pixel the element's frame colour is.

layout(local_size_x = kComposeTile, local_size_y = kComposeTile) in;
layout(set = 0, binding = 0) uniform texture2D frame;
layout(set = 0, binding = 1) uniform texture2D packed_texels; // spread.comp
layout(set = 0, binding = 2) uniform texture2D change_texels;
layout(set = 0, binding = 4) uniform texture2D map;
layout(set = 0, binding = 5, std430) readonly buffer Weights { float weights[]; };
layout(set = 0, binding = 6) uniform texture2D step_map;                        // To the frame before.
layout(set = 0, binding = 7, std430) buffer Shown { uvec2 shown[]; };           // Halves.
layout(set = 0, binding = 8) uniform texture2D table;                           // tabulate.comp
layout(push_constant) uniform Push { ComposeArgs args; };

// As kCoding: what a composition reads (Reads in frame_recorder.h).
layout(constant_id = 1) const bool kMoved = false;   // The map, the table, and of `frame` the frame of now.
layout(constant_id = 2) const bool kBlended = false; // ... what was shown, and where that is now.

const float kLikeness = 0.1; // Of colours in [-1, 1]: the Gaussian's sigma.
const float kEnough = 1.0;   // Of the four that the weights of what is nearby sum up to where all is alike.
const vec3 kMostHalf = vec3(65504.0);
const vec3 kMostFloat = vec3(3.402823e38);

vec3 packed_at(ivec2 element) { return texelFetch(packed_texels, element, 0).rgb; }
vec3 change_at(ivec2 element) { return texelFetch(change_texels, element, 0).rgb; }

// Of how unlike colours in [-1, 1] are; `sigma` is the Gaussian's.
float likeness(vec3 one, vec3 other, float sigma) {
    const vec3 unlike = one - other;
    return exp(-dot(unlike, unlike) / (2.0 * sigma * sigma));
}

// Where a pixel's middle lies among the tensor's elements, whose middles are whole numbers.
vec2 among_elements(vec2 pixel) {
    return (pixel + 0.5) * vec2(args.model_width, args.model_height) /
           vec2(args.frame_width, args.frame_height) - 0.5;
}

vec4 entry_at(vec3 place) { return texelFetch(table, in_table(uvec3(place)), 0); }

// Changes times their weights, and the sum of these, of what is like `guide` anywhere in the picture: between the
// four entries of the tetrahedron of the table that the colour lies in, the largest of its parts first.
vec4 like_it_anywhere(vec3 guide) {
    const vec3 at = (0.5 * guide + 0.5) * float(kTableSide - 1);
    const vec3 first = clamp(floor(at), vec3(0.0), vec3(kTableSide - 2));
    const vec3 part = at - first;
    const vec3 larger = step(part.yzx, part.xyz); // x than y, y than z, z than x.
    const vec3 largest = min(larger, 1.0 - larger.zxy), two_largest = max(larger, 1.0 - larger.zxy);
    const float most = max(max(part.x, part.y), part.z), least = min(min(part.x, part.y), part.z);
    const float middle = dot(part, vec3(1.0)) - most - least;
    return (1.0 - most) * entry_at(first) + (most - middle) * entry_at(first + largest) +
           (middle - least) * entry_at(first + two_largest) + least * entry_at(first + 1.0);
}

// The elements around a place that a change is made of: `side` each way, `stride` apart, each as far as the next one
// in a tent around the place.
struct Around {
    vec2 place; // In strides.
    int stride;
    int side;
    float least_likeness; // Keeps the tent where no element is like the pixel.
};

Around nearest(vec2 pixel) { return Around(among_elements(pixel), 1, 2, 1e-3); }

// Of what the change's own frame does not show, more of them count.
Around nearby(vec2 pixel) { return Around(among_elements(pixel) / 2.0, 2, 4, 1e-4); }

struct Sum {
    vec4 change; // ... times their weights, and the sum of these.
    vec3 seen;
};

Sum sum_over(Around around, vec3 guide) {
    const ivec2 last = ivec2(args.model_width, args.model_height) - 1;
    const ivec2 first = ivec2(floor(around.place)) - around.side / 2 + 1;
    Sum sum = Sum(vec4(0.0), vec3(0.0));
    for (int y = 0; y < around.side; ++y)
        for (int x = 0; x < around.side; ++x) {
            const ivec2 place = first + ivec2(x, y);
            const ivec2 element = clamp(around.stride * place, ivec2(0), last);
            const vec2 tent = 1.0 - abs(around.place - vec2(place)) / float(around.stride);
            const vec3 seen = packed_at(element);
            const float weight = tent.x * tent.y * (likeness(seen, guide, kLikeness) + around.least_likeness);
            sum.change += weight * vec4(change_at(element), 1.0);
            sum.seen += weight * seen;
        }
    return sum;
}

// The change of what is like `guide` around there: for what the change's own frame does not show. A frame that is
// long ago may have had little like it there: then of what is like it anywhere.
vec3 change_of_the_like(vec4 like_it_nearby, vec3 guide) {
    const vec4 like = like_it_nearby + max(1.0 - like_it_nearby.a / kEnough, 0.0) * like_it_anywhere(guide);
    return like.rgb / like.a;
}

// ... without so much of `guide` as is finer than `smooth_guide`, the tensor's own colours.
vec3 with_detail(vec3 change, vec3 guide, vec3 smooth_guide) {
    return change + (1.0 - args.detail) * (smooth_guide - guide);
}

// The change at `pixel`, whose colour in [-1, 1] is `guide`.
vec3 upsampled_change(uvec2 pixel, vec3 guide) {
    const vec2 away = kMoved ? texelFetch(map, ivec2(pixel), 0).rg : vec2(0.0);
    const bool equal_size = args.frame_width == args.model_width && args.frame_height == args.model_height;
    if (equal_size && away == vec2(0.0)) return change_at(ivec2(pixel));

    // One loop for both: devices without branches would go through another, too, for every pixel.
    const bool is_not_shown = kMoved && is_lost(away);
    Around around = nearest(vec2(pixel) + away);
    if (is_not_shown) around = nearby(vec2(pixel));
    const Sum sum = sum_over(around, guide);
    if (is_not_shown) return change_of_the_like(sum.change, guide);
    const vec3 change = sum.change.rgb / sum.change.a;
    return args.detail == 1.0 ? change : with_detail(change, guide, sum.seen / sum.change.a);
}

vec3 shown_at(ivec2 pixel) {
    const ivec2 inside = clamp(pixel, ivec2(0), ivec2(args.before_width, args.before_height) - 1);
    const uvec2 halves = shown[args.shown_before + uint(inside.y) * args.before_width + uint(inside.x)];
    return vec3(unpackHalf2x16(halves.x), unpackHalf2x16(halves.y).x);
}

// What was shown with the frame before, of what is to be seen there at `place`, as among the pixels of now.
vec3 shown_before(vec2 place) {
    const vec2 grown = vec2(args.before_width, args.before_height) / vec2(args.frame_width, args.frame_height);
    const vec2 at = stretched(place, grown);
    const ivec2 first = ivec2(floor(at));
    const vec2 part = at - vec2(first);
    return mix(mix(shown_at(first), shown_at(first + ivec2(1, 0)), part.x),
               mix(shown_at(first + ivec2(0, 1)), shown_at(first + ivec2(1, 1)), part.x), part.y);
}

// A picture's change takes over from the one shown before, frame by frame.
vec3 blended(uvec2 pixel, vec3 change) {
    if (!kBlended) return change;
    const uint index = pixel.y * args.frame_width + pixel.x;
    if (args.shown_before != kNowhere) {
        const vec2 away = texelFetch(step_map, ivec2(pixel), 0).rg;
        if (!is_lost(away)) change = mix(shown_before(vec2(pixel) + away), change, args.share);
    }
    shown[args.shown_now + index] =
        uvec2(packHalf2x16(change.rg), packHalf2x16(vec2(change.b, 0.0)));
    return change;
}

// What of the change is composed. Luma is Rec. 709's, of coded values.
vec3 composed_change(uvec2 pixel, vec3 guide) {
    vec3 change = upsampled_change(pixel, guide);
    if (args.luminance != 1.0 || args.chroma != 1.0) {
        const float luma = dot(change, vec3(0.2126, 0.7152, 0.0722));
        change = args.luminance * luma + args.chroma * (change - luma);
    }
    change = blended(pixel, change);
    const float weight = args.has_weights != 0 ? weights[pixel.y * args.frame_width + pixel.x] : 1.0;
    return args.amount * weight * change;
}

vec3 composed(uvec2 pixel, vec3 values) {
    const Seen seen = seen_of(values, args.color);
    const vec3 change = composed_change(pixel, 2.0 * seen.coded - 1.0);
    const vec3 restyled = clamp(seen.coded + 0.5 * change, 0.0, 1.0);
    if (restyled == seen.coded) return values; // Bit for bit, a 0 with a sign too.
    return values_seen_as(restyled, values, seen, args.color);
}

// What `frame` holds there. Of another size, the mean of its four nearest texels; but what is not a number, or
// infinite, spreads to none: then the nearest.
vec4 frame_at(uvec2 pixel) {
    if (kMoved || (args.own_width == args.frame_width && args.own_height == args.frame_height))
        return texelFetch(frame, ivec2(pixel), 0);
    const vec2 own = vec2(args.own_width, args.own_height);
    const vec2 at = stretched(vec2(pixel), own / vec2(args.frame_width, args.frame_height));
    vec4 sum = vec4(0.0);
    for (int tap = 0; tap < 4; ++tap) {
        const vec2 texel = floor(at) + vec2(tap & 1, tap >> 1);
        const vec2 tent = 1.0 - abs(at - texel);
        sum += tent.x * tent.y * texelFetch(frame, ivec2(clamp(texel, vec2(0.0), own - 1.0)), 0);
    }
    const bool is_finite = !any(isnan(sum)) && !any(isinf(sum));
    return is_finite ? sum : texelFetch(frame, ivec2(clamp(round(at), vec2(0.0), own - 1.0)), 0);
}

// Code values from 0 to `top` of red, green, blue and alpha. Those that the network sees as they are stay
// whole numbers, so that none is rounded twice.
uvec4 composed_codes(uvec2 pixel, vec4 top) {
    const vec4 codes = round(top * frame_at(pixel));
    vec3 changed;
    if (kCoding == kSrgbCoded) {
        const vec3 half_top = 0.5 * top.rgb;
        changed = codes.rgb + half_top * composed_change(pixel, codes.rgb / half_top - 1.0);
    } else {
        changed = top.rgb * composed(pixel, codes.rgb / top.rgb);
    }
    return uvec4(roundEven(clamp(changed, vec3(0.0), top.rgb)), codes.a);
}

// Floats of at most `most`; what is not a number, or infinite, stays as it is.
vec4 composed_floats(uvec2 pixel, vec3 most) {
    const vec4 values = frame_at(pixel);
    const vec3 changed = clamp(composed(pixel, values.rgb), -most, most);
    return vec4(mix(values.rgb, changed, lessThanEqual(abs(values.rgb), most)), values.a);
}

// Where a pixel of the picture lies in its image.
ivec2 in_image(uvec2 pixel) { return ivec2(pixel + uvec2(args.picture_x, args.picture_y)); }

// What each shader that includes this adds: its binding 3, and how a pixel gets there.
void write_pixel(uvec2 pixel);

void main() {
    const uvec2 pixel = gl_GlobalInvocationID.xy;
    if (pixel.x < args.frame_width && pixel.y < args.frame_height) write_pixel(pixel);
}
