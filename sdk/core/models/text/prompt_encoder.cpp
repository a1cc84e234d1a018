#include "restyle/core/prompt_encoder.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>

#include <c10/core/GradMode.h>

#include "files/json_object.h"
#include "models/files/model_folder.h"
#include "models/lora/lora_parameters.h"
#include "models/text/prompt_weights.h"
#include "models/text/text_reader.h"
#include "models/text/tokenizer_limits.h"
#include "models/text/unicode.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

/// Prompts as one reader's tokens.
struct Batch {
    at::Tensor ids;     ///< [g, tokens] int64
    at::Tensor weights; ///< [g, tokens]
    std::vector<std::string> cut;
};

std::vector<WeightedText> parts_of(const std::string& prompt, bool weights) {
    return weights ? weighted_parts(prompt) : std::vector<WeightedText>{{prompt}};
}

Tokens tokens_of(const TextReader& reader, const std::string& prompt, bool weights) {
    try {
        return reader.tokens(parts_of(prompt, weights));
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("prompt '" + readable(prompt.substr(0, 100)) +
                                    "': " + error.what());
    }
}

// Tokens end where white space begins, so that a text's are those of its words.
std::vector<PromptWord> words_of(const TextReader& reader, const std::vector<WeightedText>& parts) {
    const int room = reader.length - 1; // Before the end.
    std::vector<PromptWord> words;
    int first = 1;
    for (const WeightedText& part : parts) {
        std::istringstream text(part.text);
        for (std::string word; text >> word;) {
            const int count = std::min(int(reader.ids_of(word).size()), room - first);
            words.push_back({word, first, count});
            first += count;
        }
    }
    return words;
}

Batch batch_of(const TextReader& reader, const std::vector<std::string>& prompts, bool weights) {
    std::vector<at::Tensor> ids, token_weights;
    Batch batch;
    for (const std::string& prompt : prompts) {
        const Tokens tokens = tokens_of(reader, prompt, weights);
        ids.push_back(at::tensor(tokens.ids, at::kLong));
        token_weights.push_back(at::tensor(tokens.weights, at::kDouble));
        batch.cut.push_back(tokens.cut);
    }
    batch.ids = at::stack(ids);
    batch.weights = at::stack(token_weights);
    return batch;
}

void check_skip(const TextReader& reader, int clip_skip) {
    if (clip_skip < 0 || clip_skip > reader.most_skipped)
        throw std::invalid_argument("clip_skip is " + std::to_string(clip_skip) +
                                    ", expected 0 to " + std::to_string(reader.most_skipped));
}

void check_for_second(const std::vector<std::string>& prompts,
                      const std::vector<std::string>& for_second, int encoders) {
    if (for_second.empty()) return;
    if (encoders < 2)
        throw std::invalid_argument("PromptEncoder: there are prompts for a second text encoder, "
                                    "and there is one encoder");
    if (for_second.size() != prompts.size())
        throw std::invalid_argument("PromptEncoder: there are " + std::to_string(prompts.size()) +
                                    " prompts, and " + std::to_string(for_second.size()) +
                                    " for the second text encoder; expected as many");
}

/// Whether the pipeline's index names a part of these classes; refuses others.
bool has_part(const files::JsonObject& index, const std::string& part, const std::string& library,
              const std::vector<std::string>& classes) {
    if (!core::has_part(index, part)) return false;
    for (const std::string& name : classes)
        if (index.at(part) == nlohmann::json{library, name}) return true;
    index.refuse(part, "[\"" + library + "\", \"" + classes.back() + "\"]");
}

bool has_clip_tokenizer(const files::JsonObject& index, const std::string& part) {
    return has_part(index, part, "transformers", {"CLIPTokenizerFast", "CLIPTokenizer"});
}

/// tokenizer/ with text_encoder/, tokenizer_2/ with text_encoder_2/.
std::vector<TextReader> load_clip_readers(const StoredModel& stored, const files::JsonObject& index,
                                          at::ScalarType dtype, at::Device device,
                                          LoraParameters* loras) {
    const bool first = has_part(index, "text_encoder", "transformers",
                                {"CLIPTextModelWithProjection", "CLIPTextModel"});
    const bool second =
        has_part(index, "text_encoder_2", "transformers", {"CLIPTextModelWithProjection"});
    const ClipStates states = second ? ClipStates::kPenultimate : ClipStates::kLast;
    std::vector<TextReader> readers;
    const auto load = [&](const std::string& suffix, LoraPart part) {
        if (!has_clip_tokenizer(index, "tokenizer" + suffix))
            index.refuse("tokenizer" + suffix, "[\"transformers\", \"CLIPTokenizer\"]");
        const TextReaderParts parts{stored, "tokenizer" + suffix, "text_encoder" + suffix};
        const auto with_loras = [&](ParameterSource source) {
            return loras != nullptr ? loras->added_to(std::move(source), part) : source;
        };
        readers.push_back(load_clip_reader(parts, states, dtype, device, with_loras));
    };
    if (first) load("", LoraPart::kTextEncoder);
    if (second) load("_2", LoraPart::kTextEncoder2);
    return readers;
}

