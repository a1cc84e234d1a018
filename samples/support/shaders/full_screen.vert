#version 450

layout(location = 0) out vec2 out_place; // (0, 0) top left to (1, 1) bottom right.

void main() {
    out_place = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1) * 2.0;
    gl_Position = vec4(out_place * 2.0 - 1.0, 1.0, 1.0); // On the far plane.
}
