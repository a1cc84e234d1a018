// A LoRA of every layer that a network has gives what the network would give with fused weights.
#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "models/files/weights.h"
#include "models/lora/lora_parameters.h"
#include "models/temporary_folder.h"
#include "models/text/clip_text_model.h"
#include "models/unet/unet.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

constexpr double kScale = 0.7, kAlpha = 3;
constexpr int kRank = 2;

std::vector<fs::path> cases(const std::string& fixture) {
    std::vector<fs::path> folders;
    for (const auto& entry :
         fs::directory_iterator(RESTYLE_SOURCE_DIR "/tests/reference/" + fixture))
        folders.push_back(entry);
    std::sort(folders.begin(), folders.end());
    return folders;
}

/// Rows that are looked up, which no LoRA changes.
bool is_table(const std::string& name) {
    for (const char* table : {"embeddings.token_embedding.weight", "time_proj.weight",
                              "embeddings.position_embedding.weight", "class_embedding.weight"})
        if (name.ends_with(table)) return true;
    return false;
}

/// The matrices of a random LoRA by the names of the weights that they change.
class RandomLora {
public:
    /// Notes what a network asks for.
    ParameterSource noting(ParameterSource source) {
        const auto take = [this, source](const std::string& name, at::IntArrayRef shape) {
            if (shape.size() > 1 && !is_table(name)) asked_.insert(name);
            return source(name, shape);
        };
        return {take, [this](const std::string& name, const at::Tensor& weight) {
                    std::vector<std::int64_t> down = weight.sizes().vec(), up(weight.dim(), 1);
                    down[0] = up[1] = kRank;
                    up[0] = weight.size(0);
                    pairs_[name] = {0.3 * at::randn(down), 0.3 * at::randn(up)};
                    return LowRank();
                }};
    }

    void expect_every_layer() const {
        for (const std::string& name : asked_)
            EXPECT_EQ(pairs_.count(name), 1U) << name << " cannot have a LoRA";
        EXPECT_FALSE(pairs_.empty());
    }

    /// Its file in kohya's layout.
    Lora written(const fs::path& file, const std::string& prefix) const {
        TensorMap tensors;
        for (const auto& [name, pair] : pairs_) {
            const std::string layer = prefix + layer_key(name.substr(0, name.rfind('.')));
            tensors[layer + ".lora_down.weight"] = pair.first;
            tensors[layer + ".lora_up.weight"] = pair.second;
            tensors[layer + ".alpha"] = at::scalar_tensor(kAlpha);
        }
        write_safetensors(file, {tensors, {}});
        return Lora(file, kScale);
    }

    ParameterSource fused(ParameterSource source) const {
        return [this, source](const std::string& name, at::IntArrayRef shape) {
            at::Tensor weight = source(name, shape);
            const auto found = pairs_.find(name);
            if (found == pairs_.end()) return weight;
            const auto& [down, up] = found->second;
            const at::Tensor change =
                up.flatten(1).to(at::kDouble).mm(down.flatten(1).to(at::kDouble));
            return weight + kScale * kAlpha / kRank * change.view(shape);
        };
    }

private:
    std::set<std::string> asked_;
    std::map<std::string, std::pair<at::Tensor, at::Tensor>> pairs_;
};

/// evaluate(source): makes the network of these parameters and runs it.
template <typename Evaluate>
void expect_fused(const fs::path& weights_folder, const std::string& stem, LoraPart part,
                  const std::string& prefix, const Evaluate& evaluate) {
    const TemporaryFolder folder;
    at::manual_seed(5);
    RandomLora random;
    Weights weights = Weights::in_folder(weights_folder, stem);
    const ParameterSource source = weights.parameters(at::kDouble, at::kCPU);
    const at::Tensor plain = evaluate(random.noting(source));
    random.expect_every_layer();

    LoraParameters loras({random.written(folder.path() / "lora.safetensors", prefix)});
    const at::Tensor o = evaluate(loras.added_to(source, part));
    loras.check_all_used();
    const at::Tensor expected = evaluate(random.fused(source));
    EXPECT_LE((o - expected).abs().max().item<double>(), 1e-9 * expected.abs().max().item<double>())
        << weights_folder;
    EXPECT_GT((expected - plain).abs().max().item<double>(), 0.01) << weights_folder;
}

TEST(LoraOfANetwork, ActsInEveryLayerOfAConditionalUNetAsFusedWeightsWould) {
    for (const fs::path& folder : cases("conditional_unet_fixture")) {
        const UNetConfig config = read_unet_config(folder / "unet" / "config.json");
        const TensorMap given = read_safetensors(folder / "expected.safetensors").tensors;
        const auto told = [&](const char* name) {
            return given.count(name) > 0 ? given.at(name) : at::Tensor();
        };
        const Condition condition{told("text"), told("pooled"), told("time_ids"), told("label"),
                                  told("guidance_scale")};
        expect_fused(folder / "unet", "diffusion_pytorch_model", LoraPart::kUNet, "lora_unet_",
                     [&](const ParameterSource& source) {
                         const UNet unet(source, config);
                         return unet(given.at("x").to(at::kDouble), given.at("t"),
                                     unet.tell(condition));
                     });
    }
}

TEST(LoraOfANetwork, ActsInEveryLayerOfATextModelAsFusedWeightsWould) {
    for (const char* name : {"old_names", "projection"}) {
        const fs::path folder =
            fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/clip_text_fixture" / name / "model";
        const ClipTextConfig config = read_clip_text_config(folder / "config.json");
        const at::Tensor ids = at::arange(8).view({1, 8});
        expect_fused(folder, "model", LoraPart::kTextEncoder, "lora_te_",
                     [&](const ParameterSource& source) {
                         const ClipTextModel model(source, config);
                         const at::Tensor states = model.normalised(model.states(ids));
                         return config.projection_dim ? model.projected(model.pooled(ids, states))
                                                      : states;
                     });
    }
}

} // namespace
} // namespace restyle::core
