// The model of pictures and texts that ships, on frames of test scenes.
#include <gtest/gtest.h>

#include "support/vulkan_test.h"
#include "zero_shot.h"

namespace quality {
namespace {

class ShippedWords : public restyle::test::VulkanTest {
protected:
    ShippedWords()
        : VulkanTest([](VkInstance, VkPhysicalDevice) { return std::vector<const char*>(); },
                     /*validate=*/false) {}
};

// Six scenes in all looks: 66 pictures. Manner and place it has not learnt, as its card says.
TEST_F(ShippedWords, TellSeasonTimeAndWeatherOfScenesThatWereNeverShown) {
    const std::string models = RESTYLE_SOURCE_DIR "/samples/models/";
    const auto model = restyle::core::load_picture_text(models + "words");
    Seeds seeds = dataset_seeds(models + "datasets.json", "test", "plain");
    seeds.end = seeds.first + 6;
    const SeenScenes scenes = look_at_scenes(model, seeds, 128);
    for (const Share& share : zero_shot(model, scenes)) {
        if (share.of == "manner" || share.of == "place") continue;
        EXPECT_GT(share.right, 0.8) << share.of;
        EXPECT_LT(share.by_chance, 0.6) << share.of;
    }
    for (const Share& share : retrieval(model, scenes))
        EXPECT_GT(share.right, 2 * share.by_chance) << share.of;
}

} // namespace
} // namespace quality
