// What becomes of a file that is dropped on the window: by its name, of JSON by what it says it is.
#include "viewer/file_kind.h"

#include <cstdint>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace viewer {
namespace {

class FileKinds : public testing::Test {
protected:
    FileKinds()
        : folder_(std::filesystem::temp_directory_path() /
                  ("restyle_kinds_" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_);
    }
    ~FileKinds() override { std::filesystem::remove_all(folder_); }

    FileKind kind_of_json(const std::string& text) const {
        std::ofstream(folder_ / "file.json") << text;
        return kind_of(folder_ / "file.json");
    }

    std::filesystem::path folder_;
};

TEST_F(FileKinds, GoByTheName) {
    EXPECT_EQ(kind_of(folder_), FileKind::kSource);
    EXPECT_EQ(kind_of("mill.gltf"), FileKind::kSource);
    EXPECT_EQ(kind_of("mill.glb"), FileKind::kSource);
    EXPECT_EQ(kind_of("sky.hdr"), FileKind::kEnvironment);
    EXPECT_EQ(kind_of("autumn.png"), FileKind::kPicture);
    EXPECT_EQ(kind_of("autumn.jpeg"), FileKind::kPicture);
    EXPECT_EQ(kind_of("notes.txt"), FileKind::kUnknown);
    EXPECT_EQ(kind_of("nowhere"), FileKind::kUnknown);
}

TEST_F(FileKinds, GoByWhatJsonSaysItIs) {
    EXPECT_EQ(kind_of_json(R"({"format": "restyle-path-1", "poses": []})"), FileKind::kCameraPath);
    EXPECT_EQ(kind_of_json(R"({"format": "restyle-style-1"})"), FileKind::kStyle);
    for (const char* broken : {"", "{", "[]", R"({"format": 1})"})
        EXPECT_EQ(kind_of_json(broken), FileKind::kStyle) << "whose reader says what is wrong";
    EXPECT_EQ(kind_of("nowhere.json"), FileKind::kStyle);
}

TEST_F(FileKinds, TellModelsFromLorasAndFromFoldersOfPictures) {
    EXPECT_EQ(kind_of(folder_), FileKind::kSource);
    std::ofstream(folder_ / "model_index.json") << "{}";
    EXPECT_EQ(kind_of(folder_), FileKind::kModel);

    const auto kind_of_file = [&](std::uint8_t length, const std::string& header) {
        std::ofstream file(folder_ / "file.safetensors", std::ios::binary);
        file << char(length) << std::string(7, '\0') << header;
        file.close();
        return kind_of(folder_ / "file.safetensors");
    };
    EXPECT_EQ(kind_of_file(31, R"({"lora_unet_x.lora_up.weight":{}})"), FileKind::kLora);
    EXPECT_EQ(kind_of_file(31, R"({"unet.mid.attn.lora_A.weight":{}})"), FileKind::kLora);
    EXPECT_EQ(kind_of_file(31, R"({"model.diffusion_model.out.2.weight":{}})"), FileKind::kModel);
    EXPECT_EQ(kind_of_file(255, R"({"x.lora_up.weight":{}})"), FileKind::kModel)
        << "whose reader says what is wrong";
    EXPECT_EQ(kind_of("nowhere.safetensors"), FileKind::kModel);
}

} // namespace
} // namespace viewer
