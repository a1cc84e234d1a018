#include "sample.h"

#include <stdexcept>

#include <c10/util/StringUtil.h>

#include "tensor_file.h"

namespace command_line {
namespace {

namespace fs = std::filesystem;
using restyle::core::Model;

Picture read_values(const fs::path& file, const Model& model, Size size) {
    if (!is_tensor_name(file)) {
        Picture picture = resized(read_picture(file, model.channels), size);
        picture.values = picture.values.unsqueeze(0);
        return picture;
    }
    const at::Tensor values = read_sample_tensor(file);
    if (values.size(1) != model.channels)
        throw std::runtime_error(c10::str(file.string(), ": sample has shape ", values.sizes(),
                                          ", expected [n, C, H, W] with C = ", model.channels));
    if (size.given() && (values.size(2) != size.height || values.size(3) != size.width))
        throw std::runtime_error(c10::str(file.string(), ": sample is ", values.size(3), "x",
                                          values.size(2), "; --size resizes pictures alone"));
    return {values, {}};
}

} // namespace

at::Tensor read_sample_tensor(const fs::path& file) {
    const restyle::core::SafeTensors contents = restyle::core::read_safetensors(file);
    if (contents.tensors.count("latent") != 0)
        throw std::runtime_error(file.string() + ": holds a 'latent', which models on pixels and "
                                                 "patches do not take; expected a 'sample'");
    return take_tensor(contents, file, "sample", 4);
}

Sample read_sample(const fs::path& file, const Model& model, const RunOptions& options) {
    const Picture read = read_values(file, model, options.size);
    try {
        model.check_size(read.values.size(3), read.values.size(2));
    } catch (const std::invalid_argument& error) {
        throw std::runtime_error(file.string() + ": " + error.what());
    }
    return {model.patches_from_pictures(read.values.to(options.path_dtype())), read.alpha};
}

void add_sample(Outputs& outputs, const fs::path& file, const Model& model, const Sample& sample) {
    const at::Tensor values = model.pictures_from_patches(sample.values);
    if (is_tensor_name(file))
        outputs.add(file, {{{"sample", values.contiguous()}}, {}});
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
