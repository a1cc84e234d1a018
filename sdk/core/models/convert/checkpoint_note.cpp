#include "models/convert/checkpoint_note.h"

#include <cstdlib>
#include <stdexcept>

#include "files/json_object.h"
#include "files/path.h"
#include "restyle/core/checkpoint.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVocabularyVariable = "RESTYLE_CLIP_VOCABULARY";

bool holds_vocabulary(const fs::path& folder) {
    return fs::is_regular_file(folder / "tokenizer.json") ||
           (fs::is_regular_file(folder / "vocab.json") &&
            fs::is_regular_file(folder / "merges.txt"));
}

fs::path checked(const fs::path& folder, const std::string& named_by) {
    if (!holds_vocabulary(folder))
        throw std::runtime_error(named_by + " names " + files::text_of(folder) +
                                 ", expected a folder with vocab.json and merges.txt");
    return folder;
}

} // namespace

CheckpointNote read_checkpoint_note(const fs::path& checkpoint) {
    fs::path file = checkpoint;
    file += ".json";
    CheckpointNote note;
    if (!fs::exists(file)) return note;
    const files::JsonObject json(file);
    json.refuse_other_than({"prediction_type", "tokenizer"});
    if (json.has("prediction_type"))
        note.prediction_type =
            json.choice<PredictionType>("prediction_type", "",
                                        {{"epsilon", PredictionType::kEpsilon},
                                         {"v_prediction", PredictionType::kVPrediction}});
    if (json.has("tokenizer"))
        note.tokenizer = file.parent_path() / files::path_from(json.text("tokenizer", ""));
    return note;
}

std::optional<fs::path> find_vocabulary(const fs::path& checkpoint) {
    if (const auto named = read_checkpoint_note(checkpoint).tokenizer)
        return checked(*named, files::text_of(checkpoint) + ".json: tokenizer");
    const fs::path beside = checkpoint.parent_path();
    for (const fs::path& folder : {beside, beside / "tokenizer"})
        if (holds_vocabulary(folder)) return folder;
    if (const char* named = std::getenv(kVocabularyVariable); named != nullptr && *named != '\0')
        return checked(files::path_from(named), kVocabularyVariable);
    return std::nullopt;
}

} // namespace restyle::core
