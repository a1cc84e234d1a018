// Of perspective depth, what is nearly proportional to 1 / distance, and over any plane linear in pixels.

const float kStep = 2e-5; // Of 16-bit depth.

float nearness(float device_depth, uint depth_reversed) {
    return depth_reversed != 0 ? device_depth : 1.0 - device_depth;
}
