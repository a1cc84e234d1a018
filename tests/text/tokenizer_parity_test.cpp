#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "models/text/clip_tokenizer.h"
#include "support/cases.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

// Cases that tests/reference/make_tokenizer_fixture.py wrote, or those of
// sweep_tokenizer_parity.py.
std::vector<fs::path> clip_tokenizers() {
    return cases("tokenizer_fixture", "RESTYLE_TOKENIZER_CASES");
}

nlohmann::json lines_of(const fs::path& folder) {
    std::ifstream stream(folder / "lines.json");
    return nlohmann::json::parse(stream);
}

TEST(ClipTokenizer, GivesTheIdsOfTransformers) {
    ASSERT_GE(clip_tokenizers().size(), 4U);
    for (const fs::path& folder : clip_tokenizers()) {
        const ClipTokenizer tokenizer = load_clip_tokenizer(folder);
        const nlohmann::json expected = lines_of(folder);
        for (std::size_t i = 0; i < expected["lines"].size(); ++i) {
            const std::string line = expected["lines"][i];
            EXPECT_EQ(tokenizer.ids_of(line), expected["own"][i])
                << folder << ", " << expected["lines"][i].dump(-1, ' ', true);
        }
    }
}

TEST(ClipTokenizer, PadsAndCutsAsTransformers) {
    for (const fs::path& folder : clip_tokenizers()) {
        const ClipTokenizer tokenizer = load_clip_tokenizer(folder);
        const nlohmann::json expected = lines_of(folder);
        for (std::size_t i = 0; i < expected["lines"].size(); ++i) {
            const Tokens tokens = tokenizer(expected["lines"][i].get<std::string>());
            EXPECT_EQ(tokens.ids, expected["cut"][i])
                << folder << ", " << expected["lines"][i].dump(-1, ' ', true);
            const bool fits = expected["own"][i].size() + 2 <= tokens.ids.size();
            EXPECT_EQ(tokens.cut.empty(), fits) << folder << ", line " << i;
        }
    }
}

} // namespace
} // namespace restyle::core
