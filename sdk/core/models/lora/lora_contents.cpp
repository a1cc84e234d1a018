#include "models/lora/lora_contents.h"

#include <cmath>
#include <optional>
#include <stdexcept>

#include "models/lora/lora_alphas.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {
namespace {

/// A layer's tensors as they come.
struct Found {
    std::string key;
    at::Tensor down, mid, up, alpha;

    at::Tensor& of(LoraRole role) {
        switch (role) {
        case LoraRole::kDown:
            return down;
        case LoraRole::kMid:
            return mid;
        case LoraRole::kUp:
            return up;
        case LoraRole::kAlpha:
            break;
        }
        return alpha;
    }
};

using FoundLayers = std::map<std::pair<LoraPart, std::string>, Found>;

class LayersReader {
public:
    explicit LayersReader(const std::filesystem::path& file)
        : file_(file),
          contents_(read_safetensors(file)),
          alphas_(contents_.metadata, file) {}

    LoraLayers read() const {
        LoraLayers layers;
        for (const auto& [name, found] : found_layers())
            layers.emplace(name, checked(name, found));
        if (layers.empty()) throw std::runtime_error(file_.string() + ": holds no LoRA");
        return layers;
    }

private:
    [[noreturn]] void refuse(const std::string& key, const std::string& what) const {
        throw std::runtime_error(file_.string() + ": key '" + key + "' " + what);
    }

    FoundLayers found_layers() const {
        FoundLayers layers;
        for (const auto& [key, tensor] : contents_.tensors) {
            const LoraKey read = read_lora_key(key, file_);
            Found& layer = layers[{read.part, read.layer}];
            at::Tensor& place = layer.of(read.role);
            if (place.defined()) refuse(key, "is of the same layer as '" + layer.key + "'");
            if (read.role != LoraRole::kAlpha && !tensor.is_floating_point())
                refuse(key, "holds no floats");
            place = tensor;
            layer.key = key;
        }
        return layers;
    }

    LoraLayer checked(const std::pair<LoraPart, std::string>& name, const Found& found) const {
        const auto& [key, down, mid, up, alpha] = found;
        if (!down.defined() || !up.defined())
            refuse(key, "stands alone: its layer lacks the tensor that leads " +
                            std::string(down.defined() ? "up" : "down"));
        LoraLayer layer{key, mid.defined() ? with_middle(key, down, mid) : down, up};
        const bool fits = layer.down.dim() >= 2 && up.dim() >= 2 &&
                          up.size(1) == layer.down.size(0) && up.size(1) > 0;
        if (!fits)
            refuse(key, "is of a pair of shapes " + text_of(layer.down) + " and " + text_of(up) +
                            ", expected [rank, in, ...] and [out, rank, ...]");
        layer.factor = alpha.defined() ? alpha_of(key, alpha) / static_cast<double>(up.size(1))
                                       : alphas_.factor(name.first, name.second, up.size(1));
        return layer;
    }

    // Tucker's form: to the rank's channels by 1x1, then the window, then up. The first two are one
    // convolution.
    at::Tensor with_middle(const std::string& key, const at::Tensor& down,
                           const at::Tensor& mid) const {
        if (mid.dim() != 4 || down.dim() < 2 || mid.size(1) != down.size(0) ||
            down.numel() != down.size(0) * down.size(1))
            refuse(key, "has a lora_mid of shape " + text_of(mid) + " between others than 1x1");
        return at::einsum("rshw,si->rihw", {mid.to(at::kFloat), down.flatten(1).to(at::kFloat)});
    }

    double alpha_of(const std::string& key, const at::Tensor& alpha) const {
        if (alpha.numel() != 1 || !std::isfinite(alpha.item<double>()))
            refuse(key, "has an alpha that is no finite number");
        return alpha.item<double>();
    }

    static std::string text_of(const at::Tensor& tensor) {
        std::string text = "[";
        for (const std::int64_t length : tensor.sizes())
            text += (text.size() > 1 ? ", " : "") + std::to_string(length);
        return text + "]";
    }

    std::filesystem::path file_;
    SafeTensors contents_;
    LoraAlphas alphas_;
};

} // namespace

LoraLayers read_lora_layers(const std::filesystem::path& file) {
    return LayersReader(file).read();
}

} // namespace restyle::core
