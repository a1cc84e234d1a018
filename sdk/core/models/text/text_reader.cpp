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

} // namespace

TextReader load_clip_reader(const TextReaderFolders& folders, ClipStates states,
                            at::ScalarType dtype, at::Device device,
                            const std::function<ParameterSource(ParameterSource)>& added) {
    const ClipTokenizer tokenizer = load_clip_tokenizer(folders.tokenizer);
    const auto model = std::make_shared<const ClipTextModel>(
        load_clip_text_model(folders.encoder, dtype, device, added));
    const ClipTextConfig& config = model->config();
    check_tokenizer_fits({tokenizer.length(), tokenizer.largest_id()},
                         {config.max_position_embeddings, config.vocab_size}, folders.tokenizer);
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

TextReader load_ldm_bert_reader(const TextReaderFolders& folders, at::ScalarType dtype,
                                at::Device device) {
    constexpr int kLength = 77; // diffusers' LDMTextToImagePipeline asks for it.
    const BertTokenizer tokenizer = load_bert_tokenizer(folders.tokenizer, kLength);
    const auto model =
        std::make_shared<const LdmBert>(load_ldm_bert(folders.encoder, dtype, device));
    const LdmBertConfig& config = model->config();
    check_tokenizer_fits({tokenizer.length(), tokenizer.largest_id()},
                         {config.max_position_embeddings, config.vocab_size}, folders.tokenizer);
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
