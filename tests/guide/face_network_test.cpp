// The native face recogniser against the public network, and identity by it, of faces that lie
// anywhere.
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <torch/csrc/jit/api/module.h>

#include "guide/energy_fixture.h"
#include "guide/face_alignment.h"
#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "models/vision/face_network.h"
#include "restyle/core/energy_grammar.h"
#include "restyle/core/safetensors.h"
#include "support/gradient_check.h"
#include "text/near.h"

namespace restyle::core {
namespace {

namespace fs = std::filesystem;

const fs::path kFixture = fs::path(RESTYLE_SOURCE_DIR) / "tests/reference/face_network_fixture";

TEST(FaceNetwork, TellsTheFeaturesThatThePublicNetworkTells) {
    for (const char* name : {"ir_se", "ir"}) {
        const TensorMap expected =
            read_safetensors(kFixture / name / "expected.safetensors").tensors;
        const FaceNetwork network =
            load_face_network(kFixture / name / "model", at::kFloat, at::kCPU);
        expect_near(network(expected.at("faces")), expected.at("features"), 1e-5, name);
    }
}

class BrokenFaceNetwork : public testing::Test {
protected:
    BrokenFaceNetwork() {
        fs::copy(kFixture / "ir_se/model", folder_.path(), fs::copy_options::recursive);
    }

    std::string refusal(const std::string& config) const {
        std::ofstream(folder_.path() / "config.json") << config;
        return message_of([&] { load_face_network(folder_.path(), at::kFloat, at::kCPU); });
    }

    TemporaryFolder folder_;
};

TEST_F(BrokenFaceNetwork, IsRefusedInWords) {
    const std::string head = R"({"_class_name": "FaceNetwork", "channels": [4, 8], )";
    for (const auto& [config, words] : std::vector<std::pair<std::string, std::string>>{
             {R"({"_class_name": "Face"})", "_class_name"},
             {head + R"("units": [2]})", "units is [2], expected as many numbers as channels"},
             {head + R"("units": [2, 2], "squeeze": 3})", "expected multiples of squeeze"},
             {head + R"("units": [2, 2], "squeeze": 2, "size": 18})", "size is 18"},
             {head + R"("units": [2, 2], "squeeze": 2, "size": 16, "features": 7})",
              "model.safetensors: tensor 'output_layer.3.weight' has shape [6, 128]"},
             {head + R"("units": [2, 2], "squeeze": 0, "size": 16, "features": 6})",
              "res_layer.5.fc1.weight"},
             {head + R"("unit": [2, 2]})", "unit"}})
        EXPECT_TRUE(contains(refusal(config), words)) << refusal(config);
}

/// Five points of a face of 112 pixels, as networks have it, turned, scaled and moved.
at::Tensor moved_points(double angle, double scale, double right, double down) {
    const at::Tensor usual = at::tensor({38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366,
                                         41.5493, 92.3655, 70.7299, 92.2041},
                                        at::kDouble)
                                 .view({1, 5, 2});
    const at::Tensor turn =
        at::tensor({std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle)},
                   at::kDouble)
            .view({2, 2});
    return scale * usual.matmul(turn.t()) + at::tensor({right, down}, at::kDouble);
}

/// Slopes of red and green: values that say where they were taken.
at::Tensor places(std::int64_t side) {
    const at::Tensor line = at::arange(side, at::kDouble) / double(side);
    return at::stack({line.expand({side, side}), line.unsqueeze(1).expand({side, side}),
                      at::zeros({side, side}, at::kDouble)})
        .unsqueeze(0);
}

TEST(AlignedFaces, AreTakenFromWhereTheirPointsLie) {
    const std::int64_t side = 400;
    for (const double scale : {0.5, 1.0, 2.5}) { // Of the largest, several places make a pixel.
        const double angle = 0.3;
        const at::Tensor face =
            aligned_faces(places(side), moved_points(angle, scale, 90, 20), 112) * double(side);
        for (const auto& [x, y] : std::vector<std::pair<int, int>>{{10, 20}, {56, 56}, {100, 31}}) {
            EXPECT_NEAR(face[0][0][y][x].item<double>(),
                        scale * (std::cos(angle) * x - std::sin(angle) * y) + 90, 1e-6);
            EXPECT_NEAR(face[0][1][y][x].item<double>(),
                        scale * (std::sin(angle) * x + std::cos(angle) * y) + 20, 1e-6);
        }
    }
}

TEST(AlignedFaces, AreAsTheyWereWhereTheyLieAsUsual) {
    const at::Tensor picture = test::pictures(2, 5, 112);
    const at::Tensor points = moved_points(0, 1, 0, 0).expand({2, 5, 2});
    EXPECT_TRUE(at::allclose(aligned_faces(picture, points, 112), picture, 0, 1e-9));
    // Half the size is the mean of four pixels.
    EXPECT_TRUE(
        at::allclose(aligned_faces(picture, points, 56), at::avg_pool2d(picture, {2, 2}), 0, 1e-9));
}

TEST(AlignedFaces, HaveGradientsToThePictures) {
    const at::Tensor points = moved_points(0.2, 0.15, 3, 2);
    const auto sum = [&](const at::Tensor& x) {
        return aligned_faces(x, points, 8).square().sum();
    };
    EXPECT_LT(test::gradient_error(sum, test::pictures(1, 6, 20)), 1e-6);
}

class IdentityByFolder : public testing::Test {
protected:
    /// TorchScript that gives the points of which the picture's first pixel has the number.
    std::string saved_landmarks(const at::Tensor& points, const char* name = "points.pt") const {
        torch::jit::Module module("Landmarks");
        module.register_parameter("points", points, /*is_buffer=*/false);
        module.define("def forward(self, x):\n"
                      "    return self.points[(x[:, 2, 0, 0] > 0).long()]\n");
        const std::string file = (folder_.path() / name).string();
        module.save(file);
        return file;
    }

