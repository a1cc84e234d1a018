#include "restyle/core/prompt_encoder.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <c10/core/GradMode.h>

#include "models/files/json_object.h"
#include "models/text/clip_text_model.h"
#include "models/text/clip_tokenizer.h"
#include "models/text/prompt_weights.h"
#include "models/text/tokenizer_limits.h"
#include "models/text/unicode.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

/// One tokenizer with its encoder.
struct Reader {
    ClipTokenizer tokenizer;
    ClipTextModel model;
    bool penultimate; ///< SDXL's way: the states before the last layer, without norm.
};

/// Prompts as one reader's tokens.
struct Batch {
    at::Tensor ids;     ///< [g, tokens] int64
    at::Tensor weights; ///< [g, tokens]
    std::vector<std::string> cut;
};

Tokens tokens_of(const ClipTokenizer& tokenizer, const std::string& prompt, bool weights) {
    try {
        return weights ? tokenizer(weighted_parts(prompt)) : tokenizer(prompt);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("prompt '" + readable(prompt.substr(0, 100)) +
                                    "': " + error.what());
    }
}

Batch read(const Reader& reader, const std::vector<std::string>& prompts, bool weights) {
    std::vector<at::Tensor> ids, token_weights;
    Batch batch;
    for (const std::string& prompt : prompts) {
        const Tokens tokens = tokens_of(reader.tokenizer, prompt, weights);
        ids.push_back(at::tensor(tokens.ids, at::kLong));
        token_weights.push_back(at::tensor(tokens.weights, at::kDouble));
        batch.cut.push_back(tokens.cut);
    }
    batch.ids = at::stack(ids);
    batch.weights = at::stack(token_weights);
    return batch;
}

void check_skip(const Reader& reader, int clip_skip) {
    const int most = reader.model.layers() - (reader.penultimate ? 1 : 0);
    if (clip_skip < 0 || clip_skip > most)
        throw std::invalid_argument("clip_skip is " + std::to_string(clip_skip) +
                                    ", expected 0 to " + std::to_string(most));
}

/// What one reader tells of a batch; pooled only where its model has a projection.
Condition told_by(const Reader& reader, const Batch& batch, int clip_skip, at::Device device) {
    const ClipTextModel& model = reader.model;
    const int skipped = clip_skip + (reader.penultimate ? 1 : 0);
    const at::Tensor ids = batch.ids.to(device);
    const at::Tensor states = model.states(ids, skipped);
    Condition told;
    told.text = weigh_states(reader.penultimate ? states : model.normalised(states), batch.weights);
    if (reader.penultimate && model.config().projection_dim)
        told.pooled =
            model.projected(model.pooled(ids, model.normalised(model.finished(states, skipped))));
    return told;
}

/// Refuses a part of the pipeline that is of another class than `expected`.
void check_class(const JsonObject& index, const std::string& part,
                 const std::vector<std::string>& expected) {
    const nlohmann::json& named = index.at(part);
    for (const std::string& name : expected)
        if (named == nlohmann::json{"transformers", name}) return;
    index.refuse(part, "[\"transformers\", \"" + expected.front() + "\"]");
}

bool names(const JsonObject& index, const std::string& part) {
    return index.has(part) && index.at(part) != nlohmann::json{nullptr, nullptr};
}

Reader load_reader(const fs::path& folder, const JsonObject& index, const std::string& suffix,
                   at::ScalarType dtype, at::Device device) {
    check_class(index, "tokenizer" + suffix, {"CLIPTokenizer", "CLIPTokenizerFast"});
    check_class(index, "text_encoder" + suffix, {"CLIPTextModel", "CLIPTextModelWithProjection"});
    const fs::path tokenizer = folder / ("tokenizer" + suffix);
    Reader reader{load_clip_tokenizer(tokenizer),
                  load_clip_text_model(folder / ("text_encoder" + suffix), dtype, device), false};
    check_tokenizer_fits(reader.tokenizer, reader.model.config(), tokenizer);
    return reader;
}

} // namespace

struct PromptEncoder::Parts {
    std::vector<Reader> readers;
    bool zeros_for_nothing = false;
    at::Device device = at::kCPU;
};

EncodedPrompts PromptEncoder::encode(const std::vector<std::string>& prompts,
                                     const PromptSettings& settings) const {
    if (prompts.empty()) throw std::invalid_argument("PromptEncoder: there is no prompt");
    const c10::NoGradGuard no_gradients;
    EncodedPrompts encoded;
    std::vector<at::Tensor> states;
    std::set<std::string> warnings;
    for (const Reader& reader : parts_->readers) {
        check_skip(reader, settings.clip_skip);
        const Batch batch = read(reader, prompts, settings.weights);
        const Condition told = told_by(reader, batch, settings.clip_skip, parts_->device);
        states.push_back(told.text);
        if (told.pooled.defined()) encoded.condition.pooled = told.pooled;
        for (std::size_t i = 0; i < prompts.size(); ++i)
            if (!batch.cut[i].empty())
                warnings.insert(cut_warning(prompts[i], batch.cut[i], reader.tokenizer.length()));
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

int PromptEncoder::tokens() const {
    return parts_->readers.front().tokenizer.length();
}

int PromptEncoder::width() const {
    int width = 0;
    for (const Reader& reader : parts_->readers)
        width += reader.model.config().transformer.hidden_size;
    return width;
}

PromptEncoder load_prompt_encoder(const fs::path& folder, at::ScalarType dtype, at::Device device) {
    const JsonObject index(folder / "model_index.json");
    if (names(index, "text_encoder_3"))
        index.refuse("text_encoder_3",
                     "no third text encoder (Stable Diffusion 3 is not supported)");
    auto parts = std::make_shared<PromptEncoder::Parts>();
    parts->device = device;
    for (const std::string suffix : {"", "_2"})
        if (names(index, "text_encoder" + suffix))
            parts->readers.push_back(load_reader(folder, index, suffix, dtype, device));
    if (parts->readers.empty())
        throw std::runtime_error(folder.string() +
                                 ": has no text encoder: model_index.json names no text_encoder");
    const bool xl = names(index, "text_encoder_2");
    for (Reader& reader : parts->readers) {
        reader.penultimate = xl;
        if (reader.tokenizer.length() != parts->readers.front().tokenizer.length())
            throw std::runtime_error(folder.string() + ": tokenizer and tokenizer_2 differ in "
                                                       "model_max_length");
    }
    if (xl && !parts->readers.back().model.config().projection_dim)
        index.refuse("text_encoder_2", "[\"transformers\", \"CLIPTextModelWithProjection\"]");
    parts->zeros_for_nothing = xl && index.boolean("force_zeros_for_empty_prompt", true);
    return PromptEncoder(std::move(parts));
}

} // namespace restyle::core
