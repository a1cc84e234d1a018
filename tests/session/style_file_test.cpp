// Styles and their files.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include <restyle/restyle.hpp>

#include "models/temporary_folder.h"

namespace restyle {
namespace {

namespace fs = std::filesystem;

class StyleFile : public testing::Test {
protected:
    std::string written(const std::string& text) const {
        const fs::path file = folder_ / "style.json";
        std::ofstream(file) << text;
        return file;
    }

    static std::string text_of(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file).rdbuf();
        return text.str();
    }

    // What is said against the file, without its name before.
    std::string refusal(const std::string& text) const {
        const std::string file = written(text);
        try {
            Style::read(file.c_str());
        } catch (const Error& error) {
            EXPECT_EQ(error.result(), RESTYLE_ERROR_UNSUPPORTED);
            const std::string sentence = error.what();
            EXPECT_EQ(sentence.find(file + ": "), 0u) << sentence;
            return sentence.substr(std::min(sentence.size(), file.size() + 2));
        }
        return "read";
    }

    std::string refusal_of_settings(const std::string& settings) const {
        return refusal(R"({"format": "restyle-style-1", "model": "m", "settings": {)" + settings +
                       "}}");
    }

    const TemporaryFolder temporary_;
    const fs::path folder_ = temporary_.path();
};

TEST_F(StyleFile, NamesModelsFromWhereItLies) {
    const Style style = Style::read(written(R"({"format": "restyle-style-1",
        "source_model": "models/plain", "target_model": "../snow", "loras": ["/a/b.safetensors"],
        "further_targets": ["../ink", "models/plain"]})")
                                        .c_str());
    const RestyleStyleInfo info = style.info();
    EXPECT_EQ(info.source_model, (folder_ / "models/plain").string());
    EXPECT_EQ(info.target_model, (folder_.parent_path() / "snow").string());
    ASSERT_EQ(info.lora_count, 1u);
    EXPECT_STREQ(info.loras[0], "/a/b.safetensors");
    ASSERT_EQ(info.further_target_count, 2u);
    EXPECT_EQ(info.further_targets[0], (folder_.parent_path() / "ink").string());
    EXPECT_EQ(info.further_targets[1], (folder_ / "models/plain").string());
    EXPECT_EQ(info.settings->steps, restyle_default_settings().steps);
}

TEST_F(StyleFile, HoldsEverySettingByItsName) {
    const Style style = Style::read(written(R"({"format": "restyle-style-1", "model": "village",
        "settings": {"source_prompt": "summer", "target_prompt": "winter \u2744", "negative_prompt": "",
        "source_class": 3, "guidance": 2.5, "lora_scales": [0.5, -1], "method": "sdedit",
        "timesteps": [900, 300], "seed": 18446744073709551615, "steps": 12, "last": "drop",
        "attention": "refine", "cross_replace": 0.5, "target_blend": "snow"}})")
                                        .c_str());
    const RestyleStyleInfo info = style.info();
    const RestyleSettings& settings = *info.settings;
    EXPECT_STREQ(info.source_model, info.target_model);
    EXPECT_STREQ(settings.source.prompt, "summer");
    EXPECT_STREQ(settings.target.prompt, "winter \xe2\x9d\x84");
    EXPECT_STREQ(settings.target.negative_prompt, "");
    EXPECT_EQ(settings.source.negative_prompt, nullptr);
    EXPECT_EQ(settings.source.label, 3);
    EXPECT_EQ(settings.target.guidance, 2.5);
    EXPECT_EQ(settings.target.lora_scales[0], 0.5);
    EXPECT_EQ(settings.target.lora_scales[1], -1);
    EXPECT_EQ(settings.target.lora_scales[2], 1);
    EXPECT_EQ(settings.method, RESTYLE_METHOD_SDEDIT);
    EXPECT_EQ(settings.timestep_count, 2u);
    EXPECT_EQ(settings.timesteps[1], 300);
    EXPECT_EQ(settings.seed, 18446744073709551615u);
    EXPECT_EQ(settings.steps, 12u);
    EXPECT_EQ(settings.last, RESTYLE_LAST_DROP);
    EXPECT_EQ(settings.attention, RESTYLE_ATTENTION_REFINE);
    EXPECT_EQ(settings.cross_replace, 0.5);
    EXPECT_EQ(settings.self_replace, 0.4);
    EXPECT_EQ(settings.source_blend, nullptr);
    EXPECT_STREQ(settings.target_blend, "snow");
}

