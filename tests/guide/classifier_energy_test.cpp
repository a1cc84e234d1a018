// Energies of a classifier whose folder is weights alone.
#include <fstream>

#include <gtest/gtest.h>

#include "guide/energy_fixture.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "models/vision/attribute_network.h"
#include "restyle/core/energy_grammar.h"
#include "restyle/core/safetensors.h"
#include "support/gradient_check.h"

namespace restyle::core {
namespace {

using test::pictures;

/// A classifier of random weights that tells winter, dusk and fog.
class ClassifierEnergy : public testing::Test {
protected:
    ClassifierEnergy() { write({{"winter", "dusk", "fog"}, 16, {8, 16}, 2, 8}); }

    void write(const ClassifierConfig& config) const {
        SafeTensors contents;
        std::uint64_t seed = 100;
        AttributeNetwork(
            [&](const std::string& name, at::IntArrayRef shape) {
                return contents.tensors[name] = 0.4 * test::normal(shape, ++seed);
            },
            config);
        write_safetensors(folder_.path() / "model.safetensors", contents);
        write_classifier_config(folder_.path() / "config.json", config);
    }

    PictureClassifier loaded() const {
        return load_picture_classifier(folder_.path(), at::kDouble);
    }

    Energy made(const std::string& options) const {
        const std::string text = "classifier:" + folder_.path().string() + options + "=2";
        return make_energies({parse_energy(text)}, {}).terms[0].energy;
    }

    std::string refusal(const std::string& options) const {
        return message_of([&] { made(options); });
    }

    std::string refusal_to_load(const std::string& config) const {
        std::ofstream(folder_.path() / "config.json") << config;
        return message_of([&] { loaded(); });
    }

    TemporaryFolder folder_;
};

TEST_F(ClassifierEnergy, HasTheGradientOfCentralDifferences) {
    for (const Downsampling downsampling : {Downsampling::kStride, Downsampling::kPool}) {
        write({{"winter", "dusk", "fog"}, 16, {8, 16}, 2, 8, downsampling});
        const Energy energy = classifier_energy(loaded(), {{0, 1}, {2, -0.5}});
        for (const std::int64_t side : {16, 24}) { // As it is, and resized.
            const auto f = [&](const at::Tensor& x) { return energy(x, {}).sum(); };
            EXPECT_LT(test::gradient_error(f, pictures(2, 3, side)), 1e-6) << side;
        }
    }
}

TEST_F(ClassifierEnergy, IsTheLossOfEachAttribute) {
    const at::Tensor x = pictures(3, 4);
    const at::Tensor logits = loaded().logits(x);
    ASSERT_EQ(logits.sizes(), (std::vector<std::int64_t>{3, 3}));
    const auto loss = [&](std::int64_t index, double sign) {
        return -((sign * logits.select(1, index)).sigmoid() + 1e-8).log();
    };
    EXPECT_TRUE(at::allclose(classifier_energy(loaded(), {{0, 1}, {2, -0.5}})(x, {}),
                             loss(0, 1) + 0.5 * loss(2, -1)));
}

TEST_F(ClassifierEnergy, IsMadeByTheGrammarWithoutASwitch) {
    const at::Tensor x = pictures(2, 5).to(at::kFloat);
    const PictureClassifier in_fp32 = load_picture_classifier(folder_.path());
    EXPECT_TRUE(made("[winter=1,fog=-0.5]")(x, {}).equal(
        classifier_energy(in_fp32, {{2, -0.5}, {0, 1}})(x, {})));
}

TEST_F(ClassifierEnergy, SeesEachPictureAlone) {
    const at::Tensor x = pictures(3, 6);
    const Energy energy = classifier_energy(loaded(), {{1, 1}});
    EXPECT_TRUE(at::allclose(energy(x, {}).narrow(0, 1, 1), energy(x.narrow(0, 1, 1), {})));
}

TEST_F(ClassifierEnergy, NamesTheNearestOfAMisspeltAttribute) {
    EXPECT_TRUE(contains(refusal("[winterr=1]"),
                         "there is no attribute 'winterr'; did you mean 'winter'?"));
    EXPECT_TRUE(contains(refusal("[summer=1]"),
                         "there is no attribute 'summer'; expected one of winter, dusk, fog"));
    EXPECT_TRUE(contains(refusal("[dusk=much]"), "option dusk is 'much', expected a number"));
    EXPECT_TRUE(contains(refusal(""), "no attribute is named, as in [winter=1,fog=-0.5]"));
    EXPECT_EQ(message_of([&] {
                  classifier_energy(loaded(), {{3, 1}});
              }),
              "the classifier has 3 attributes, from 0 on, and attribute 3 was asked for");
}

TEST_F(ClassifierEnergy, RefusesAFolderThatIsNoClassifier) {
    const std::string config = (folder_.path() / "config.json").string();
    EXPECT_TRUE(contains(refusal_to_load(R"({"_class_name": "UNet2DModel"})"),
                         config + ": _class_name is \"UNet2DModel\", expected PictureClassifier"));
    EXPECT_TRUE(contains(
        refusal_to_load(R"({"_class_name": "PictureClassifier", "attributes": ["a", "a"]})"),
        "attributes"));
    EXPECT_TRUE(contains(
        refusal_to_load(
            R"({"_class_name": "PictureClassifier", "attributes": ["a"], "channels": [12]})"),
        "channels is [12], expected multiples of norm_groups"));
    EXPECT_TRUE(contains(
        refusal_to_load(R"({"_class_name": "PictureClassifier", "attributes": ["a"], "size": 12})"),
        "size is 12, expected a number that each level behind the first can halve"));
    EXPECT_TRUE(contains(
        refusal_to_load(
            R"({"_class_name": "PictureClassifier", "attributes": ["a"], "downsampling": "max"})"),
        "downsampling is \"max\", expected one of stride pool"));
    EXPECT_TRUE(
        contains(refusal_to_load(R"({"_class_name": "PictureClassifier", "attributes": ["a"]})"),
                 "model.safetensors"));
}

} // namespace
} // namespace restyle::core