std::vector<TextReader> load_readers(const StoredModel& stored, const files::JsonObject& index,
                                     at::ScalarType dtype, at::Device device,
                                     LoraParameters* loras) {
    if (index.has("text_encoder_3"))
        index.refuse("text_encoder_3", "nothing (Stable Diffusion 3 is not supported)");
    if (has_part(index, "bert", "latent_diffusion", {"LDMBertModel"})) {
        has_part(index, "tokenizer", "transformers", {"BertTokenizerFast", "BertTokenizer"});
        return {load_ldm_bert_reader({stored, "tokenizer", "bert"}, dtype, device)};
    }
    return load_clip_readers(stored, index, dtype, device, loras);
}

} // namespace

struct PromptEncoder::Parts {
    std::vector<TextReader> readers;
    bool zeros_for_nothing = false;
    at::Device device = at::kCPU;
};

EncodedPrompts PromptEncoder::encode(const std::vector<std::string>& prompts,
                                     const PromptSettings& settings,
                                     const std::vector<std::string>& for_second) const {
    if (prompts.empty()) throw std::invalid_argument("PromptEncoder: there is no prompt");
    check_for_second(prompts, for_second, encoders());
    const c10::NoGradGuard no_gradients;
    EncodedPrompts encoded;
    std::vector<at::Tensor> states;
    std::set<std::string> warnings;
    for (const TextReader& reader : parts_->readers) {
        check_skip(reader, settings.clip_skip);
        const bool is_first = &reader == &parts_->readers.front();
        const std::vector<std::string>& read =
            is_first || for_second.empty() ? prompts : for_second;
        const Batch batch = batch_of(reader, read, settings.weights);
        const Condition told = reader.tell(batch.ids.to(parts_->device), settings.clip_skip);
        states.push_back(weigh_states(told.text, batch.weights));
        if (told.pooled.defined()) encoded.condition.pooled = told.pooled;
        for (std::size_t i = 0; i < read.size(); ++i)
            if (!batch.cut[i].empty())
                warnings.insert(cut_warning(read[i], batch.cut[i], reader.length));
    }
    encoded.condition.text = at::cat(states, 2);
    encoded.warnings.assign(warnings.begin(), warnings.end());
    return encoded;
}

EncodedPrompts PromptEncoder::encode_nothing(int count, const PromptSettings& settings) const {
    EncodedPrompts encoded =
        encode(std::vector<std::string>(static_cast<std::size_t>(std::max(count, 0))), settings);
    if (!parts_->zeros_for_nothing) return encoded;
    encoded.condition.text.zero_();
    if (encoded.condition.pooled.defined()) encoded.condition.pooled.zero_();
    return encoded;
}

PromptTokens PromptEncoder::read(const std::string& prompt, const PromptSettings& settings) const {
    const TextReader& reader = parts_->readers.front();
    PromptTokens tokens{tokens_of(reader, prompt, settings.weights).ids,
                        words_of(reader, parts_of(prompt, settings.weights)), 2};
    for (const PromptWord& word : tokens.words)
        tokens.used += word.count;
    return tokens;
}

int PromptEncoder::tokens() const {
    return parts_->readers.front().length;
}

int PromptEncoder::encoders() const {
    return static_cast<int>(parts_->readers.size());
}

int PromptEncoder::width() const {
    int width = 0;
    for (const TextReader& reader : parts_->readers)
        width += reader.width;
    return width;
}

PromptEncoder load_prompt_encoder(const fs::path& folder, at::ScalarType dtype, at::Device device,
                                  LoraParameters* loras) {
    const StoredModel stored(folder);
    const files::JsonObject index = stored.config("model_index.json");
    auto parts = std::make_shared<PromptEncoder::Parts>();
    parts->device = device;
    parts->readers = load_readers(stored, index, dtype, device, loras);
    if (parts->readers.empty())
        throw std::runtime_error(folder.string() +
                                 ": has no text encoder: model_index.json names no text_encoder");
    for (const TextReader& reader : parts->readers)
        if (reader.length != parts->readers.front().length)
            throw std::runtime_error(folder.string() + ": tokenizer and tokenizer_2 differ in "
                                                       "model_max_length");
    parts->zeros_for_nothing =
        index.has("text_encoder_2") && index.boolean("force_zeros_for_empty_prompt", true);
    return PromptEncoder(std::move(parts));
}

} // namespace restyle::core
