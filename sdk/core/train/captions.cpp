#include "train/captions.h"

#include <algorithm>
#include <map>

#include "train/metadata.h"

namespace restyle::core {
namespace {

/// Empty where it says none.
std::vector<std::string> texts_in(const nlohmann::json& entry) {
    if (!entry.contains("text")) return {};
    const nlohmann::json& value = entry["text"];
    if (value.is_string()) return {value.get<std::string>()};
    const bool texts = value.is_array() && std::all_of(value.begin(), value.end(),
                                                       [](auto& text) { return text.is_string(); });
    return texts ? value.get<std::vector<std::string>>() : std::vector<std::string>();
}

std::string complaint_of_captions(const nlohmann::json& entry) {
    return texts_in(entry).empty() ? "expected an object with texts file_name and text; text may "
                                     "be a list of them"
                                   : "";
}

} // namespace

PictureCaptions load_captions(const std::filesystem::path& folder,
                              const std::vector<std::string>& pictures) {
    PictureCaptions captions;
    for (const nlohmann::json& entry : load_metadata(
             folder, pictures,
             {"captions need a line {\"file_name\", \"text\"} a picture", complaint_of_captions}))
        captions.push_back(texts_in(entry));
    return captions;
}

std::vector<std::string> texts_of(const PictureCaptions& captions) {
    std::vector<std::string> texts;
    for (const std::vector<std::string>& of_picture : captions)
        texts.insert(texts.end(), of_picture.begin(), of_picture.end());
    return texts;
}

CaptionTable::CaptionTable(const PictureCaptions& captions, const ClipTokenizer& tokenizer) {
    std::map<std::vector<std::int64_t>, std::int64_t> row_of;
    std::vector<at::Tensor> ids;
    std::vector<std::vector<std::int64_t>> rows;
    std::size_t most = 0;
    for (const std::vector<std::string>& of_picture : captions) {
        rows.emplace_back();
        for (const std::string& text : of_picture) {
            const std::vector<std::int64_t> tokens = tokenizer(text).ids;
            const auto [entry, fresh] = row_of.emplace(tokens, std::int64_t(ids.size()));
            if (fresh) ids.push_back(at::tensor(tokens, at::kLong));
            rows.back().push_back(entry->second);
        }
        most = std::max(most, of_picture.size());
    }
    std::vector<at::Tensor> filled;
    std::vector<std::int64_t> counts;
    for (std::vector<std::int64_t>& own : rows) {
        const std::size_t count = own.size();
        counts.push_back(std::int64_t(count));
        for (std::size_t i = count; i < most; ++i)
            own.push_back(own[i % count]);
        filled.push_back(at::tensor(own, at::kLong));
    }
    ids_ = at::stack(ids);
    rows_ = at::stack(filled);
    counts_ = at::tensor(counts, at::kLong);
}

at::Tensor CaptionTable::draw(const at::Tensor& chosen, at::Generator& generator) const {
    const at::Tensor own = rows_.index_select(0, chosen);
    if (own.size(1) == 1) return own.squeeze(1);
    const at::Tensor share = at::rand(chosen.sizes(), generator, at::kDouble);
    const at::Tensor which = (share * counts_.index_select(0, chosen)).to(at::kLong);
    return own.gather(1, which.unsqueeze(1)).squeeze(1);
}

at::Tensor CaptionTable::belong(const at::Tensor& chosen, const at::Tensor& rows) const {
    return (rows_.index_select(0, chosen).unsqueeze(1) == rows.view({1, -1, 1})).any(2);
}

} // namespace restyle::core
