#pragma once

#include <map>
#include <string>

#include "programs/command_line_program.h"

namespace restyle::test {

/// How a checkpoint differs from zeros in single precision without metadata.
struct CheckpointContents {
    bool random = false;
    std::map<std::string, std::string> metadata{};
};

/// A single-file checkpoint in the shapes of tests/reference/checkpoint_fixture/KIND.json, but for
/// text encoders that know the tokens of checkpoint_vocabulary(). Of sd1's shapes are made `lcm`,
/// with a guidance embedding, and `classes`, latent diffusion of 11 classes with a quantised
/// autoencoder.
void write_checkpoint(const fs::path& file, const std::string& kind,
                      const CheckpointContents& contents = {});

/// A folder with vocab.json and merges.txt.
fs::path checkpoint_vocabulary();

/// A folder with vocab.txt, for `text2im`.
fs::path bert_vocabulary();

} // namespace restyle::test
