#version 450
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"

void main() { show(drawn(picture, args.picture)); }
