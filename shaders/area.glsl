// Of a pixel row or column: the share of the pixel `at` that lies between `low` and `high`.

float covered(int at, float low, float high) {
    return max(0.0, min(float(at + 1), high) - max(float(at), low));
}
