#include "restyle/core/energy_grammar.h"

#include <gtest/gtest.h>

#include "guide/energy_fixture.h"
#include "models/message_of.h"

namespace restyle::core {
namespace {

std::string refusal(const std::string& text) {
    return message_of([&] { parse_energy(text); });
}

TEST(EnergyGrammar, ReadsKindArgumentOptionsAndWeight) {
    const EnergySpec clip = parse_energy("clip:a snowy village=500");
    EXPECT_EQ(clip.kind, "clip");
    EXPECT_EQ(clip.argument, "a snowy village");
    EXPECT_EQ(clip.weight, 500);
    EXPECT_EQ(parse_energy("prior=0.5").weight, 0.5);
    const EnergySpec all = parse_energy("clip:x = y: [1]=z[from=a village,copies=8]=-2e1");
    EXPECT_EQ(all.argument, "x = y: [1]=z");
    EXPECT_EQ(all.options.at("from"), "a village");
    EXPECT_EQ(all.options.at("copies"), "8");
    EXPECT_EQ(all.weight, -20);
    EXPECT_EQ(parse_energy("class:a.pt[3=1,7=-0.5]=5").options.at("7"), "-0.5");
    EXPECT_EQ(parse_energy("classifier:FOLDER[winter=1,fog=-0.5]=5").options.at("fog"), "-0.5");
    EXPECT_FALSE(runs_code(parse_energy("classifier:FOLDER[winter=1]=5")));
    EXPECT_TRUE(needs_clip(parse_energy("clip:noon=5")));
    EXPECT_FALSE(needs_clip(parse_energy("clip:noon[model=FOLDER]=5")));
    EXPECT_TRUE(needs_lpips(parse_energy("lpips=5")));
    EXPECT_FALSE(needs_lpips(parse_energy("lpips[weights=FILE]=5")));
    EXPECT_TRUE(looks_at_borders(parse_energy("structure[of=borders]=5")));
    EXPECT_FALSE(looks_at_borders(parse_energy("structure[of=all]=5")));
}

TEST(EnergyGrammar, NamesTheNearestOfAMisspeltWord) {
    EXPECT_EQ(refusal("pallete:#ff0000=1"),
              "energy 'pallete:#ff0000=1': there is no energy 'pallete'; did you mean 'palette'?");
    EXPECT_EQ(refusal("clip:noon[copis=3]=1"), "energy 'clip:noon[copis=3]=1': there is no option "
                                               "'copis'; did you mean 'copies'?");
    EXPECT_EQ(refusal("structure[of=border]=1"),
              "energy 'structure[of=border]=1': option of is 'border'; did you mean 'borders'?");
    EXPECT_EQ(refusal("beauty=1"),
              "energy 'beauty=1': there is no energy 'beauty'; expected one of class, "
              "classifier, clip, clip-picture, identity, lpips, module, palette, prior, structure");
}

TEST(EnergyGrammar, RefusesWhatIsNoTerm) {
    const std::string no_weight = "ends in no weight, as in \"clip:a village in the snow=500\"";
    for (const char* text :
         {"clip:noon", "clip:noon=", "clip:noon=much", "clip:noon=nan", "clip:noon[copies=3]", ""})
        EXPECT_EQ(refusal(text), "energy '" + std::string(text) + "': " + no_weight);
    EXPECT_EQ(refusal("clip=5"), "energy 'clip=5': clip needs a text behind a colon");
    EXPECT_EQ(refusal("prior:z=5"), "energy 'prior:z=5': prior takes nothing behind a colon");
    EXPECT_EQ(refusal("prior[mask=m.png]=5"), "energy 'prior[mask=m.png]=5': prior has no options");
    EXPECT_EQ(refusal("clip:noon[copies]=5"),
              "energy 'clip:noon[copies]=5': option 'copies' is not NAME=VALUE");
    EXPECT_EQ(refusal("clip:noon[copies=1,copies=2]=5"),
              "energy 'clip:noon[copies=1,copies=2]=5': option 'copies' is given twice");
}

TEST(NearestName, IsOneOfFewChangesOrNone) {
    EXPECT_EQ(nearest_name("strcture", {"structure", "palette"}), "structure");
    EXPECT_EQ(nearest_name("clipp", {"clip", "clip-picture"}), "clip");
    EXPECT_EQ(nearest_name("village", {"structure", "palette"}), "");
}

EnergySum sum_of(const std::vector<std::string>& texts, const EnergySources& sources) {
    std::vector<EnergySpec> specs;
    for (const std::string& text : texts)
        specs.push_back(parse_energy(text));
    return make_energies(specs, sources);
}

EnergySources picture_sources() {
    EnergySources sources;
    sources.read_picture = [](const std::filesystem::path& file, bool) {
        return test::pictures(1, file == "mask.png" ? 31 : 32)[0];
    };
    return sources;
}

TEST(EnergySum, HasThePriorAtWeightOneUnlessItIsNamed) {
    EXPECT_EQ(sum_of({"palette:#ff8000=2"}, {}).prior_weight, 1);
    const EnergySum named = sum_of({"prior=0.25", "palette:#ff8000,#000000=2"}, {});
    EXPECT_EQ(named.prior_weight, 0.25);
    ASSERT_EQ(named.terms.size(), 1U);
    EXPECT_EQ(named.terms[0].name, "palette:#ff8000,#000000=2");
    EXPECT_EQ(named.terms[0].weight, 2);
}

TEST(EnergySum, MakesWhatItNames) {
    EnergySources sources = picture_sources();
    std::vector<std::string> named;
    sources.clip = [&](const std::filesystem::path& folder) {
        named.push_back(folder);
        return test::random_clip();
    };
    sources.perceptual = [&](const std::filesystem::path& file) {
        named.push_back(file);
        return test::random_lpips();
    };
    sources.borders = at::ones({1, 1, 24, 24}, at::kDouble);
    sources.input = test::pictures(1, 33);
    const at::Tensor x = test::pictures(2, 34);
    for (const char* text :
         {"clip:noon[copies=0]=1", "clip:noon[from=dusk,copies=2]=1",
          "clip-picture:a.png[copies=0]=1", "palette:#10aaFF=1", "palette:a.png[colours=3]=1",
          "structure=1", "structure:a.png=1", "lpips=1", "lpips:a.png[mask=mask.png]=1",
          "structure[edges=0,luminance=2,mask=mask.png]=1", "structure[of=borders]=1",
          "structure[of=all]=1", "clip:noon[model=other,copies=0]=2",
          "lpips[weights=other.safetensors]=1"}) {
        const at::Tensor energy = sum_of({text}, sources).terms[0].energy(x, {});
        EXPECT_EQ(energy.sizes(), at::IntArrayRef({2})) << text;
        EXPECT_GT(energy.min().item<double>(), 0) << text;
    }
    EXPECT_EQ(named, (std::vector<std::string>{"", "", "", "", "", "other", "other.safetensors"}));
    const at::Tensor red = at::tensor({1., -1., -1.}, at::kDouble).view({1, 3});
    EXPECT_TRUE(sum_of({"palette:#ff0000=1"}, sources)
                    .terms[0]
                    .energy(x, {})
                    .equal(palette_energy({red})(x, {})));
}

TEST(EnergySum, RefusesWhatItCouldNotTellApart) {
    const auto refused = [](const std::vector<std::string>& terms) {
        return message_of([&] { sum_of(terms, {}); });
    };
    EXPECT_EQ(refused({"palette:#ff0000=1", "prior=1", "palette:#ff0000=1"}),
              "energy 'palette:#ff0000=1': is given twice; expected one of the weights' sum");
    EXPECT_EQ(refused({"prior=1", "prior=0.5"}),
              "energy 'prior=0.5': is given twice; expected one of the weights' sum");
    EXPECT_EQ(refused({"prior=-1"}), "energy 'prior=-1': a prior's weight is 0 or more");
}

TEST(EnergySum, NamesTheTermOfAFileThatCannotBeRead) {
    EnergySources sources;
    sources.read_picture = [](const std::filesystem::path& file, bool) -> at::Tensor {
        throw std::runtime_error(file.string() + ": there is no such file");
    };
    const auto refused = [&](const std::string& text) {
        return message_of([&] { sum_of({text}, sources); });
    };
    EXPECT_EQ(refused("structure:a.png=1"),
              "energy 'structure:a.png=1': a.png: there is no such file");
    EXPECT_EQ(refused("palette:red=1"),
              "energy 'palette:red=1': red: there is no such file; expected #rrggbb,... or a "
              "picture's file");
    EXPECT_EQ(refused("palette:#ff0000[mask=m.png]=1"),
              "energy 'palette:#ff0000[mask=m.png]=1': m.png: there is no such file");
    EXPECT_EQ(refused("palette:#ff0000[colours=3]=1"),
              "energy 'palette:#ff0000[colours=3]=1': option colours is of a picture's palette, "
              "and these colours are given");
}

TEST(EnergySum, SaysWhatATermLacks) {
    const auto refused = [](const std::string& text) {
        return message_of([&] { sum_of({text}, picture_sources()); });
    };
    EXPECT_EQ(refused("clip:noon=1"), "energy 'clip:noon=1': needs a CLIP model folder");
    EXPECT_EQ(refused("lpips=1"), "energy 'lpips=1': needs the weights of an LPIPS network");
    EXPECT_EQ(refused("structure=1"),
              "energy 'structure=1': needs an input picture, or a file behind a colon");
    EXPECT_EQ(refused("structure:a.png[of=borders]=1"),
              "energy 'structure:a.png[of=borders]=1': option of is 'borders', which are of the "
              "depth or the objects of a game's frame, and these are not told");
    EXPECT_EQ(refused("palette:#12345=1"),
              "energy 'palette:#12345=1': colour '#12345' is not #rrggbb");
    EXPECT_EQ(refused("palette:a.png[colours=0]=1"),
              "energy 'palette:a.png[colours=0]=1': option colours is '0', expected a whole number "
              "from 1 to 1024");
    EXPECT_EQ(refused("structure:a.png[edges=many]=1"),
              "energy 'structure:a.png[edges=many]=1': option edges is 'many', expected a number");
    EXPECT_TRUE(contains(refused("module:a.pt=1"), "allow that with --run-torchscript"));
    EXPECT_TRUE(contains(refused("class:a.pt[1=1]=1"), "allow that with --run-torchscript"));
}

} // namespace
} // namespace restyle::core
