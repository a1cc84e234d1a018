#include <gtest/gtest.h>

#include "models/text/clip_text_model.h"
#include "restyle/core/safetensors.h"
#include "support/cases.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

// Cases that tests/reference/make_clip_text_fixture.py wrote, or those of
// sweep_clip_text_parity.py.
std::vector<fs::path> encoders() {
    return cases("clip_text_fixture", "RESTYLE_CLIP_TEXT_CASES");
}

void compare_with_transformers(const fs::path& folder, at::ScalarType dtype, double share) {
    const ClipTextModel model = load_clip_text_model(folder / "model", dtype, at::kCPU);
    const TensorMap expected = read_safetensors(folder / "expected.safetensors").tensors;
    const at::Tensor ids = expected.at("ids");
    for (int skipped = 0; skipped <= model.layers(); ++skipped) {
        const std::string name = "hidden_states." + std::to_string(model.layers() - skipped);
        expect_near(model.states(ids, skipped), expected.at(name), share, folder / name);
    }
    const at::Tensor last = model.normalised(model.states(ids));
    const at::Tensor pooled = model.pooled(ids, last);
    expect_near(last, expected.at("last_hidden_state"), share, folder / "last_hidden_state");
    expect_near(pooled, expected.at("pooler_output"), share, folder / "pooler_output");
    if (model.config().projection_dim)
        expect_near(model.projected(pooled), expected.at("text_embeds"), share,
                    folder / "text_embeds");
}

TEST(ClipTextModel, AgreesWithTransformersInSinglePrecision) {
    ASSERT_GE(encoders().size(), 5U);
    for (const fs::path& folder : encoders())
        compare_with_transformers(folder, at::kFloat, 1e-5);
}

TEST(ClipTextModel, AgreesWithTransformersInDoublePrecision) {
    for (const fs::path& folder : encoders())
        compare_with_transformers(folder, at::kDouble, 1e-5);
}

// 8 bits of mantissa through a few layers.
TEST(ClipTextModel, StaysNearTransformersInBrainFloats) {
    for (const fs::path& folder : encoders())
        compare_with_transformers(folder, at::kBFloat16, 0.1);
}

} // namespace
} // namespace restyle::core
