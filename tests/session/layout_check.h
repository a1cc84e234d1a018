/* The layouts of layout.inc, checked while this is compiled: as C99 and as C++. */
#include <stddef.h>

#include <restyle/restyle.h>

#define RESTYLE_CHECK(name, condition) typedef char name[(condition) ? 1 : -1]
#define RESTYLE_STRUCT(Struct, bytes) RESTYLE_CHECK(size_of_##Struct, sizeof(Struct) == (bytes));
#define RESTYLE_MEMBER(Struct, member, offset, bytes)                                              \
    RESTYLE_CHECK(place_of_##Struct##_##member, offsetof(Struct, member) == (offset) &&            \
                                                    sizeof(((Struct*)0)->member) == (bytes));
#include "layout.inc"
#undef RESTYLE_MEMBER
#undef RESTYLE_STRUCT
#undef RESTYLE_CHECK
