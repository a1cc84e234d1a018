// A map of the frame of now: for each pixel how far away, in pixels, it was in the frame that a picture is of,
// as if that had been of the same size.

const float kLost = 1e30; // It was not to be seen there.

bool is_lost(vec2 away) { return away.x >= kLost; }

// A place among pixels, whose middles are whole numbers, in the same picture with `by` times as many.
vec2 stretched(vec2 at, vec2 by) { return at * by + 0.5 * (by - 1.0); }
