#include "viewer/style_choice.h"

#include <gtest/gtest.h>

namespace viewer {
namespace {

StyleChoice chosen() {
    StyleChoice choice;
    choice.models.source = "plain";
    choice.models.target = "snow";
    choice.models.loras = {"detail.safetensors"};
    choice.models.further_targets = {"ink"};
    return choice;
}

TEST(StyleChoice, PlaysAsOneThatDiffersInItsSettingsAlone) {
    StyleChoice other = chosen();
    other.name = "another";
    other.settings.values().strength = 0.5f;
    EXPECT_TRUE(chosen().plays_as(other));
}

TEST(StyleChoice, LoadsWhatAnotherHasInPlaceOfItsModels) {
    for (const auto change :
         {+[](StyleChoice& choice) { choice.models.source = "ink"; },
          +[](StyleChoice& choice) { choice.models.target = "ink"; },
          +[](StyleChoice& choice) { choice.models.loras.clear(); },
          +[](StyleChoice& choice) { choice.models.further_targets.clear(); }}) {
        StyleChoice other = chosen();
        change(other);
        EXPECT_FALSE(chosen().plays_as(other));
    }
}

TEST(StyleChoice, OfOtherModelsHasTheirNameAndNoFile) {
    StyleChoice choice = chosen();
    choice.file = "styles/snow.json";
    const StyleModels ink{"plain", "models/ink", {}, {}};
    EXPECT_EQ(choice.with_models(ink).models, ink);
    EXPECT_EQ(choice.with_models(ink).name, "own ink");
    EXPECT_EQ(choice.with_models(ink).file, "");
    EXPECT_EQ(choice.with_models({"plain", "models/ink/", {}, {}}).name, "own ink");
    EXPECT_EQ(choice.with_models({"plain", "models/ink.safetensors", {}, {}}).name, "own ink");
}

// What was trained on since is loaded, though its path is the same.
TEST(StyleChoice, WithTheSameTargetIsAnother) {
    const StyleChoice again = chosen().with_target("snow");
    EXPECT_FALSE(again.plays_as(chosen()));
    EXPECT_EQ(again.models, (StyleModels{"plain", "snow/", {}, {}}));
}

} // namespace
} // namespace viewer
