// What an element of a tensor covers of a frame, in pixels.
struct Area {
    vec2 low, high;
    ivec2 last; // The last pixel of which it covers anything.
};

Area area_of(uvec2 element, uvec2 frame, uvec2 model) {
    const vec2 scale = vec2(frame) / vec2(model);
    const vec2 high = vec2(element + 1) * scale;
    return Area(vec2(element) * scale, high, min(ivec2(ceil(high)), ivec2(frame)) - 1);
}

// Of a pixel row or column: the share of the pixel `at` that lies between `low` and `high`.
float covered(int at, float low, float high) {
    return max(0.0, min(float(at + 1), high) - max(float(at), low));
}

float covered(int x, int y, Area area) {
    return covered(x, area.low.x, area.high.x) * covered(y, area.low.y, area.high.y);
}
