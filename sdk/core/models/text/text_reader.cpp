#include "models/text/text_reader.h"

#include <memory>

#include "models/text/bert_tokenizer.h"
#include "models/text/clip_text_model.h"
#include "models/text/clip_tokenizer.h"
#include "models/text/ldm_bert.h"
#include "models/text/tokenizer_limits.h"

namespace restyle::core {
namespace {

Condition last_states(const ClipTextModel& model, const at::Tensor& ids, int clip_skip) {
    Condition told;
    told.text = model.normalised(model.states(ids, clip_skip));
    return told;
}

Condition penultimate_states(const ClipTextModel& model, const at::Tensor& ids, int clip_skip) {
    const int skipped = clip_skip + 1;
    Condition told;
    told.text = model.states(ids, skipped);
    if (model.config().projection_dim) {
        const at::Tensor last = model.normalised(model.finished(told.text, skipped));
        told.pooled = model.projected(model.pooled(ids, last));
    }
    return told;
}

// A folder's tokenizer has all that it needs beside its vocabulary; a checkpoint's vocabulary is
// anyone's. `load` is given the folder, and of a checkpoint the configuration.
template <typename Load>
auto tokenizer_of(const TextReaderParts& parts, const Load& load) {
    const StoredModel& model = parts.model;
    const std::filesystem::path folder = model.vocabulary(parts.tokenizer);
    return model.is_checkpoint()
               ? load(folder, model.config(parts.tokenizer + "/tokenizer_config.json"))
               : load(folder);
}

} // namespace

TextReader load_clip_reader(const TextReaderParts& parts, ClipStates states, at::ScalarType dtype,
                            at::Device device,
                            const std::function<ParameterSource(ParameterSource)>& added) {
    const ClipTokenizer tokenizer =
        tokenizer_of(parts, [](const auto&... from) { return load_clip_tokenizer(from...); });
    const auto model = std::make_shared<const ClipTextModel>(
        load_clip_text_model(parts.model.part(parts.encoder), dtype, device, added));
    const ClipTextConfig& config = model->config();
    check_tokenizer_fits({tokenizer.length(), tokenizer.largest_id()},
                         {config.max_position_embeddings, config.vocab_size},
                         parts.model.vocabulary(parts.tokenizer));
    const bool penultimate = states == ClipStates::kPenultimate;
    return {tokenizer,
            [model, penultimate](const at::Tensor& ids, int clip_skip) {
                return penultimate ? penultimate_states(*model, ids, clip_skip)
                                   : last_states(*model, ids, clip_skip);
            },
            [tokenizer](std::string_view text) { return tokenizer.ids_of(text); },
            tokenizer.length(),
            config.transformer.hidden_size,
            model->layers() - (penultimate ? 1 : 0)};
}

TextReader load_ldm_bert_reader(const TextReaderParts& parts, at::ScalarType dtype,
                                at::Device device) {
    constexpr int kLength = 77; // diffusers' LDMTextToImagePipeline asks for it.
    const BertTokenizer tokenizer = tokenizer_of(
        parts, [](const auto&... from) { return load_bert_tokenizer(from..., kLength); });
    const auto model = std::make_shared<const LdmBert>(
        load_ldm_bert(parts.model.part(parts.encoder), dtype, device));
    const LdmBertConfig& config = model->config();
    check_tokenizer_fits({tokenizer.length(), tokenizer.largest_id()},
                         {config.max_position_embeddings, config.vocab_size},
                         parts.model.vocabulary(parts.tokenizer));
    return {tokenizer,
            [model](const at::Tensor& ids, int) {
                Condition told;
                told.text = (*model)(ids);
                return told;
            },
            [tokenizer](std::string_view text) { return tokenizer.ids_of(text); },
            tokenizer.length(),
            config.d_model,
            0};
}

} // namespace restyle::core
