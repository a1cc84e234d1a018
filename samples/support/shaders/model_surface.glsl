/// A vertex's coordinates, or how they change, as a texture has them.
vec2 turned(TextureUse use, vec4 coordinates) {
    return mat2(use.turn.xy, use.turn.zw) * (use.coordinates == 0u ? coordinates.xy : coordinates.zw);
}

/// Of one of the material's textures. Its slope is worked out from what is interpolated alone: beside a triangle's
/// edge a device may read zeros from buffers.
vec4 texel(Material m, uint kind, vec4 coordinates) {
    TextureUse use = m.textures[kind];
    if (use.is_there == 0u) return vec4(1.0);
    return textureGrad(textures[kind], turned(use, coordinates) + use.offset, turned(use, dFdx(coordinates)),
                       turned(use, dFdy(coordinates)));
}

/// Whether a point of this alpha is not seen: cut out, or between the dots that stand for what is half transparent.
bool is_clear(Material m, float alpha, vec2 pixel) {
    if (m.alpha == kOpaque) return false;
    if (m.alpha == kMask) return alpha < m.alpha_cutoff;
    uvec2 cell = uvec2(pixel) & 3u;
    uint order = ((cell.x ^ cell.y) & 1u) * 8u + (cell.y & 1u) * 4u + (((cell.x ^ cell.y) >> 1) & 1u) * 2u +
                 ((cell.y >> 1) & 1u);
    return alpha < (float(order) + 0.5) / 16.0;
}
