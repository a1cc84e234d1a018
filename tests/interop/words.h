// Included by write_words.comp, copy_words.comp and by what dispatches them.
#ifndef RESTYLE_TESTS_WORDS_H
#define RESTYLE_TESTS_WORDS_H

#ifdef __cplusplus
#include <cstdint>
namespace restyle::test {
using uint = std::uint32_t;
#endif

const uint kWordsTile = 8; // Threads per workgroup edge.

// Words of 32 bits, as rows of `width`; the last row may be short.
struct WordsArgs {
    uint width;
    uint count;
    uint seed;
};

// A value that tells the word's place and the writer's seed.
#ifdef __cplusplus
inline
#endif
    uint
    word_of(uint seed, uint index) {
    return (index * 2654435761u) ^ (seed * 40503u + 1u);
}

#ifdef __cplusplus
} // namespace restyle::test
#endif
#endif
