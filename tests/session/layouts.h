#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace restyle::test {

struct Member {
    std::string name;
    std::size_t offset;
    std::size_t bytes;
};

struct Layout {
    std::size_t bytes = 0;
    std::vector<Member> members;
};

/// Every struct of the C ABI, by its name (layout.inc).
inline std::map<std::string, Layout> layouts() {
    std::map<std::string, Layout> all;
#define RESTYLE_STRUCT(Struct, size) all[#Struct].bytes = size;
#define RESTYLE_MEMBER(Struct, member, offset, size)                                               \
    all[#Struct].members.push_back({#member, offset, size});
#include "session/layout.inc"
#undef RESTYLE_MEMBER
#undef RESTYLE_STRUCT
    return all;
}

} // namespace restyle::test
