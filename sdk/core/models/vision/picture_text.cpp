#include "restyle/core/picture_text.h"

#include <stdexcept>

#include <c10/core/GradMode.h>

#include "models/text/clip_tokenizer.h"
#include "models/text/tokenizer_limits.h"
#include "models/vision/clip_model.h"
#include "models/vision/clip_pictures.h"

namespace restyle::core {
namespace {

at::Tensor of_length_one(const at::Tensor& features) {
    const at::Tensor x =
        features.to(features.scalar_type() == at::kDouble ? at::kDouble : at::kFloat);
    return x / x.norm(2, {1}, /*keepdim=*/true);
}

void check_pictures(const ClipPictureConfig& pictures, const ClipVisionConfig& vision,
                    const std::filesystem::path& file) {
    const auto size = pictures.crop ? pictures.crop : pictures.fixed_size;
    if (size && size->height == vision.image_size && size->width == vision.image_size) return;
    throw std::runtime_error(file.string() + ": crop_size or size makes no pictures of " +
                             std::to_string(vision.image_size) + "x" +
                             std::to_string(vision.image_size) + ", config.json's image_size");
}

} // namespace

struct PictureText::Parts {
    ClipModel model;
    ClipTokenizer tokenizer;
    ClipPictureConfig pictures;
    at::ScalarType dtype;
    at::Device device;
};

at::Tensor PictureText::picture_features(const at::Tensor& pictures, PictureLevels levels) const {
    const at::Tensor seen = clip_pictures(pictures.to(parts_->device), parts_->pictures, levels);
    return of_length_one(parts_->model.picture_features(seen.to(parts_->dtype)));
}

TextFeatures PictureText::text_features(const std::vector<std::string>& texts) const {
    if (texts.empty()) throw std::invalid_argument("PictureText: there is no text");
    const c10::NoGradGuard no_gradients;
    TextFeatures features;
    std::vector<at::Tensor> ids;
    for (const std::string& text : texts) {
        const Tokens tokens = parts_->tokenizer(text);
        ids.push_back(at::tensor(tokens.ids, at::kLong));
        if (!tokens.cut.empty())
            features.warnings.push_back(cut_warning(text, tokens.cut, parts_->tokenizer.length()));
    }
    features.features =
        of_length_one(parts_->model.text_features(at::stack(ids).to(parts_->device)));
    return features;
}

double PictureText::logit_scale() const {
    return parts_->model.logit_scale.to(at::kDouble).exp().item<double>();
}

PictureText load_picture_text(const std::filesystem::path& folder, at::ScalarType dtype,
                              at::Device device) {
    const std::filesystem::path preprocessor = folder / "preprocessor_config.json";
    auto parts = std::make_shared<PictureText::Parts>(
        PictureText::Parts{load_clip_model(folder, dtype, device), load_clip_tokenizer(folder),
                           read_clip_picture_config(preprocessor), dtype, device});
    check_pictures(parts->pictures, parts->model.vision.config(), preprocessor);
    const ClipTextConfig& text = parts->model.text.config();
    check_tokenizer_fits({parts->tokenizer.length(), parts->tokenizer.largest_id()},
                         {text.max_position_embeddings, text.vocab_size}, folder);
    return PictureText(std::move(parts));
}

at::Tensor similarity(const at::Tensor& features, const at::Tensor& others) {
    return at::cosine_similarity(features, others, 1);
}

at::Tensor directional_similarity(const at::Tensor& source_pictures,
                                  const at::Tensor& target_pictures, const at::Tensor& source_texts,
                                  const at::Tensor& target_texts) {
    return similarity(target_pictures - source_pictures, target_texts - source_texts);
}

} // namespace restyle::core