    const std::string model_ = (kFixture / "ir_se/model").string();
    TemporaryFolder folder_;
};

TEST_F(IdentityByFolder, IsOneLessTheCosineOfTheNetworksFeatures) {
    const FaceRecogniser recogniser{.folder = model_};
    const at::Tensor x = test::pictures(2, 1, 256), reference = test::pictures(1, 2, 256);
    const FaceNetwork network = load_face_network(model_, at::kFloat, at::kCPU);
    const auto features = [&](const at::Tensor& of) {
        const at::Tensor part = of.slice(2, 35, 223).slice(3, 32, 220);
        return network(at::adaptive_avg_pool2d(part, {16, 16}).to(at::kFloat)).to(at::kDouble);
    };
    const at::Tensor found = identity_energy(recogniser, {{"a", reference}})(x, {});
    EXPECT_TRUE(at::allclose(found, 1 - at::cosine_similarity(features(x), features(reference), 1),
                             0, 1e-6));
}

TEST_F(IdentityByFolder, FindsAFaceAgainThatHasMoved) {
    // A face in a corner, and turned by a quarter elsewhere: pixel for pixel the same.
    const at::Tensor face = test::pictures(1, 3, 112);
    at::Tensor there = at::zeros({1, 3, 200, 200}, at::kDouble), elsewhere = at::zeros_like(there);
    there.slice(2, 80, 192).slice(3, 0, 112) = face;
    elsewhere.slice(2, 0, 112).slice(3, 60, 172) = at::rot90(face, -1, {2, 3});
    elsewhere.select(1, 2).select(1, 0).select(1, 0) = 0.5; // Its points are the second ones.
    there.select(1, 2).select(1, 0).select(1, 0) = -0.5;
    const double quarter = std::acos(0.0);
    const std::string points = saved_landmarks(
        at::cat({moved_points(0, 1, 0, 80), moved_points(quarter, 1, 60 + 111, 0)}));
    const FaceRecogniser aligned{.folder = model_, .landmarks = points};
    const Energy energy = identity_energy(aligned, {{"a", there}});
    EXPECT_NEAR(energy(there, {}).item<double>(), 0, 1e-6);
    EXPECT_NEAR(energy(elsewhere, {}).item<double>(), 0, 1e-5);
    const Energy without = identity_energy({.folder = model_}, {{"a", there}});
    EXPECT_GT(without(elsewhere, {}).item<double>(), 0.01);

    const at::Tensor x = elsewhere.clone().requires_grad_();
    identity_energy(aligned, {{"b", test::pictures(1, 4, 200)}})(x, {}).backward();
    EXPECT_GT(x.grad().slice(2, 0, 112).slice(3, 60, 172).abs().max().item<double>(), 0);
}

TEST_F(IdentityByFolder, RefusesPointsThatAreNone) {
    const std::string few = saved_landmarks(at::zeros({2, 4, 2}, at::kDouble));
    const auto refusal = [&](const FaceRecogniser& recogniser) {
        return message_of([&] { identity_energy(recogniser, {{"a", test::pictures(1, 2, 64)}}); });
    };
    EXPECT_TRUE(contains(
        refusal({.folder = model_, .landmarks = few}),
        few + ": forward gives [1, 4, 2] for pictures [1, 3, 64, 64], expected points [n, 5, 2]"));
    const std::string none = saved_landmarks(at::full({2, 5, 2}, NAN, at::kDouble));
    EXPECT_EQ(refusal({.folder = model_, .landmarks = none}),
              "reference a has features that are not finite");
    EXPECT_TRUE(contains(refusal({.network = "a.pt", .folder = model_}), "and not both"));
}

TEST_F(IdentityByFolder, RunsNoCodeButThatOfLandmarksAndDetectors) {
    EXPECT_FALSE(runs_code(parse_energy("identity:a.png[model=FOLDER]=1")));
    for (const char* option :
         {"network=a.pt", "model=FOLDER,landmarks=a.pt", "model=FOLDER,detector=a.pt"})
        EXPECT_TRUE(runs_code(parse_energy("identity:a.png[" + std::string(option) + "]=1")));
    EXPECT_EQ(message_of([] { parse_energy("identity:a.png[model=FOLDER,network=a.pt]=1"); }),
              "energy 'identity:a.png[model=FOLDER,network=a.pt]=1': identity takes one option "
              "alone, model=FOLDER or "
              "network=FILE");
}

} // namespace
} // namespace restyle::core
