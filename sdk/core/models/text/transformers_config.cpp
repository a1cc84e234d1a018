#include "models/text/transformers_config.h"

#include <algorithm>
#include <set>

namespace restyle::core {
namespace {

// What transformers' PretrainedConfig writes for any model, in any of its versions.
const std::set<std::string>& general_keys() {
    static const std::set<std::string> keys{
        "_attn_implementation_autoset",
        "_commit_hash",
        "_name_or_path",
        "add_cross_attention",
        "architectures",
        "attention_dropout",
        "bad_words_ids",
        "begin_suppress_tokens",
        "bos_token_id",
        "chunk_size_feed_forward",
        "cross_attention_hidden_size",
        "decoder_start_token_id",
        "diversity_penalty",
        "do_sample",
        "dropout",
        "dtype",
        "early_stopping",
        "encoder_no_repeat_ngram_size",
        "eos_token_id",
        "exponential_decay_length_penalty",
        "finetuning_task",
        "forced_bos_token_id",
        "forced_eos_token_id",
        "gradient_checkpointing",
        "id2label",
        "initializer_factor",
        "initializer_range",
        "is_decoder",
        "is_encoder_decoder",
        "label2id",
        "length_penalty",
        "max_length",
        "min_length",
        "model_type",
        "no_repeat_ngram_size",
        "num_beam_groups",
        "num_beams",
        "num_return_sequences",
        "output_attentions",
        "output_hidden_states",
        "output_scores",
        "pad_token_id",
        "prefix",
        "problem_type",
        "pruned_heads",
        "remove_invalid_values",
        "repetition_penalty",
        "return_dict",
        "return_dict_in_generate",
        "sep_token_id",
        "suppress_tokens",
        "task_specific_params",
        "temperature",
        "tf_legacy_loss",
        "tie_encoder_decoder",
        "tie_word_embeddings",
        "tokenizer_class",
        "top_k",
        "top_p",
        "torch_dtype",
        "torchscript",
        "transformers_version",
        "typical_p",
        "use_bfloat16",
    };
    return keys;
}

} // namespace

void refuse_unknown_keys(const files::JsonObject& config, const std::vector<std::string>& known) {
    for (const auto& item : config.all().items())
        if (general_keys().count(item.key()) == 0 &&
            std::find(known.begin(), known.end(), item.key()) == known.end())
            config.refuse(item.key(), "no such option: what it asks for is not supported");
}

void write_transformers_weights(const std::filesystem::path& folder, const TensorMap& weights,
                                at::ScalarType dtype) {
    std::filesystem::create_directories(folder);
    SafeTensors contents{{}, {{"format", "pt"}}}; // transformers asks for this word.
    for (const auto& [name, tensor] : weights)
        contents.tensors[name] = tensor.to(dtype);
    write_safetensors(folder / "model.safetensors", contents);
}

} // namespace restyle::core
