#include "layout_check.h"

/* A translation unit declares something. */
extern const int layouts_are_those_of_c99;
const int layouts_are_those_of_c99 = 1;
