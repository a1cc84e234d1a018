#include "models/vision/clip_pictures.h"

#include <algorithm>
#include <stdexcept>

#include "files/json_object.h"
#include "files/write_aside.h"
#include "models/text/transformers_config.h"

namespace restyle::core {
namespace {

using nlohmann::json;

constexpr int kMostPixels = 1 << 14;

// The last two rows do not bear on tensors of three channels.
const std::vector<std::string> kKeys{"do_resize",
                                     "size",
                                     "resample",
                                     "do_center_crop",
                                     "crop_size",
                                     "do_rescale",
                                     "rescale_factor",
                                     "do_normalize",
                                     "image_mean",
                                     "image_std",
                                     "do_convert_rgb",
                                     "data_format",
                                     "input_data_format",
                                     "return_tensors",
                                     "device",
                                     "image_processor_type",
                                     "feature_extractor_type",
                                     "processor_class",
                                     "_valid_processor_keys"};

/// A size as one number or as an object of two.
PictureSize size_from(const files::JsonObject& object, const std::string& key,
                      PictureSize otherwise) {
    if (!object.has(key)) return otherwise;
    if (object.at(key).is_number()) {
        const int side = object.integer(key, 0, 1, kMostPixels);
        return {side, side};
    }
    const files::JsonObject part = object.part(key);
    if (!part.has("height") || !part.has("width")) object.refuse(key, "height and width");
    return {part.integer("height", 0, 1, kMostPixels), part.integer("width", 0, 1, kMostPixels)};
}

void read_resize(const files::JsonObject& object, ClipPictureConfig& config) {
    constexpr int kPillowBilinear = 2, kPillowBicubic = 3;
    config.resize = object.boolean("do_resize", true);
    config.filter = object.integer("resample", kPillowBicubic, kPillowBilinear, kPillowBicubic) ==
                            kPillowBicubic
                        ? ResampleFilter::kBicubic
                        : ResampleFilter::kBilinear;
    if (!object.has("size")) return;
    const bool edge = object.at("size").is_object() && object.at("size").contains("shortest_edge");
    if (edge)
        config.shortest_edge = object.part("size").integer("shortest_edge", 0, 1, kMostPixels);
    else if (object.at("size").is_number())
        config.shortest_edge = object.integer("size", 0, 1, kMostPixels);
    else
        config.fixed_size = size_from(object, "size", {});
}

std::array<double, 3> numbers(const files::JsonObject& object, const std::string& key,
                              const std::array<double, 3>& otherwise) {
    if (!object.has(key)) return otherwise;
    const json& values = object.at(key);
    const bool three = values.is_array() && values.size() == 3 &&
                       std::all_of(values.begin(), values.end(),
                                   [](const json& value) { return value.is_number(); });
    if (!three) object.refuse(key, "three numbers");
    return values.get<std::array<double, 3>>();
}

/// Levels brought into range, and rounded where they are to be; gradients do not see that.
class Levels {
public:
    explicit Levels(PictureLevels rounding) : rounds_(rounding == PictureLevels::kEightBit) {}

    /// As a picture is saved: halves to even.
    at::Tensor saved(const at::Tensor& levels) const {
        return in_range(levels, [](const at::Tensor& x) { return x.round(); });
    }

    /// As Pillow's filters round: halves up.
    at::Tensor filtered(const at::Tensor& levels) const {
        return in_range(levels, [](const at::Tensor& x) { return (x + 0.5).floor(); });
    }

private:
    template <typename Round>
    at::Tensor in_range(const at::Tensor& levels, const Round& round) const {
        const at::Tensor clamped = levels.clamp(0, 255);
        return rounds_ ? clamped + (round(clamped) - clamped).detach() : clamped;
    }

