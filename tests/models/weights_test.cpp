#include "models/files/weights.h"

#include <fstream>
#include <limits>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"

namespace restyle::core {
namespace {

class WeightsTest : public testing::Test {
protected:
    void write(const std::string& name, const TensorMap& tensors) const {
        write_safetensors(folder_.path() / name, {tensors, {}});
    }
    void write_text(const std::string& name, const std::string& text) const {
        std::ofstream(folder_.path() / name) << text;
    }
    Weights read() const { return Weights::in_folder(folder_.path(), "model"); }
    static at::Tensor take(Weights weights, const std::string& name, at::IntArrayRef shape) {
        return weights.parameters(at::kFloat, at::kCPU)(name, shape);
    }

    TemporaryFolder folder_;
};

TEST_F(WeightsTest, AreThoseOfTheShardsThatAnIndexNames) {
    write("model-1-of-2.safetensors", {{"a", at::ones({2})}});
    write("model-2-of-2.safetensors", {{"b", at::zeros({3})}});
    write_text("model.safetensors.index.json",
               R"({"weight_map": {"a": "model-1-of-2.safetensors",
                                  "b": "model-2-of-2.safetensors"}})");
    EXPECT_TRUE(take(read(), "a", {2}).equal(at::ones({2})));
    EXPECT_TRUE(take(read(), "b", {3}).equal(at::zeros({3})));
}

TEST_F(WeightsTest, RefuseAShardThatLacksItsTensor) {
    write("model-1-of-1.safetensors", {{"a", at::ones({2})}});
    write_text("model.safetensors.index.json",
               R"({"weight_map": {"a": "model-1-of-1.safetensors",
                                  "b": "model-1-of-1.safetensors"}})");
    const std::string message = message_of([&] { read(); });
    EXPECT_NE(message.find("model-1-of-1.safetensors: lacks tensor 'b'"), std::string::npos)
        << message;
}

TEST_F(WeightsTest, RefuseAShardOutsideTheFolder) {
    write_text("model.safetensors.index.json", R"({"weight_map": {"a": "../a.safetensors"}})");
    EXPECT_NE(message_of([&] { read(); }).find("weight_map"), std::string::npos);
}

TEST_F(WeightsTest, MayBeTheHalfPrecisionVariant) {
    write("model.fp16.safetensors", {{"a", at::ones({2}, at::kHalf)}});
    EXPECT_EQ(take(read(), "a", {2}).scalar_type(), at::kFloat);
}

TEST_F(WeightsTest, SayHowAPickleIsConverted) {
    write_text("pytorch_model.bin", "PK");
    const std::string message = message_of([&] { read(); });
    EXPECT_NE(message.find("pytorch_model.bin: is a pickle"), std::string::npos) << message;
    EXPECT_NE(message.find("save_file"), std::string::npos) << message;
}

TEST_F(WeightsTest, RefuseNumbersThatAreNotFinite) {
    write("model.safetensors",
          {{"a", at::full({2}, std::numeric_limits<double>::quiet_NaN(), at::kFloat)}});
    EXPECT_NE(message_of([&] { take(read(), "a", {2}); }).find("tensor 'a' holds a value"),
              std::string::npos);
}

TEST_F(WeightsTest, NameATensorThatNoOneAskedFor) {
    write("model.safetensors", {{"a", at::ones({2})}, {"b", at::ones({2})}});
    Weights weights = read();
    weights.parameters(at::kFloat, at::kCPU)("a", {2});
    EXPECT_NE(message_of([&] { weights.check_all_used(); }).find("tensor 'b'"), std::string::npos);
}

} // namespace
} // namespace restyle::core
