#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <ATen/ATen.h>

#include "models/text/clip_tokenizer.h"

namespace restyle::core {

/// Of each picture the texts that say what it shows, at least one.
using PictureCaptions = std::vector<std::vector<std::string>>;

/// What load_metadata() says of each of these pictures in objects {"file_name", "text"}, where text
/// may also be a list of texts.
PictureCaptions load_captions(const std::filesystem::path& folder,
                              const std::vector<std::string>& pictures);

/// All of them, as often as they are said.
std::vector<std::string> texts_of(const PictureCaptions& captions);

/// Captions as tokens, equal ones once, so that a caption is known to be that of several pictures.
class CaptionTable {
public:
    CaptionTable() = default;
    CaptionTable(const PictureCaptions& captions, const ClipTokenizer& tokenizer);

    /// A row of each of the chosen pictures [n], drawn where it has several. [n] int64
    at::Tensor draw(const at::Tensor& chosen, at::Generator& generator) const;

    /// Whether chosen picture i has the caption in rows[j]. [n, n] bool
    at::Tensor belong(const at::Tensor& chosen, const at::Tensor& rows) const;

    at::Tensor ids(const at::Tensor& rows) const { return ids_.index_select(0, rows); }

private:
    at::Tensor ids_;    ///< [rows, tokens] int64
    at::Tensor rows_;   ///< [pictures, most] int64: a picture's own rows, over and over.
    at::Tensor counts_; ///< [pictures] int64
};

} // namespace restyle::core
