// A StyleGAN2, learnt from pictures.
#include "train/train_fixture.h"

#include "restyle/core/generator_kind.h"
#include "restyle/core/stylegan2.h"

namespace restyle::core {
namespace {

/// Flat pictures of two colours, and settings that train tiny networks on them.
class TrainGan : public LessonFixture<GanTrainSettings, train_gan> {
protected:
    static constexpr int kSide = 8;

    TrainGan() {
        settings_.width = settings_.height = kSide;
        settings_.channels = {16, 8};
        settings_.code = 8;
        settings_.mapping_layers = 2;
        settings_.batch = 8;
        settings_.iterations = 12;
        settings_.learning_rate = 2e-3;
        settings_.penalty = 0.1;
        settings_.penalty_every = 4;
        for (const char* name : {"dark.png", "dim.png"})
            write_contact_sheet(settings_.data / name, picture(name[2] == 'r' ? -0.9 : -0.7), 1);
    }

    static at::Tensor picture(double green) {
        at::Tensor values = at::full({1, 3, kSide, kSide}, 0.6);
        values.select(1, 1).fill_(green);
        return values;
    }

    at::Tensor drawn(int samples) const {
        const StyleGan2 gan = load_stylegan2(settings_.output);
        at::Generator generator = at::detail::createCPUGenerator(4);
        const at::Tensor z = at::randn({samples, 1, settings_.code}, generator, at::kFloat);
        return gan.generator({}).pictures({{"z", z}});
    }
};

TEST_F(TrainGan, LearnsTheColoursOfItsPictures) {
    const at::Tensor mean = (picture(-0.9) + picture(-0.7)).mean({0, 2, 3}) / 2;
    const auto distance = [&] {
        return (drawn(32).mean({0, 2, 3}) - mean).abs().max().item<double>();
    };
    settings_.iterations = 1;
    EXPECT_TRUE(run());
    EXPECT_GT(distance(), 0.5);
    settings_.iterations = 200;
    settings_.average_pictures = 200;
    EXPECT_TRUE(run());
    EXPECT_LT(distance(), 0.15);
}

TEST_F(TrainGan, WritesAFolderThatTheGeneratorLoads) {
    settings_.save_dtype = at::kHalf;
    EXPECT_TRUE(run());
    EXPECT_EQ(generator_kind(settings_.output), GeneratorKind::kStyleGan2);
    EXPECT_EQ(load_stylegan2(settings_.output).resolution(), kSide);
    EXPECT_EQ(drawn(2).sizes(), (std::vector<std::int64_t>{2, 3, kSide, kSide}));
    EXPECT_EQ(weights().at("mapping.fc0.weight").scalar_type(), at::kHalf);
    EXPECT_TRUE(std::filesystem::exists(settings_.output / "samples.png"));
    for (const auto& entry : weights())
        EXPECT_FALSE(entry.first.starts_with("discriminator.")) << entry.first;
}

TEST_F(TrainGan, SavesTheMeanOfItsStyles) {
    run();
    const StyleGan2 gan = load_stylegan2(settings_.output);
    at::Generator generator = at::detail::createCPUGenerator(9);
    const at::Tensor z = at::randn({20'000, 1, settings_.code}, generator, at::kFloat);
    StyleGan2Drawing of_w;
    of_w.code = StyleCode::kW;
    const at::Tensor w = gan.from_z({{"z", z}}, of_w).at("w").squeeze(1);
    EXPECT_TRUE(at::allclose(weights().at("mapping.w_avg"), w.mean(0), 0, 0.03));
    EXPECT_GT(w.std(0).min().item<double>(), 0.2); // It is no constant.
}

TEST_F(TrainGan, LearnsHowStrongItsNoiseIsOnlyWhereThereIsSome) {
    run();
    EXPECT_NE(weights().at("synthesis.b8.conv1.noise_strength").item<float>(), 0);
    settings_.layer_noise = false;
    run();
    EXPECT_EQ(weights().at("synthesis.b8.conv1.noise_strength").item<float>(), 0);
}

TEST_F(TrainGan, RecordsEachLossByItsName) {
    settings_.iterations = 50;
    run();
    for (const char* name : {"generator", "discriminator", "real_sign"})
        EXPECT_EQ(record()["losses"][name].size(), 1U) << name;
    EXPECT_EQ(record()["settings"]["gan"]["channels"], json({16, 8}));
    EXPECT_EQ(record()["pictures"], 2);
}

TEST_F(TrainGan, RepeatsItselfBitForBitAndGivesAnotherModelForAnotherSeed) {
    run();
    const TensorMap first = weights();
    settings_.output = folder_.path() / "again";
    run();
    expect_equal(first, weights());
    settings_.seed = 1;
    run();
    EXPECT_FALSE(
        first.at("synthesis.b8.conv0.weight").equal(weights().at("synthesis.b8.conv0.weight")));
}

TEST_F(TrainGan, ResumedGoesOnAsIfNeverInterrupted) {
    for (const std::string name : {"plain", "augmented", "of equal paths"}) {
        settings_.augment = settings_.mirror = name == "augmented";
        settings_.path_length = name == "of equal paths" ? 2 : 0;
        settings_.output = folder_.path() / name;
        settings_.resume = false;
        EXPECT_TRUE(run());
        const TensorMap uninterrupted = weights();
        settings_.output = folder_.path() / (name + " interrupted");
        EXPECT_FALSE(run_until(5));
        EXPECT_EQ(record()["completed"], false);
        settings_.resume = true;
        EXPECT_FALSE(run_until(9));
        EXPECT_TRUE(run());
        expect_equal(uninterrupted, weights());
    }
}

TEST_F(TrainGan, RegularizesPathLengthsWhereAskedTo) {
    settings_.iterations = 50;
    run();
    const TensorMap without = weights();
    EXPECT_FALSE(record()["settings"]["gan"].contains("path_length"));
    EXPECT_FALSE(record()["losses"].contains("path_length"));
    settings_.path_length = 2;
    run();
    EXPECT_FALSE(without.at("mapping.fc0.weight").equal(weights().at("mapping.fc0.weight")));
    EXPECT_EQ(record()["settings"]["gan"]["path_length"], 2.0);
    EXPECT_GT(record()["losses"]["path_length"].back(), 0.0);
}

TEST_F(TrainGan, RefusesToGoOnWithOtherSettingsOrFromAnotherTraining) {
    EXPECT_FALSE(run_until(2));
    settings_.resume = true;
    settings_.code = 16;
    EXPECT_TRUE(contains(refusal(), "was begun with settings"));
    EXPECT_TRUE(contains(refusal(), "\"code\":8"));
    TrainSettings denoiser;
    static_cast<TrainingPlan&>(denoiser) = settings_;
    denoiser.channels = {16};
    const std::string other = message_of([&] {
        train(
            denoiser, [](const TrainProgress&) {}, never_);
    });
    EXPECT_TRUE(contains(other, "was begun with settings")) << other;
}

TEST_F(TrainGan, RefusesSettingsThatMakeNoNetwork) {
    const auto refused = [&](auto&& spoil, const std::string& word) {
        const GanTrainSettings whole = settings_;
        spoil(settings_);
        EXPECT_TRUE(contains(refusal(), word)) << word << ": " << refusal();
        settings_ = whole;
    };
    using Settings = GanTrainSettings;
    refused([](Settings& s) { s.width = 16; },
            "size is 16x8, but channels at 2 sizes from 4x4 on draw 8x8");
    refused([](Settings& s) { s.channels = {}; }, "channels must name");
    refused([](Settings& s) { s.channels = {4, 0}; }, "channels must be at least 1");
    refused([](Settings& s) { s.channels = std::vector<int>(30, 4); }, "channels name 30 sizes");
    refused([](Settings& s) { s.batch = 6; }, "batch 6 is not a multiple of 4");
    refused([](Settings& s) { s.code = 0; }, "code");
    refused([](Settings& s) { s.mapping_layers = 0; }, "mapping_layers");
    refused([](Settings& s) { s.mixing = 1.5; }, "mixing must be from 0 to 1");
    refused([](Settings& s) { s.penalty = -1; }, "penalty must be at least 0");
    refused([](Settings& s) { s.penalty_every = 0; }, "penalty_every");
    refused([](Settings& s) { s.path_length = -1; }, "path_length must be at least 0");
    refused([](Settings& s) { s.average_pictures = 0; }, "average_pictures");
    refused([](Settings& s) { s.learning_rate = 0; }, "learning_rate");
}

TEST_F(TrainGan, SaysWhereItDiverged) {
    settings_.learning_rate = 1e30;
    EXPECT_TRUE(contains(refusal(), "is no longer finite at iteration")) << refusal();
}

} // namespace
} // namespace restyle::core
