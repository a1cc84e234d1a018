#include "models/convert/checkpoint_note.h"

#include "files/json_object.h"
#include "files/path.h"

namespace restyle::core {

namespace fs = std::filesystem;

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

} // namespace restyle::core
