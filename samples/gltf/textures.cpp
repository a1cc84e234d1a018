#include <algorithm>
#include <climits>
#include <memory>
#include <stdexcept>

#include <stb/stb_image.h>

#include "gltf/readers.h"

namespace gltf {
namespace {

constexpr int kLargestSide = 8192;
constexpr std::size_t kMostTexels = std::size_t{1} << 28; // Of all pictures; 1 GiB.

std::vector<std::byte> file_of(const Document& document, const Fields& image) {
    if (image.has("uri")) return document.resource(image, image.text("uri"));
    if (document.view_count() == 0) image.refuse("bufferView", "a file with bufferViews");
    const auto bytes = document.view(image.whole("bufferView", 0, document.view_count() - 1)).bytes;
    return {bytes.begin(), bytes.end()};
}

samples::Picture decoded(const std::vector<std::byte>& file, std::size_t texels_left) {
    const auto* bytes = reinterpret_cast<const stbi_uc*>(file.data());
    const int size = static_cast<int>(std::min<std::size_t>(file.size(), INT_MAX));
    samples::Picture picture;
    int channels = 0;
    const auto fail = [] {
        const char* reason = stbi_failure_reason();
        throw std::runtime_error(std::string("cannot be read as a PNG or JPEG (") +
                                 (reason == nullptr ? "no reason given" : reason) + ")");
    };
    if (stbi_info_from_memory(bytes, size, &picture.width, &picture.height, &channels) == 0) fail();
    const std::size_t texels =
        static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
    if (picture.width > kLargestSide || picture.height > kLargestSide || texels > texels_left)
        throw std::runtime_error("is " + std::to_string(picture.width) + "x" +
                                 std::to_string(picture.height) + ", which is too large");
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(bytes, size, &picture.width, &picture.height, &channels, 4),
        stbi_image_free);
    if (!pixels) fail();
    picture.rgba.assign(pixels.get(), pixels.get() + 4 * texels);
    return picture;
}

/// A model without one of its pictures is still worth seeing.
void read_pictures(const Document& document, Model& model) {
    std::size_t texels_left = kMostTexels;
    for (const Fields& image : document.json().parts_or_none("images")) {
        samples::Picture picture;
        try {
            picture = decoded(file_of(document, image), texels_left);
            texels_left -= picture.rgba.size() / 4;
        } catch (const std::runtime_error& error) {
            model.left_out.push_back("images[" + std::to_string(model.pictures.size()) + "] " +
                                     error.what() + "; it is left out");
        }
        model.pictures.push_back(std::move(picture));
    }
}

Wrap wrap_from(const Fields& sampler, const std::string& key) {
    constexpr std::uint64_t kRepeat = 10497;
    constexpr std::uint64_t kClamp = 33071;
    constexpr std::uint64_t kMirror = 33648;
    const std::uint64_t wrap = sampler.whole(key, kRepeat, kMirror, kRepeat);
    if (wrap != kRepeat && wrap != kClamp && wrap != kMirror)
        sampler.refuse(key, "10497, 33071 or 33648");
    return wrap == kRepeat ? Wrap::kRepeat : wrap == kClamp ? Wrap::kClamp : Wrap::kMirror;
}

void read_sampler(const Fields& sampler, Texture& texture) {
    constexpr std::uint64_t kNearest = 9728;
    constexpr std::uint64_t kLinear = 9729;
    texture.wrap_s = wrap_from(sampler, "wrapS");
    texture.wrap_t = wrap_from(sampler, "wrapT");
    texture.is_smooth = sampler.whole("magFilter", kNearest, kLinear, kLinear) == kLinear;
}

} // namespace

void read_textures(const Document& document, Model& model) {
    read_pictures(document, model);
    const std::vector<Fields> samplers = document.json().parts_or_none("samplers");
    for (const Fields& fields : document.json().parts_or_none("textures")) {
        Texture texture;
        if (fields.has("source") && !model.pictures.empty())
            texture.picture =
                static_cast<Index>(fields.whole("source", 0, model.pictures.size() - 1));
        if (fields.has("sampler")) {
            if (samplers.empty()) fields.refuse("sampler", "a file with samplers");
            read_sampler(samplers[fields.whole("sampler", 0, samplers.size() - 1)], texture);
        }
        if (texture.picture != kNone && model.pictures[texture.picture].rgba.empty())
            texture.picture = kNone;
        model.textures.push_back(texture);
    }
}

} // namespace gltf
