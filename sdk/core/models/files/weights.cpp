#include "models/files/weights.h"

#include <sstream>
#include <stdexcept>

#include "files/json_object.h"
#include "models/files/pickle.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

std::string text_of(at::IntArrayRef shape) {
    std::ostringstream text;
    text << shape;
    return text.str();
}

TensorMap read_shards(const fs::path& index) {
    const files::JsonObject listed(index);
    if (!listed.has("weight_map") || !listed.at("weight_map").is_object())
        listed.refuse("weight_map", "an object of tensor names and file names");
    std::set<std::string> shards;
    for (const auto& [name, shard] : listed.at("weight_map").items()) {
        if (!shard.is_string() || fs::path(shard.get<std::string>()).has_parent_path())
            listed.refuse("weight_map", "the name of a file beside it for tensor '" + name + "'");
        shards.insert(shard.get<std::string>());
    }
    TensorMap all;
    for (const std::string& shard : shards)
        for (auto& [name, tensor] : read_safetensors(index.parent_path() / shard).tensors) {
            if (!listed.at("weight_map").contains(name) ||
                listed.at("weight_map").at(name) != nlohmann::json(shard))
                throw std::runtime_error((index.parent_path() / shard).string() +
                                         ": holds tensor '" + name + "', which " +
                                         index.filename().string() + " does not place there");
            all.emplace(name, std::move(tensor));
        }
    for (const auto& [name, shard] : listed.at("weight_map").items())
        if (all.count(name) == 0)
            throw std::runtime_error((index.parent_path() / shard.get<std::string>()).string() +
                                     ": lacks tensor '" + name + "', which " +
                                     index.filename().string() + " places there");
    return all;
}

void refuse_pickles(const fs::path& folder) {
    for (const char* name : {"diffusion_pytorch_model.bin", "pytorch_model.bin", "model.ckpt"})
        if (fs::exists(folder / name)) refuse_pickle(folder / name);
}

} // namespace

Weights::Weights(TensorMap tensors, fs::path file,
                 const std::function<std::string(const std::string&)>& rename)
    : file_(std::move(file)) {
    for (auto& [name, tensor] : tensors)
        tensors_.emplace(rename ? rename(name) : name, std::move(tensor));
    for (const auto& entry : tensors_)
        unused_.insert(entry.first);
}

Weights Weights::in_folder(const fs::path& folder, const std::string& stem,
                           const std::function<std::string(const std::string&)>& rename) {
    const fs::path whole = folder / (stem + ".safetensors");
    const fs::path half = folder / (stem + ".fp16.safetensors");
    const fs::path index = folder / (stem + ".safetensors.index.json");
    if (!fs::exists(whole)) {
        if (fs::exists(half)) return {read_safetensors(half).tensors, half, rename};
        if (fs::exists(index)) return {read_shards(index), index, rename};
        refuse_pickles(folder);
    }
    return {read_safetensors(whole).tensors, whole, rename};
}

bool Weights::are_in_folder(const fs::path& folder, const std::string& stem) {
    for (const char* ending : {".safetensors", ".fp16.safetensors", ".safetensors.index.json"})
        if (fs::exists(folder / (stem + ending))) return true;
    return false;
}

ParameterSource Weights::parameters(at::ScalarType dtype, at::Device device) {
    return [this, dtype, device](const std::string& name, at::IntArrayRef shape) {
        return take(name, shape, dtype, device, Keep::kNothing);
    };
}

ParameterSource Weights::narrow_parameters(at::ScalarType dtype, at::Device device) {
    return [this, dtype, device](const std::string& name, at::IntArrayRef shape) {
        return take(name, shape, dtype, device, Keep::kNarrow);
    };
}

std::optional<at::ScalarType> Weights::stored_type() const {
    for (const auto& [name, tensor] : tensors_)
        if (tensor.dim() > 1) return tensor.scalar_type();
    return std::nullopt;
}

at::Tensor Weights::take(const std::string& name, at::IntArrayRef shape, at::ScalarType dtype,
                         at::Device device, Keep keep) {
    const auto refuse = [&](const std::string& fault) {
        throw std::runtime_error(file_.string() + ": tensor '" + name + "' " + fault);
    };
    const auto found = tensors_.find(name);
    if (found == tensors_.end())
        throw std::runtime_error(file_.string() + ": lacks tensor '" + name + "'");
    unused_.erase(name);
    at::Tensor tensor = found->second;
    // Old attention files hold 1x1 convolutions where linear layers are.
    if (tensor.dim() == 4 && shape.size() == 2 && tensor.size(2) == 1 && tensor.size(3) == 1)
        tensor = tensor.flatten(1);
    if (tensor.sizes() != shape)
        refuse("has shape " + text_of(tensor.sizes()) + ", config.json asks for " + text_of(shape));
    if (!tensor.is_floating_point()) refuse("holds no floats");
    if (keep == Keep::kNarrow) dtype = narrowest(tensor.scalar_type(), dtype, shape.size());
    const auto format =
        shape.size() == 4 ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    tensor = tensor.to(dtype, /*non_blocking=*/false, /*copy=*/true, format);
    if (!at::isfinite(tensor.sum(at::kDouble)).item<bool>())
        refuse("holds a value that is no finite number");
    return tensor.to(device); // Checked before: a device would be waited for.
}

void Weights::check_all_used(const std::set<std::string>& buffers) const {
    for (const std::string& name : unused_)
        if (buffers.count(name) == 0)
            throw std::runtime_error(file_.string() + ": holds tensor '" + name +
                                     "', which config.json has no place for");
}

at::ScalarType narrowest(at::ScalarType stored, at::ScalarType dtype, std::size_t dimensions) {
    const bool half = stored == at::kHalf || stored == at::kBFloat16;
    const bool wide = dtype == at::kFloat || dtype == at::kDouble;
    return half && wide && dimensions > 1 ? stored : dtype;
}

std::int64_t count_parameters(const std::function<void(const ParameterSource&)>& make) {
    std::int64_t count = 0;
    make([&](const std::string&, at::IntArrayRef shape) {
        count += c10::multiply_integers(shape);
        return at::Tensor();
    });
    return count;
}

} // namespace restyle::core
