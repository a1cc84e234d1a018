#pragma once

#include <string>
#include <vector>

#include "models/text/tokenizer_files.h"

namespace restyle::core {

/// A CLIP tokenizer learnt from captions: the 256 bytes, within and at the end of a word, then one
/// token a merge, then start and end, as CLIP's own vocabulary is laid out. Each merge joins the
/// pair of neighbours that is most frequent in the captions' words, of equally frequent ones the
/// first in byte order, until the vocabulary has `size` tokens or every word is one.
///
/// Throws std::invalid_argument when `size` leaves no room for the bytes or a caption is no UTF-8.
TokenizerFiles train_tokenizer(const std::vector<std::string>& captions, int size);

} // namespace restyle::core
