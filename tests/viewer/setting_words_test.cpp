#include "viewer/setting_words.h"

#include <gtest/gtest.h>

namespace viewer {
namespace {

std::string words_of_setting(const char* name) {
    return range_words(restyle::setting_info(name));
}

TEST(SettingWords, TellRangeUsualValuesAndDefault) {
    EXPECT_EQ(words_of_setting("amount"), "0 to 1; default 1");
    const RestyleSettingInfo& guidance = restyle::setting_info("guidance");
    ASSERT_LT(guidance.usual_most, guidance.most);
    EXPECT_NE(range_words(guidance).find(", usually "), std::string::npos) << range_words(guidance);
    EXPECT_EQ(words_of_setting("seed"), "default 0");
}

TEST(SettingWords, NameTheWordThatIsTheDefault) {
    const std::string word =
        restyle::setting_word(restyle_default_settings(), restyle::setting_info("method"));
    EXPECT_EQ(words_of_setting("method"), "default " + word);
}

TEST(SettingWords, SayNothingOfWhatIsTyped) {
    EXPECT_EQ(words_of_setting("source_prompt"), "");
}

// Else a tooltip ends in nothing: of every setting with a range there is a default.
TEST(SettingWords, EndInADefaultWhereTheyBeginWithARange) {
    for (const RestyleSettingInfo* info : restyle::setting_infos()) {
        const std::string words = range_words(*info);
        const std::size_t last = words.rfind("default ");
        if (words.empty()) continue;
        EXPECT_LT(last + std::string("default ").size(), words.size()) << info->name;
    }
}

} // namespace
} // namespace viewer
