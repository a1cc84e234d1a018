#include "setting_words.h"

#include <sstream>

namespace viewer {
namespace {

std::string number_words(double value) {
    std::ostringstream words;
    words << value;
    return words.str();
}

std::string span_words(double least, double most) {
    return number_words(least) + " to " + number_words(most);
}

std::string span_of(const RestyleSettingInfo& info) {
    std::string words = span_words(info.least, info.most);
    const bool is_all_usual = info.usual_least <= info.least && info.usual_most >= info.most;
    if (!is_all_usual) words += ", usually " + span_words(info.usual_least, info.usual_most);
    return words;
}

std::string default_of(const RestyleSettingInfo& info) {
    const RestyleSettings defaults = restyle_default_settings();
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        return number_words(restyle::setting<double>(defaults, info));
    case RESTYLE_SETTING_UINT32:
        return std::to_string(restyle::setting<std::uint32_t>(defaults, info));
    case RESTYLE_SETTING_UINT64:
        return std::to_string(restyle::setting<std::uint64_t>(defaults, info));
    case RESTYLE_SETTING_INT32:
        return std::to_string(restyle::setting<std::int32_t>(defaults, info));
    case RESTYLE_SETTING_WORD:
        return restyle::setting_word(defaults, info);
    case RESTYLE_SETTING_SCALES:
        return number_words(restyle::setting<double[RESTYLE_MOST_LORAS]>(defaults, info)[0]);
    default:
        return "";
    }
}

} // namespace

std::string range_words(const RestyleSettingInfo& info) {
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
    case RESTYLE_SETTING_UINT32:
    case RESTYLE_SETTING_INT32:
    case RESTYLE_SETTING_SCALES:
        return span_of(info) + "; default " + default_of(info);
    case RESTYLE_SETTING_UINT64:
    case RESTYLE_SETTING_WORD:
        return "default " + default_of(info);
    default:
        return "";
    }
}

} // namespace viewer
