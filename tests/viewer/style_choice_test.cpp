#include "viewer/style_choice.h"

#include <gtest/gtest.h>

namespace viewer {
namespace {

StyleChoice chosen() {
    StyleChoice choice;
    choice.source_model = "plain";
    choice.target_model = "snow";
    choice.loras = {"detail.safetensors"};
    choice.further_targets = {"ink"};
    return choice;
}

TEST(StyleChoice, PlaysAsOneThatDiffersInItsSettingsAlone) {
    StyleChoice other = chosen();
    other.name = "another";
    other.settings.values().strength = 0.5f;
    EXPECT_TRUE(chosen().plays_as(other));
}

TEST(StyleChoice, LoadsWhatAnotherHasInPlaceOfItsModels) {
    for (const auto change : {+[](StyleChoice& choice) { choice.source_model = "ink"; },
                              +[](StyleChoice& choice) { choice.target_model = "ink"; },
                              +[](StyleChoice& choice) { choice.loras.clear(); },
                              +[](StyleChoice& choice) { choice.further_targets.clear(); }}) {
        StyleChoice other = chosen();
        change(other);
        EXPECT_FALSE(chosen().plays_as(other));
    }
}

} // namespace
} // namespace viewer
