#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <span>

#include "session/error.h"
#include "session/released.h"
#include "session/reserved.h"

/// Structs that cross the C border come from callers of every version.
namespace restyle::session {

/// What decides whether a struct of `bytes` can be one of ours.
struct StructSizes {
    const char* name;
    std::uint32_t first; ///< In the first release.
    std::uint32_t known; ///< In this one.
};

template <typename Struct>
constexpr StructSizes sizes_of() {
    return {Released<Struct>::name, Released<Struct>::first_bytes, sizeof(Struct)};
}

/// Throws Error unless `given` is there and as long as some release has it, or may come to.
void require_struct(const void* given, const StructSizes& sizes);

/// Throws Error unless a struct of `bytes` is as long as some release has it, or may come to.
void require_size(std::uint32_t bytes, const StructSizes& sizes);

/// Throws Error where a newer struct, of `bytes`, says something that this version does not know.
void require_zero_beyond(const void* given, std::uint32_t bytes, const StructSizes& sizes);

/// Throws Error naming the first of these members of `taken` that is not 0.
void require_reserved(const void* taken, const char* name,
                      std::span<const ReservedMember> reserved);

/// Throws Error naming the type of a struct that is chained to `name` and is none of `types`, or is
/// there twice.
void require_chain(const void* next, const char* name,
                   std::initializer_list<RestyleChainedType> types);

/// The struct of this type behind `next`, in a chain that require_chain() has let pass; or null.
const void* find_chained(const void* next, RestyleChainedType type);

/// What lies at `given`, of `bytes`, as this version has it: members that it lacks are zero. Throws
/// Error for what this version does not know.
template <typename Struct>
Struct copied_in(const void* given, std::uint32_t bytes) {
    constexpr StructSizes sizes = sizes_of<Struct>();
    require_zero_beyond(given, bytes, sizes);
    Struct taken{};
    std::memcpy(&taken, given, std::min<std::size_t>(bytes, sizeof taken));
    require_reserved(&taken, sizes.name, kReserved<Struct>);
    return taken;
}

/// What a caller has given, as this version has the struct. `chained` lists the types that may
/// follow it. Throws Error.
template <typename Struct>
Struct taken(const Struct* given, std::initializer_list<RestyleChainedType> chained = {}) {
    constexpr StructSizes sizes = sizes_of<Struct>();
    require_struct(given, sizes);
    require_chain(given->next, sizes.name, chained);
    Struct taken = copied_in<Struct>(given, given->bytes);
    taken.bytes = sizeof taken;
    return taken;
}

/// What a chained struct of this type says, as this version has it; nothing where the chain, which
/// require_chain() has let pass, has none. Throws Error.
template <typename Struct>
std::optional<Struct> taken_chained(const void* next, RestyleChainedType type) {
    const void* const found = find_chained(next, type);
    if (found == nullptr) return std::nullopt;
    const std::uint32_t bytes = static_cast<const RestyleChained*>(found)->bytes;
    require_size(bytes, sizes_of<Struct>());
    return copied_in<Struct>(found, bytes);
}

/// Throws Error unless give() may fill it.
template <typename Struct>
void require_room(const Struct* to) {
    require_struct(to, sizes_of<Struct>());
    require_chain(to->next, Released<Struct>::name, {});
}

/// Fills what the caller has of the struct, but for `bytes` and `next`: what it lacks is left out,
/// and what only a newer version knows is zero. require_room() has let it pass.
template <typename Struct>
void give(Struct value, Struct* to) {
    value.bytes = to->bytes;
    value.next = to->next;
    const std::size_t known = std::min<std::size_t>(to->bytes, sizeof value);
    std::memcpy(to, &value, known);
    std::memset(reinterpret_cast<char*>(to) + known, 0, value.bytes - known);
}

} // namespace restyle::session
