#include "viewer/training.h"

#include "child_scripts.h"

namespace viewer {
namespace {

namespace fs = std::filesystem;

/// restyle_train as a script that keeps its arguments and does what the test says.
class TrainingTest : public test::ChildScripts {
protected:
    TrainingTest() {
        plan_.folder = "pictures";
        plan_.model = folder_ / "model";
    }

    void write_train(const std::string& script) const {
        write_program("restyle_train",
                      "printf '%s ' \"$@\" > '" + (folder_ / "told").string() + "'\n" + script);
    }

    std::string told() const {
        std::ifstream file(folder_ / "told");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    static void follow_to_the_end(Training& training) {
        EXPECT_TRUE(comes_to_hold([&] {
            training.follow();
            return !training.is_running();
        }));
    }

    static std::string line(int iteration, const std::string& more) {
        return "echo '{\"event\":\"progress\",\"iteration\":" + std::to_string(iteration) +
               ",\"remaining_seconds\":90," + more + "}'\n";
    }

    TrainingPlan plan_;
};

TEST_F(TrainingTest, TellsHowItFaresUntilItIsDone) {
    write_train(line(10, R"("done":0.25,"losses":{"loss":0.5},"saved":false)") +
                "echo no JSON\necho '{\"done\": \"half\"}'\necho 7\nwhile [ ! -e '" +
                (folder_ / "go").string() + "' ]; do sleep 0.01; done\n" +
                line(40, R"("done":1,"losses":{"loss":0.25},"saved":true,"samples":"s.png")") +
                "echo '{\"event\":\"completed\"}'");
    Training training(folder_);
    training.begin(plan_);
    ASSERT_TRUE(comes_to_hold([&] {
        training.follow();
        return !training.losses().points().empty();
    }));
    EXPECT_TRUE(training.is_running());
    EXPECT_FLOAT_EQ(training.progress(), 0.25f);
    EXPECT_EQ(training.words(), "iteration 10, loss 0.5, 1.5 minutes to go");
    EXPECT_TRUE(training.model().empty());
    std::ofstream(folder_ / "go") << "";
    follow_to_the_end(training);
    EXPECT_EQ(training.words(), "done: " + plan_.model);
    EXPECT_EQ(training.losses().points(), std::vector<float>({0.5f, 0.25f}));
    EXPECT_EQ(training.model(), plan_.model);
    EXPECT_EQ(training.samples(), "s.png");
    EXPECT_EQ(told(), "--data pictures --output " + plan_.model +
                          " --size 128x128 --minutes 30.000000 --batch 16 --threads 1 "
                          "--progress - ");
}

TEST_F(TrainingTest, SaysWhyItFailed) {
    Training training(folder_);
    write_train("echo '{\"event\":\"failed\",\"sentence\":\"the loss is gone\"}'; exit 1");
    training.begin(plan_);
    follow_to_the_end(training);
    EXPECT_EQ(training.words(), "not trained: the loss is gone");

    write_train("echo restyle_train: libtorch is not there >&2; exit 127");
    training.begin(plan_);
    follow_to_the_end(training);
    EXPECT_EQ(training.words(), "not trained: restyle_train: libtorch is not there");

    write_train("exit 5");
    training.begin(plan_);
    follow_to_the_end(training);
    EXPECT_EQ(training.words(), "not trained: it ended with code 5");
}

TEST_F(TrainingTest, StopsAndGoesOn) {
    Training training(folder_);
    write_train("mkdir -p '" + plan_.model + "'\n: > '" + plan_.model +
                "/checkpoint.safetensors'\nsave() {\n" +
                line(12, R"("done":0.5,"losses":{"loss":0.5},"saved":true)") +
                "exit 1\n}\ntrap save TERM\n" + line(11, R"("losses":{"loss":1})") +
                "while :; do sleep 0.01; done");
    training.begin(plan_);
    ASSERT_TRUE(comes_to_hold([&] {
        training.follow();
        return !training.losses().points().empty();
    }));
    training.stop();
    EXPECT_TRUE(training.is_stopping());
    follow_to_the_end(training);
    EXPECT_EQ(training.words(), "stopped; " + plan_.model + " is what was learnt so far");
    EXPECT_EQ(training.model(), plan_.model);
    EXPECT_TRUE(Training::can_go_on(plan_));

    training.begin(plan_); // Nothing is written over.
    EXPECT_FALSE(training.is_running());
    EXPECT_EQ(training.words(),
              plan_.model + ": something is there already; name a new folder for the model");
    write_train("");
    training.go_on(plan_);
    follow_to_the_end(training);
    EXPECT_NE(told().find("--progress - --resume "), std::string::npos) << told();
}

TEST_F(TrainingTest, DrawsThePicturesOfALookFirstAndOnce) {
    const fs::path drawn = folder_ / "model-pictures" / "snow-128x128-12";
    const fs::path arguments = folder_ / "drawing";
    write_program("restyle_dataset", "echo \"$@\" >> '" + arguments.string() + "'\nmkdir -p '" +
                                         drawn.string() + "'\n: > '" + drawn.string() +
                                         "/dataset.json'\n");
    write_train("");
    plan_.looks = "snow";
    plan_.pictures = 12;
    Training training(folder_);
    for (int i = 0; i < 2; ++i) {
        training.begin(plan_);
        follow_to_the_end(training);
    }
    EXPECT_EQ(training.words(), "done: " + plan_.model);
    std::ifstream file(arguments);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    EXPECT_EQ(text, "--look snow --captions --attributes --seeds 0:2 --views-per-seed 10 --size "
                    "128x128 --out " +
                        drawn.string() + " --progress\n");
    EXPECT_NE(told().find("--data " + drawn.string() + " "), std::string::npos) << told();

    write_program("restyle_dataset", "echo no Vulkan >&2; exit 1");
    plan_.pictures = 5;
    training.begin(plan_);
    follow_to_the_end(training);
    EXPECT_EQ(training.words(), "no pictures: no Vulkan");
}

TEST_F(TrainingTest, TellsEveryLossAndDrawsTheFirst) {
    write_train(
        line(10, R"("losses":{"loss":0.5,"reconstruction":0.375,"kl":2e-05},"saved":false)"));
    Training training(folder_);
    plan_.kind = TrainingKind::kAutoencoder;
    training.begin(plan_);
    ASSERT_TRUE(comes_to_hold([&] {
        training.follow();
        return !training.losses().points().empty();
    }));
    EXPECT_EQ(training.losses().points().front(), 0.5f);
    EXPECT_EQ(training.loss_name(), "loss");
    EXPECT_EQ(training.plan().kind, TrainingKind::kAutoencoder);
    follow_to_the_end(training);
}

TEST_F(TrainingTest, RefusesAClassifierOfNothing) {
    write_train("");
    Training training(folder_);
    plan_.kind = TrainingKind::kClassifier;
    training.begin(plan_);
    EXPECT_FALSE(training.is_running());
    EXPECT_NE(training.words().find("choose what it is to tell: fields of metadata.jsonl"),
              std::string::npos)
        << training.words();
}

TEST_F(TrainingTest, SaysWhatIsMissing) {
    Training training(folder_);
    EXPECT_NE(training.hindrance().find("restyle_train is not in " + folder_.string()),
              std::string::npos);
    training.begin(plan_);
    EXPECT_EQ(training.words(), (folder_ / "restyle_train").string() +
                                    ": cannot be started: No such file or directory");
    plan_.folder.clear();
    training.begin(plan_);
    EXPECT_EQ(training.words(), "name the folder that holds the pictures, or choose a look");
    write_train("");
    EXPECT_EQ(training.hindrance(), "");
}

TEST(LossCurve, KeepsItsShapeInSoManyPoints) {
    LossCurve curve;
    constexpr int kLosses = 5000;
    for (int i = 0; i < kLosses; ++i)
        curve.add(static_cast<float>(i));
    const std::vector<float>& points = curve.points();
    ASSERT_LE(points.size(), LossCurve::kMost);
    ASSERT_GE(points.size(), LossCurve::kMost / 2);
    EXPECT_FLOAT_EQ(points[0], 7.5f); // The mean of 0 to 15.
    EXPECT_FLOAT_EQ(points[10] - points[9], 16);
    EXPECT_GT(points.back(), kLosses - 40);
}

} // namespace
} // namespace viewer
