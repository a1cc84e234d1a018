#include "sample.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "interruption.h"
#include "tensor_file.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
using restyle::core::Model;

const char* tensor_name(bool latent) {
    return latent ? "latent" : "sample";
}

Sample read_picture_sample(const fs::path& file, const Model& model, Size size) {
    const Picture picture = resized(read_picture(file, model.picture_channels()), size);
    return {picture.values.unsqueeze(0), picture.alpha};
}

Sample read_tensor_sample(const fs::path& file, const Model& model, Size size) {
    const auto [name, values] = read_sample_tensor(file);
    const bool latent = name == tensor_name(true);
    if (latent && !model.on_latents())
        throw std::runtime_error(file.string() + ": is a 'latent', and " + model.folder.string() +
                                 " works on pictures; expected a 'sample'");
    const int channels = latent ? model.channels : model.picture_channels();
    if (values.size(1) != channels)
        throw std::runtime_error(c10::str(file.string(), ": ", name, " has shape ", values.sizes(),
                                          ", expected [n, C, H, W] with C = ", channels));
    const std::int64_t pixels = latent ? model.pixels_a_value() : 1;
    if (size.given() &&
        (values.size(2) * pixels != size.height || values.size(3) * pixels != size.width))
        throw std::runtime_error(c10::str(file.string(), ": ", name, " is of ",
                                          values.size(3) * pixels, "x", values.size(2) * pixels,
                                          " pixels; --size resizes pictures alone"));
    return {values, {}, latent};
}

} // namespace

SampleTensor read_sample_tensor(const fs::path& file) {
    const restyle::core::SafeTensors contents = restyle::core::read_safetensors(file);
    const std::string name = contents.tensors.count("latent") != 0 ? "latent" : "sample";
    return {name, take_tensor(contents, file, name, 4)};
}

Sample read_sample(const fs::path& file, const Model& model, const RunOptions& options) {
    Sample sample = is_tensor_name(file) ? read_tensor_sample(file, model, options.size)
                                         : read_picture_sample(file, model, options.size);
    check_size(file, sample, model);
    sample.values = sample.values.to(options.device, options.path_dtype());
    return sample;
}

void check_size(const fs::path& file, const Sample& sample, const Model& model) {
    try {
        const std::int64_t pixels = sample.latent ? model.pixels_a_value() : 1;
        model.check_size(sample.values.size(3) * pixels, sample.values.size(2) * pixels);
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
}

at::Tensor x_0_of(const Sample& sample, const Model& model) {
    stop_if_interrupted();
    return sample.latent ? sample.values : model.x_0_from_pictures(sample.values);
}

Sample sample_of(const at::Tensor& x_0, const Model& model, bool as_latent) {
    stop_if_interrupted();
    if (as_latent && model.on_latents()) return {x_0, {}, true};
    return {model.pictures_from_x_0(x_0), {}};
}

void add_sample(Outputs& outputs, const fs::path& file, const Sample& sample) {
    const at::Tensor values = sample.values.to(at::kCPU);
    if (is_tensor_name(file))
        outputs.add(file, {{{tensor_name(sample.latent), values.contiguous()}}, {}});
    else if (sample.latent)
        throw std::runtime_error(file.string() +
                                 ": a latent is no picture, and no autoencoder runs where no "
                                 "transition does; name a .safetensors file");
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
