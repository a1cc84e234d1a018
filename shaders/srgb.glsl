// IEC 61966-2-1: linear light in [0, 1] to sRGB-coded values and back.

vec3 srgb_from_linear(vec3 light) {
    const vec3 low = light * 12.92;
    const vec3 high = 1.055 * pow(light, vec3(1.0 / 2.4)) - 0.055;
    return mix(high, low, lessThanEqual(light, vec3(0.0031308)));
}

vec3 linear_from_srgb(vec3 coded) {
    const vec3 low = coded / 12.92;
    const vec3 high = pow((coded + 0.055) / 1.055, vec3(2.4));
    return mix(high, low, lessThanEqual(coded, vec3(0.04045)));
}
