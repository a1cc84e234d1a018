#include "sample.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "tensor_file.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
using restyle::core::Model;

const char* tensor_name(const Model& model) {
    return model.on_latents() ? "latent" : "sample";
}

void check_kind(const fs::path& file, const Model& model, const std::string& kind) {
    if (kind == tensor_name(model)) return;
    throw std::runtime_error(
        file.string() + ": is a '" + kind + "', and " + model.folder.string() +
        (model.on_latents() ? " works on latents, whose autoencoder is not run here; expected a "
                              "safetensors file with a 'latent'"
                            : " works on pictures; expected a 'sample'"));
}

Picture read_values(const fs::path& file, const Model& model, Size size) {
    if (!is_tensor_name(file)) {
        if (model.on_latents()) check_kind(file, model, "picture");
        Picture picture = resized(read_picture(file, model.channels), size);
        picture.values = picture.values.unsqueeze(0);
        return picture;
    }
    const auto [name, values] = read_sample_tensor(file);
    check_kind(file, model, name);
    if (values.size(1) != model.channels)
        throw std::runtime_error(c10::str(file.string(), ": ", name, " has shape ", values.sizes(),
                                          ", expected [n, C, H, W] with C = ", model.channels));
    if (size.given() && (values.size(2) != size.height || values.size(3) != size.width))
        throw std::runtime_error(c10::str(file.string(), ": ", name, " is ", values.size(3), "x",
                                          values.size(2), "; --size resizes pictures alone"));
    return {values, {}};
}

} // namespace

SampleTensor read_sample_tensor(const fs::path& file) {
    const restyle::core::SafeTensors contents = restyle::core::read_safetensors(file);
    const std::string name = contents.tensors.count("latent") != 0 ? "latent" : "sample";
    return {name, take_tensor(contents, file, name, 4)};
}

Sample read_sample(const fs::path& file, const Model& model, const RunOptions& options) {
    const Picture read = read_values(file, model, options.size);
    try {
        const std::int64_t pixels = model.on_latents() ? model.latent_pixels : 1;
        model.check_size(read.values.size(3) * pixels, read.values.size(2) * pixels);
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
    return {model.patches_from_pictures(read.values.to(options.device, options.path_dtype())),
            read.alpha};
}

void add_sample(Outputs& outputs, const fs::path& file, const Model& model, const Sample& sample) {
    const at::Tensor values = model.pictures_from_patches(sample.values).to(at::kCPU);
    if (is_tensor_name(file))
        outputs.add(file, {{{tensor_name(model), values.contiguous()}}, {}});
    else if (model.on_latents())
        throw std::runtime_error(file.string() + ": a latent of " + model.folder.string() +
                                 " is no picture; name a .safetensors file");
    else
        outputs.add(file, encode_picture(file, {values.squeeze(0), sample.alpha}));
}

void check_output_name(const fs::path& file, std::int64_t pictures) {
    if (is_tensor_name(file)) return;
    if (!is_picture_name(file))
        throw std::runtime_error(file.string() +
                                 ": expected a name that ends in .png, .jpg or .safetensors");
    if (pictures != 1)
        throw std::runtime_error(c10::str(file.string(), ": one picture cannot hold ", pictures,
                                          " samples; name a .safetensors file"));
}

} // namespace command_line
