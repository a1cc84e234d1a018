// Weights that are stored in half precision lie in memory as they are stored.
#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/memory_needs.h"
#include "restyle/core/model.h"
#include "restyle/core/safetensors.h"
#include "restyle/core/wish.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

const fs::path kStoredWide = fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/edit_fixture/model";
const std::vector<std::string> kNarrowed{"unet/diffusion_pytorch_model.safetensors",
                                         "text_encoder/model.safetensors"};

/// The fixture's model with values that half precision has, stored in `dtype`.
void write_model_in(const fs::path& folder, at::ScalarType dtype) {
    fs::copy(kStoredWide, folder, fs::copy_options::recursive);
    for (const std::string& file : kNarrowed) {
        SafeTensors contents = read_safetensors(kStoredWide / file);
        for (auto& [name, tensor] : contents.tensors)
            tensor = tensor.to(at::kHalf).to(dtype);
        write_safetensors(folder / file, contents);
    }
}

at::Tensor prediction(const Model& model, const at::Tensor& x) {
    Wish wish;
    wish.prompt = "a village at (dusk:1.2)";
    wish.guidance = 3;
    const Guidance guidance = tell(model, wish).guidance;
    return guided_network(model.conditional, guidance)(x, at::full({1}, 500, at::kLong));
}

TEST(NarrowWeights, GiveToTheLastBitWhatTheSameValuesGiveWhenTheyAreWide) {
    const TemporaryFolder folder;
    write_model_in(folder.path() / "half", at::kHalf);
    write_model_in(folder.path() / "wide", at::kFloat);
    for (const at::ScalarType dtype : {at::kFloat, at::kDouble}) {
        const Model half = load_model(folder.path() / "half", dtype),
                    wide = load_model(folder.path() / "wide", dtype);
        const at::Tensor x = at::randn({1, 4, 8, 8}, dtype);
        EXPECT_TRUE(prediction(half, x).equal(prediction(wide, x)));
    }
}

TEST(NarrowWeights, AreCountedAsTheyAreStored) {
    const TemporaryFolder folder;
    write_model_in(folder.path() / "half", at::kHalf);
    std::int64_t matrices = 0;
    for (const std::string& file : kNarrowed)
        for (const auto& [name, tensor] : read_safetensors(kStoredWide / file).tensors)
            if (tensor.dim() > 1) matrices += tensor.numel();
    EXPECT_EQ(memory_needs(folder.path() / "half", {64, 64}).weights,
              memory_needs(kStoredWide, {64, 64}).weights - 2 * matrices);
    EXPECT_EQ(memory_needs(folder.path() / "half", {64, 64, at::kHalf}).network_call,
              memory_needs(kStoredWide, {64, 64, at::kHalf}).network_call);
}

} // namespace
} // namespace restyle::core
