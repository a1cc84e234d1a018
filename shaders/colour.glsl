#include "color.h"
#include "pq.glsl"
#include "srgb.glsl"

// What the network sees of a frame's colours: sRGB-coded, in [0, 1]. Light is brought under 1 by a curve of its
// largest channel m, which its other channels keep their ratio to: with u = (m - knee) / (1 - knee),
//
//   seen m = m  up to the knee,  knee + (1 - knee) u / (1 + u)  above,
//
// whose inverse is u = v / (1 - v), v = (seen m - knee) / (1 - knee); with knee 1 it is min(m, 1). How much
// brighter than seen the light is, its ratio, goes round the network, and so does what cannot be seen: light
// below 0, which is seen as 0, and what is not a number, which is seen as 0, or infinite, as 1.

// A session's frames are all coded alike. As a constant it leaves nothing of the other codings' curves, which
// devices without branches, CPUs among them, would work out for every pixel.
layout(constant_id = 0) const uint kCoding = kSrgbCoded;

struct Seen {
    vec3 coded;
    float ratio; // Of light to what is seen of it, at least 1.
};

// In [0, 1].
vec3 bounded(vec3 values) { return mix(clamp(values, 0.0, 1.0), vec3(0.0), isnan(values)); }

float under_one(float most, float knee) {
    if (knee >= 1.0) return 1.0;
    const float over = (most - knee) / (1.0 - knee);
    return knee + (1.0 - knee) * over / (1.0 + over);
}

Seen seen_of_light(vec3 light, float knee) {
    vec3 shown = mix(max(light, 0.0), vec3(0.0), isnan(light));
    shown = mix(shown, vec3(1.0), isinf(shown));
    const float most = max(max(shown.r, shown.g), shown.b);
    const float ratio = most <= knee ? 1.0 : most / under_one(most, knee);
    return Seen(srgb_from_linear(min(shown / ratio, 1.0)), ratio);
}

// Light of Rec. 709 primaries, of which 1 is white.
vec3 light_of(vec3 values, ColorArgs color) {
    if (kCoding == kLinearLight) return color.exposure * values;
    return kRec709FromRec2020 * (color.exposure * linear_from_pq(bounded(values)));
}

Seen seen_of(vec3 values, ColorArgs color) {
    if (kCoding == kSrgbCoded) return Seen(bounded(values), 1.0);
    return seen_of_light(light_of(values, color), color.knee);
}

// The values that are seen as `restyled` where `values` are seen as `seen`. As a difference to the values, so
// that what goes round the network stays as it is; and so do the values where both are equal.
vec3 values_seen_as(vec3 restyled, vec3 values, Seen seen, ColorArgs color) {
    if (kCoding == kSrgbCoded) return values + (restyled - seen.coded);
    const vec3 added = seen.ratio / color.exposure * (linear_from_srgb(restyled) - linear_from_srgb(seen.coded));
    if (kCoding == kLinearLight) return max(values + added, min(values, 0.0));
    const vec3 light = linear_from_pq(bounded(values));
    const vec3 changed = clamp(light + kRec2020FromRec709 * added, 0.0, 1.0);
    return values + (pq_from_linear(changed) - pq_from_linear(light));
}
