// SMPTE ST 2084: coded values in [0, 1] to light in [0, 1], of which 1 is 10000 nits, and back.

const float kPqM1 = 2610.0 / 16384.0;
const float kPqM2 = 2523.0 / 4096.0 * 128.0;
const float kPqC1 = 3424.0 / 4096.0;
const float kPqC2 = 2413.0 / 4096.0 * 32.0;
const float kPqC3 = 2392.0 / 4096.0 * 32.0;

vec3 linear_from_pq(vec3 coded) {
    const vec3 root = pow(coded, vec3(1.0 / kPqM2));
    return pow(max(root - kPqC1, 0.0) / (kPqC2 - kPqC3 * root), vec3(1.0 / kPqM1));
}

vec3 pq_from_linear(vec3 light) {
    const vec3 root = pow(light, vec3(kPqM1));
    return pow((kPqC1 + kPqC2 * root) / (1.0 + kPqC3 * root), vec3(kPqM2));
}

// ITU-R BT.2087: light of Rec. 2020 primaries to Rec. 709's, and back.
const mat3 kRec709FromRec2020 = mat3(1.660491, -0.124550, -0.018151, -0.587641, 1.132900, -0.100579,
                                     -0.072850, -0.008349, 1.118730);
const mat3 kRec2020FromRec709 = mat3(0.627404, 0.069097, 0.016391, 0.329283, 0.919541, 0.088013,
                                     0.043313, 0.011362, 0.895595);