TEST_F(StyleFile, IsReadAsItWasWritten) {
    const std::string first =
        written(R"({"format": "restyle-style-1", "source_model": "a", "target_model": "b",
        "loras": ["l/one.safetensors", "two.safetensors"], "settings": {"target_prompt": "\"winter\"",
        "lora_scales": [1, 0.25], "strength": 0.3, "noise": "frame", "timesteps": [5]}})");
    const std::string second = folder_ / "second.json", third = folder_ / "third.json";
    Style::read(first.c_str()).write(second.c_str());
    Style::read(second.c_str()).write(third.c_str());
    EXPECT_EQ(text_of(second), text_of(third));
    EXPECT_EQ(text_of(second), R"({
  "format": "restyle-style-1",
  "source_model": "a",
  "target_model": "b",
  "loras": [
    "l/one.safetensors",
    "two.safetensors"
  ],
  "settings": {
    "target_prompt": "\"winter\"",
    "lora_scales": [
      1.0,
      0.25
    ],
    "strength": 0.3,
    "timesteps": [
      5
    ],
    "noise": "frame"
  }
}
)");
}

TEST_F(StyleFile, IsAsItWasWhereItCannotBeWritten) {
    const Style style("model");
    const std::string nowhere = folder_ / "no folder" / "style.json";
    try {
        style.write(nowhere.c_str());
        FAIL() << "written";
    } catch (const Error& error) {
        EXPECT_EQ(error.result(), RESTYLE_ERROR_UNSUPPORTED);
        EXPECT_EQ(std::string(error.what()).find(nowhere + ": cannot be written"), 0u);
    }
}

TEST_F(StyleFile, IsRefusedByKeyAndValue) {
    EXPECT_EQ(refusal("{"), "is not a JSON object");
    EXPECT_EQ(refusal("[]"), "is not a JSON object");
    EXPECT_EQ(refusal("{}"), "format is absent, expected \"restyle-style-1\"");
    EXPECT_EQ(refusal(R"({"format": "restyle-style-2"})"),
              "format is \"restyle-style-2\", expected \"restyle-style-1\"");
    EXPECT_EQ(refusal(R"({"format": "restyle-style-1"})"),
              "source_model is absent, expected the path of a model folder");
    EXPECT_EQ(refusal(R"({"format": "restyle-style-1", "model": "a", "target_model": "b"})"),
              "target_model is \"b\", expected none beside \"model\"");
    EXPECT_EQ(refusal(R"({"format": "restyle-style-1", "model": "a", "speed": 1})"),
              "speed is 1, expected no such key, since nothing is known of it");
    EXPECT_EQ(refusal(R"({"format": "restyle-style-1", "model": "a", "loras": "b"})"),
              "loras is \"b\", expected a list of texts");
    EXPECT_EQ(refusal(R"({"format": "restyle-style-1", "model": "a", "settings": 1})"),
              "settings is 1, expected an object");
}

TEST_F(StyleFile, SettingsAreRefusedByNameAndRange) {
    EXPECT_EQ(refusal_of_settings(R"("stength": 1)"),
              "settings.stength is 1, expected no such key, since nothing is known of it");
    EXPECT_EQ(refusal_of_settings(R"("strength": 1.5)"),
              "settings.strength is 1.5, expected a number of 0.0 to 1.0");
    EXPECT_EQ(refusal_of_settings(R"("steps": 2.5)"),
              "settings.steps is 2.5, expected a whole number of 1.0 to 1000.0");
    EXPECT_EQ(refusal_of_settings(R"("seed": -1)"),
              "settings.seed is -1, expected a whole number of 0 to 18446744073709551615");
    EXPECT_EQ(refusal_of_settings(R"("method": "magic")"),
              "settings.method is \"magic\", expected one of cycle ddib edit-friendly sdedit "
              "turbo");
    EXPECT_EQ(refusal_of_settings(R"("target_prompt": 7)"),
              "settings.target_prompt is 7, expected a text");
    EXPECT_EQ(
        refusal_of_settings(R"("lora_scales": [1, 2, 3, 4, 5, 6, 7, 8, 9])"),
        "settings.lora_scales is [1,2,3,4,5,6,7,8,9], expected a list of at most 8 numbers of "
        "-1000.0 to 1000.0");
    EXPECT_EQ(refusal_of_settings(R"("timesteps": [3, 9])"),
              "RestyleSettings.timesteps[1] is 9, expected times that descend to 0 or above");
}

