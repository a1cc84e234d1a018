#include "session/versioned.h"

#include <algorithm>
#include <string>

#include "session/border.h"

namespace restyle::session {
namespace {

// No struct comes near it: what is longer was never set.
constexpr std::uint32_t kMostBytes = 4096;

// Of a chain that goes round in a circle.
constexpr int kMostChained = 64;

std::string version() {
    return std::to_string(RESTYLE_VERSION_MAJOR) + "." + std::to_string(RESTYLE_VERSION_MINOR);
}

// Read by copy: it may lie anywhere.
std::uint32_t bytes_of(const void* given) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, given, sizeof bytes);
    return bytes;
}

const RestyleChained* chained(const void* next) {
    return static_cast<const RestyleChained*>(next);
}

std::string numbers(std::initializer_list<RestyleChainedType> types) {
    std::string text;
    for (const RestyleChainedType type : types)
        text += (text.empty() ? "" : ", ") + std::to_string(type);
    return text.empty() ? "none" : text;
}

} // namespace

void require_struct(const void* given, const StructSizes& sizes) {
    require_handle(given, sizes.name);
    require_size(bytes_of(given), sizes);
}

void require_size(std::uint32_t bytes, const StructSizes& sizes) {
    require(bytes >= sizes.first && bytes <= kMostBytes, [&] {
        return std::string(sizes.name) + ".bytes is " + std::to_string(bytes) +
               ", expected sizeof " + sizes.name + ", in version " + version() + " " +
               std::to_string(sizes.known) + ", and at least " + std::to_string(sizes.first);
    });
}

void require_zero_beyond(const void* given, std::uint32_t bytes, const StructSizes& sizes) {
    if (bytes <= sizes.known) return;
    const char* const begin = static_cast<const char*>(given);
    const char* const set =
        std::find_if(begin + sizes.known, begin + bytes, [](char byte) { return byte != 0; });
    require(set == begin + bytes, std::string(sizes.name) + " has a value at byte " +
                                      std::to_string(set - begin) + ", of which version " +
                                      version() + " with its " + std::to_string(sizes.known) +
                                      " bytes knows nothing; expected 0, or a newer librestyle.so");
}

void require_reserved(const void* taken, const char* name,
                      std::span<const ReservedMember> reserved) {
    for (const ReservedMember& member : reserved) {
        std::uint32_t value = 0;
        std::memcpy(&value, static_cast<const char*>(taken) + member.offset, sizeof value);
        require(value == 0, [&] {
            return std::string(name) + "." + member.name + " is " + std::to_string(value) +
                   ", expected 0: version " + version() + " knows no meaning of it";
        });
    }
}

void require_chain(const void* next, const char* name,
                   std::initializer_list<RestyleChainedType> types) {
    int length = 0;
    for (const RestyleChained* at = chained(next); at != nullptr; at = chained(at->next)) {
        require(std::find(types.begin(), types.end(), at->type) != types.end(),
                std::string(name) + ".next leads to a struct of type " + std::to_string(at->type) +
                    ", of which version " + version() +
                    " knows nothing there; expected: " + numbers(types));
        require(find_chained(at->next, at->type) == nullptr && ++length <= kMostChained,
                std::string(name) + ".next leads to two structs of type " +
                    std::to_string(at->type) + ", expected one at most");
    }
}

const void* find_chained(const void* next, RestyleChainedType type) {
    int length = 0;
    for (const RestyleChained* at = chained(next); at != nullptr && ++length <= kMostChained;
         at = chained(at->next))
        if (at->type == type) return at;
    return nullptr;
}

} // namespace restyle::session
