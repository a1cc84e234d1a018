// The list of settings tells of every member of RestyleSettings what holds for it.
#include <cmath>
#include <limits>
#include <set>

#include "session/session_test.h"

namespace restyle::test {
namespace {

std::size_t bytes_of(const RestyleSettingInfo& info) {
    switch (info.type) {
    case RESTYLE_SETTING_DOUBLE:
        return sizeof(double);
    case RESTYLE_SETTING_UINT64:
        return sizeof(std::uint64_t);
    case RESTYLE_SETTING_TIMES:
        return sizeof RestyleSettings::timesteps;
    case RESTYLE_SETTING_TEXT:
    case RESTYLE_SETTING_LINES:
    case RESTYLE_SETTING_FOLDER:
        return sizeof(const char*);
    case RESTYLE_SETTING_SCALES:
        return sizeof RestyleSide::lora_scales;
    default:
        return sizeof(std::uint32_t);
    }
}

TEST(SettingInfos, TellOfEveryMemberOnce) {
    std::set<std::size_t> told;
    for (const RestyleSettingInfo* info : setting_infos())
        for (std::size_t byte = 0; byte < bytes_of(*info); ++byte)
            EXPECT_TRUE(told.insert(info->offset + byte).second) << info->name;
    const std::size_t untold =
        sizeof RestyleSettings::bytes + sizeof RestyleSettings::next +
        sizeof RestyleSettings::timestep_count + sizeof RestyleSettings::reserved +
        sizeof RestyleSettings::reserved_attention + sizeof RestyleSettings::reserved_stream +
        sizeof RestyleSettings::reserved_edit_mask;
    EXPECT_EQ(told.size() + untold, sizeof(RestyleSettings));
    EXPECT_LE(*told.rbegin(), sizeof(RestyleSettings));
}

TEST(SettingInfos, AreNamedAndExplained) {
    std::set<std::string> names;
    for (const RestyleSettingInfo* info : setting_infos()) {
        EXPECT_EQ(info->bytes, sizeof(RestyleSettingInfo));
        EXPECT_TRUE(names.insert(info->name).second) << info->name;
        EXPECT_GT(std::string(info->help).size(), 10u) << info->name;
        EXPECT_LT(info->least, info->most) << info->name;
        EXPECT_LE(info->least, info->usual_least) << info->name;
        EXPECT_LT(info->usual_least, info->usual_most) << info->name;
        EXPECT_LE(info->usual_most, info->most) << info->name;
        EXPECT_EQ(info->word_count > 0, info->type == RESTYLE_SETTING_WORD) << info->name;
        for (std::uint32_t i = 0; i < info->word_count; ++i)
            EXPECT_NE(std::string(info->words[i]), "");
    }
    EXPECT_EQ(restyle_setting_info(std::numeric_limits<std::uint32_t>::max()), nullptr);
}

// A program of the first header, whose struct ends earlier, is told of nothing behind that.
TEST(SettingInfos, EndWhereTheCallersStructDoes) {
    constexpr std::uint32_t kFirstRelease = 376;
    std::set<std::string> of_first, of_all;
    for (std::uint32_t i = 0; const RestyleSettingInfo* info = restyle_setting_info(i); ++i) {
        EXPECT_LE(info->offset + bytes_of(*info), kFirstRelease) << info->name;
        EXPECT_EQ(info, restyle_setting_info_within(kFirstRelease, i));
        of_first.insert(info->name);
    }
    for (const RestyleSettingInfo* info : setting_infos())
        of_all.insert(info->name);
    EXPECT_EQ(of_first.count("strength") + of_first.count("energies"), 1u);
    EXPECT_EQ(of_all.count("strength") + of_all.count("energies"), 2u);
    EXPECT_EQ(restyle_setting_info_within(0, 0), nullptr);
}

class Settings : public SessionTest {
protected:
    static std::string refusal(Session& session, const RestyleSettings& settings) {
        try {
            session.configure(settings);
        } catch (const Error& error) {
            return error.what();
        }
        return "taken";
    }

    /// `value` in place of the setting's own.
    static RestyleSettings with(const RestyleSettingInfo& info, double value) {
        RestyleSettings settings = restyle_default_settings();
        switch (info.type) {
        case RESTYLE_SETTING_DOUBLE:
            setting<double>(settings, info) = value;
            break;
        case RESTYLE_SETTING_UINT64:
            setting<std::uint64_t>(settings, info) =
                value == 0 ? 0 : std::numeric_limits<std::uint64_t>::max();
            break;
        case RESTYLE_SETTING_SCALES:
            setting<double[RESTYLE_MOST_LORAS]>(settings, info)[3] = value;
            break;
        case RESTYLE_SETTING_TIMES:
            settings.timestep_count = 1;
            [[fallthrough]];
        default:
            setting<std::int32_t>(settings, info) = static_cast<std::int32_t>(value);
        }
        return settings;
    }
};

TEST_F(Settings, AreTakenFromTheLeastToTheMostAndRefusedByNameBeyond) {
    Session session = open({.slots = 6}); // As stream_batch needs.
    EXPECT_EQ(refusal(session, restyle_default_settings()), "taken");
    for (const RestyleSettingInfo* info : setting_infos()) {
        if (is_text(*info)) continue; // style_file_test.cpp
        if (info->type == RESTYLE_SETTING_INT32)
            continue; // Classes, of which these models have none.
        EXPECT_EQ(refusal(session, with(*info, info->least)), "taken") << info->name;
        EXPECT_EQ(refusal(session, with(*info, info->most)), "taken") << info->name;
        const std::string named = std::string("RestyleSettings.") + info->name;
        if (info->type == RESTYLE_SETTING_UINT64) continue; // Has nothing beyond.
        const bool fractions =
            info->type == RESTYLE_SETTING_DOUBLE || info->type == RESTYLE_SETTING_SCALES;
        const double below = fractions ? -0.01 : -1;
        EXPECT_EQ(refusal(session, with(*info, info->least + below)).find(named), 0u);
        if (info->type == RESTYLE_SETTING_TIMES) continue; // The models know their last time.
        EXPECT_EQ(refusal(session, with(*info, info->most - below)).find(named), 0u);
    }
}

TEST_F(Settings, WhatIsNotANumberIsRefused) {
    Session session = open({});
    for (const RestyleSettingInfo* info : setting_infos())
        if (info->type == RESTYLE_SETTING_DOUBLE) {
            EXPECT_NE(refusal(session, with(*info, std::nan(""))), "taken") << info->name;
        }
}

TEST_F(Settings, WordsOutsideTheListAreToldWhichThereAre) {
    Session session = open({});
    RestyleSettings settings = restyle_default_settings();
    settings.noise = 2;
    EXPECT_EQ(refusal(session, settings),
              "RestyleSettings.noise is 2, expected 0 (fixed) or 1 (frame)");
}

} // namespace
} // namespace restyle::test