TEST_F(StyleFile, HoldsEnergiesAndWhereTheirFilesAre) {
    const std::string file = written(R"({"format": "restyle-style-1", "model": "m", "settings": {
        "energies": ["palette:autumn.png=20000", "prior=0.5"], "clip_model": "../clip",
        "guide_steps": 3, "guide_step_size": 0.1}})");
    const Style style = Style::read(file.c_str());
    const RestyleStyleInfo info = style.info();
    EXPECT_STREQ(info.settings->energies, "palette:autumn.png=20000\nprior=0.5");
    EXPECT_EQ(fs::path(info.settings->energy_folder) / "", folder_ / "");
    EXPECT_EQ(info.settings->clip_model, (folder_.parent_path() / "clip").string());
    EXPECT_EQ(info.settings->guide_steps, 3u);
    EXPECT_EQ(info.settings->guide_step_size, 0.1);

    fs::create_directory(folder_ / "elsewhere");
    const std::string moved = folder_ / "elsewhere" / "style.json", again = folder_ / "again.json";
    style.write(moved.c_str());
    EXPECT_NE(text_of(moved).find(R"("energy_folder": "..")"), std::string::npos) << text_of(moved);
    EXPECT_NE(text_of(moved).find(R"("clip_model": "../../clip")"), std::string::npos);
    Style::read(moved.c_str()).write(again.c_str());
    EXPECT_EQ(text_of(again), R"({
  "format": "restyle-style-1",
  "model": "m",
  "settings": {
    "energies": [
      "palette:autumn.png=20000",
      "prior=0.5"
    ],
    "clip_model": "../clip",
    "guide_steps": 3,
    "guide_step_size": 0.1
  }
}
)");
}

TEST_F(StyleFile, EnergiesAreRefusedByTheirWords) {
    EXPECT_EQ(refusal_of_settings(R"("energies": ["pallete:#ff8000=5"])"),
              "RestyleSettings.energies: energy 'pallete:#ff8000=5': there is no energy 'pallete'; "
              "did you mean 'palette'?");
    EXPECT_EQ(refusal_of_settings(R"("energies": "prior=1")"),
              "settings.energies is \"prior=1\", expected a list of texts");
    EXPECT_EQ(refusal_of_settings(R"("energies": ["prior=1\nprior=2"])"),
              "settings.energies is [\"prior=1\\nprior=2\"], expected texts of one line each");
    EXPECT_EQ(
        refusal_of_settings(R"("energies": ["module:any.pt=1"])"),
        "RestyleSettings.energies: energy 'module:any.pt=1': a TorchScript file runs the code "
        "that it brings; allow that with run_torchscript yes for a file whose maker you "
        "trust");
    EXPECT_EQ(refusal_of_settings(R"("energies": ["module:any.pt=1"], "run_torchscript": "yes")"),
              "read");
    EXPECT_EQ(refusal_of_settings(R"("energies": ["clip:snow=1"])"),
              "RestyleSettings.energies: energy 'clip:snow=1': clip_model is not set, expected the "
              "folder of a CLIP model");
    EXPECT_EQ(refusal_of_settings(R"("energies": ["clip:snow[model=../clip]=1"])"), "read");
    EXPECT_EQ(refusal_of_settings(R"("energies": ["lpips=1"])"),
              "RestyleSettings.energies: energy 'lpips=1': option weights is not given, expected "
              "the file of an LPIPS network's weights");
    EXPECT_EQ(refusal_of_settings(R"("energies": ["lpips[weights=alex.safetensors]=1"])"), "read");
    std::string many;
    for (int i = 0; i < 17; ++i)
        many += std::string(i == 0 ? "" : ", ") + "\"structure=1\"";
    EXPECT_EQ(refusal_of_settings("\"energies\": [" + many + "]"),
              "RestyleSettings.energies are 17, expected at most 16");
}

TEST_F(StyleFile, TruncatedOrMutatedNeverCrashes) {
    const std::string whole = R"({"format": "restyle-style-1", "model": "a", "loras": ["b"],
        "settings": {"steps": 3, "target_prompt": "x", "timesteps": [9, 3], "method": "cycle"}})";
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_NE(refusal(whole.substr(0, length)), "read") << length;
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (const char byte : {'\0', '"', '9', '-', '\xff', '{', ']'}) {
            std::string mutated = whole;
            mutated[i] = byte;
            refusal(mutated); // Read or refused, in a sentence either way.
        }
}

