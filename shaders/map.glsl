// A map of the frame of now: for each pixel how far away, in pixels, it was in the frame that a picture is of.

const float kLost = 1e30; // It was not to be seen there.

bool is_lost(vec2 away) { return away.x >= kLost; }