    bool rounds_;
};

at::Tensor resized(const at::Tensor& levels, PictureSize size, ResampleFilter filter,
                   const Levels& as) {
    const auto matrix = [&](std::int64_t from, std::int64_t to) {
        return resample_matrix(from, to, filter).to(levels.device());
    };
    const at::Tensor wide = as.filtered(levels.matmul(matrix(levels.size(3), size.width).t()));
    return as.filtered(matrix(levels.size(2), size.height).matmul(wide));
}

PictureSize size_after_resize(const at::Tensor& levels, const ClipPictureConfig& config) {
    if (config.fixed_size) return *config.fixed_size;
    const std::int64_t height = levels.size(2), width = levels.size(3);
    const auto longer = static_cast<int>(static_cast<double>(config.shortest_edge) *
                                         static_cast<double>(std::max(height, width)) /
                                         static_cast<double>(std::min(height, width)));
    if (longer > kMostPixels)
        throw std::invalid_argument("a picture of " + std::to_string(width) + "x" +
                                    std::to_string(height) + " is too narrow: its longer edge " +
                                    "would be resized to " + std::to_string(longer) +
                                    " pixels, expected at most " + std::to_string(kMostPixels));
    return width <= height ? PictureSize{longer, config.shortest_edge}
                           : PictureSize{config.shortest_edge, longer};
}

/// The middle `length` of a dimension, with zeros around it where it is shorter.
at::Tensor middle(const at::Tensor& levels, std::int64_t dimension, std::int64_t length) {
    const std::int64_t has = levels.size(dimension),
                       lacks = std::max<std::int64_t>(length - has, 0);
    const std::int64_t before = (lacks + 1) / 2;
    std::vector<std::int64_t> border(4, 0); // Of the last dimension, then of the one before.
    border[dimension == 3 ? 0 : 2] = before;
    border[dimension == 3 ? 1 : 3] = lacks - before;
    const at::Tensor padded = lacks > 0 ? at::constant_pad_nd(levels, border) : levels;
    return padded.narrow(dimension, std::max<std::int64_t>(has - length, 0) / 2, length);
}

at::Tensor for_channels(const std::array<double, 3>& values, const at::Tensor& like) {
    return at::tensor(at::ArrayRef<double>(values), at::kDouble).to(like.options()).view({3, 1, 1});
}

} // namespace

ClipPictureConfig read_clip_picture_config(const std::filesystem::path& file) {
    const files::JsonObject object(file);
    refuse_unknown_keys(object, kKeys);
    ClipPictureConfig config;
    read_resize(object, config);
    config.crop.reset();
    if (object.boolean("do_center_crop", true))
        config.crop = size_from(object, "crop_size", {224, 224});
    config.rescale_factor =
        object.boolean("do_rescale", true) ? object.number("rescale_factor", 1.0 / 255) : 1;
    const ClipPictureConfig defaults;
    const bool normalise = object.boolean("do_normalize", true);
    config.mean =
        normalise ? numbers(object, "image_mean", defaults.mean) : std::array<double, 3>{0, 0, 0};
    config.deviation = normalise ? numbers(object, "image_std", defaults.deviation)
                                 : std::array<double, 3>{1, 1, 1};
    for (const double deviation : config.deviation)
        if (!(deviation > 0)) object.refuse("image_std", "numbers above 0");
    return config;
}

void write_clip_picture_config(const std::filesystem::path& file, const ClipPictureConfig& config) {
    const auto object_of = [](const PictureSize& size) {
        return json{{"height", size.height}, {"width", size.width}};
    };
    json object{{"image_processor_type", "CLIPImageProcessor"},
                {"do_resize", config.resize},
                {"resample", config.filter == ResampleFilter::kBicubic ? 3 : 2},
                {"size", json{{"shortest_edge", config.shortest_edge}}},
                {"do_center_crop", config.crop.has_value()},
                {"do_rescale", true},
                {"rescale_factor", config.rescale_factor},
                {"do_normalize", true},
                {"image_mean", config.mean},
                {"image_std", config.deviation},
                {"do_convert_rgb", true}};
    if (config.fixed_size) object["size"] = object_of(*config.fixed_size);
    if (config.crop) object["crop_size"] = object_of(*config.crop);
    files::write_text_aside(file, object.dump(2) + "\n");
}

at::Tensor clip_pictures(const at::Tensor& pictures, const ClipPictureConfig& config,
                         PictureLevels rounding) {
    if (pictures.dim() != 4 || pictures.size(1) != 3 || !pictures.is_floating_point())
        throw std::invalid_argument("clip_pictures: pictures are no floats [n, 3, H, W]");
    const Levels as(rounding);
    at::Tensor levels = as.saved((pictures.to(at::kDouble) + 1) * 127.5);
    if (config.resize)
        levels = resized(levels, size_after_resize(levels, config), config.filter, as);
    if (config.crop) levels = middle(middle(levels, 2, config.crop->height), 3, config.crop->width);
    const at::Tensor values = levels * config.rescale_factor;
    return (values - for_channels(config.mean, values)) / for_channels(config.deviation, values);
}

} // namespace restyle::core