TEST(StyleInfo, IsCheckedMemberByMember) {
    const auto refusal = [](const RestyleStyleInfo& info) -> std::string {
        RestyleStyle style = nullptr;
        const RestyleResult result = restyle_style_create(&info, &style);
        EXPECT_EQ(style != nullptr, result == RESTYLE_OK);
        restyle_style_destroy(style);
        return result == RESTYLE_OK ? "made" : restyle_last_error();
    };
    auto info = make<RestyleStyleInfo>();
    EXPECT_EQ(refusal(info),
              "RestyleStyleInfo.source_model is NULL, expected the path of a diffusers folder");
    info.source_model = "a";
    EXPECT_EQ(refusal(info), "made");
    info.lora_count = 9;
    EXPECT_EQ(refusal(info), "RestyleStyleInfo.lora_count is 9, expected 0 to 8");
    info.lora_count = 1;
    EXPECT_EQ(refusal(info), "RestyleStyleInfo.loras is NULL, expected lora_count paths");
    const char* none = nullptr;
    info.loras = &none;
    EXPECT_EQ(refusal(info), "RestyleStyleInfo.loras[0] is NULL, expected the path of a "
                             ".safetensors file");
    info.lora_count = 0;
    info.further_target_count = 8;
    EXPECT_EQ(refusal(info), "RestyleStyleInfo.further_target_count is 8, expected 0 to 7");
    info.further_target_count = 1;
    info.further_targets = &none;
    EXPECT_EQ(refusal(info), "RestyleStyleInfo.further_targets[0] is NULL, expected the path of a "
                             "diffusers folder");
    info.further_target_count = 0;
    RestyleSettings settings = restyle_default_settings();
    info.settings = &settings;
    settings.target.prompt = "winter \xff";
    EXPECT_EQ(refusal(info),
              "RestyleSettings.target_prompt is no UTF-8: invalid UTF-8 byte at index 7: 0xFF");
    const std::string longer(RESTYLE_MOST_TEXT + 1, 'a');
    settings.target.prompt = longer.c_str();
    EXPECT_EQ(refusal(info), "RestyleSettings.target_prompt has 2048 bytes, expected at most 2047");
    settings = restyle_default_settings();
    settings.bytes = 8;
    EXPECT_EQ(refusal(info).find("RestyleSettings.bytes is 8, expected sizeof RestyleSettings"),
              0u);
    EXPECT_EQ(restyle_style_create(&info, nullptr), RESTYLE_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(restyle_style_read("x", nullptr), RESTYLE_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(restyle_style_write(nullptr, "x"), RESTYLE_ERROR_INVALID_ARGUMENT);
}

TEST(OwnedSettings, KeepTheirTextsWhereverTheyGo) {
    Settings copied;
    {
        Settings settings;
        std::string text = "winter";
        settings.set_text(setting_info("target_prompt"), text.c_str());
        text = "summer";
        copied = settings;
        settings.set_text(setting_info("target_prompt"), nullptr);
        EXPECT_EQ(settings->target.prompt, nullptr);
    }
    EXPECT_STREQ(copied->target.prompt, "winter");
    const Settings again(copied);
    copied.set_text(setting_info("target_prompt"), "autumn");
    EXPECT_STREQ(again->target.prompt, "winter");
}

} // namespace
} // namespace restyle
