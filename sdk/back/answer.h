#pragma once

#include <cstdint>
#include <string>

#include "back/back.h"

namespace restyle::back {

/// A call of the border's table: what `body` throws becomes a code and a sentence, which
/// `sentence_of` makes of the exception in flight.
template <typename SentenceOf, typename Body>
std::int32_t answer(char* sentence, const SentenceOf& sentence_of, const Body& body) {
    try {
        sentence[0] = '\0';
        body();
        return 0;
    } catch (...) {
        const std::string text = sentence_of();
        sentence[text.copy(sentence, RESTYLE_BACK_SENTENCE - 1)] = '\0';
        return 1;
    }
}

} // namespace restyle::back
