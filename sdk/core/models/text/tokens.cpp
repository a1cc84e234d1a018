#include "models/text/tokens.h"

namespace restyle::core {
namespace {

/// Where in a text a token that is taken out stands.
struct Place {
    std::size_t begin = std::string_view::npos;
    const AddedToken* token = nullptr;
};

Place first_of(const std::vector<AddedToken>& tokens, std::string_view text) {
    Place first;
    for (const AddedToken& token : tokens) {
        const std::size_t begin = text.find(token.content);
        const bool longer = begin == first.begin && first.token != nullptr &&
                            token.content.size() > first.token->content.size();
        if (begin < first.begin || longer) first = {begin, &token};
    }
    return first;
}

} // namespace

Tokens framed_tokens(const std::vector<WeightedText>& parts, const TokenFrame& frame,
                     const std::function<std::vector<std::int64_t>(std::string_view)>& ids_of,
                     const std::function<std::string(const std::vector<std::int64_t>&)>& text_of) {
    const std::size_t room = static_cast<std::size_t>(frame.length) - 2;
    Tokens tokens{{frame.start}, {1}, {}};
    std::vector<std::int64_t> lost;
    for (const WeightedText& part : parts)
        for (const std::int64_t id : ids_of(part.text))
            if (tokens.ids.size() <= room) {
                tokens.ids.push_back(id);
                tokens.weights.push_back(part.weight);
            } else {
                lost.push_back(id);
            }
    tokens.ids.push_back(frame.end);
    tokens.ids.resize(static_cast<std::size_t>(frame.length), frame.pad);
    tokens.weights.resize(tokens.ids.size(), 1);
    tokens.cut = text_of(lost);
    return tokens;
}

void take_out(const std::vector<AddedToken>& tokens, std::string_view text,
              const std::function<void(std::string_view)>& between,
              const std::function<void(const AddedToken&)>& at) {
    for (;;) {
        const Place place = first_of(tokens, text);
        if (const std::string_view part = text.substr(0, place.begin); !part.empty()) between(part);
        if (place.token == nullptr) return;
        at(*place.token);
        text.remove_prefix(place.begin + place.token->content.size());
    }
}

} // namespace restyle::core
