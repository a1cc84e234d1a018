#include "restyle/core/safetensors.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"

namespace restyle::core {
namespace {

class SafeTensorsFile : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_.path() / "file.safetensors"; }

    void write_raw(const std::string& bytes) const {
        std::ofstream(file(), std::ios::binary) << bytes;
    }

    // A file of this header and so many bytes of data, all zero.
    void write_with_header(const std::string& header, std::size_t data_bytes) const {
        const std::uint64_t length = header.size();
        std::string bytes(sizeof length, '\0');
        std::memcpy(bytes.data(), &length, sizeof length);
        write_raw(bytes + header + std::string(data_bytes, '\0'));
    }

    std::string refusal() const {
        return message_of([&] { read_safetensors(file()); });
    }

    std::string refusal_of_header(const std::string& header, std::size_t data_bytes) const {
        write_with_header(header, data_bytes);
        return refusal();
    }

    TemporaryFolder folder_;
};

TEST_F(SafeTensorsFile, ReturnsWhatWasWritten) {
    SafeTensors contents;
    contents.metadata = {{"format", "pt"}, {"said", "\"quoted\" ünïcode"}};
    for (const at::ScalarType type :
         {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kByte, at::kBool})
        contents.tensors[c10::toString(type)] = at::arange(6).view({2, 3}).to(type);
    contents.tensors["scalar"] = at::scalar_tensor(0.25);
    contents.tensors["empty"] = at::zeros({0, 4});
    write_safetensors(file(), contents);

    const SafeTensors read = read_safetensors(file());
    EXPECT_EQ(read.metadata, contents.metadata);
    ASSERT_EQ(read.tensors.size(), contents.tensors.size());
    for (const auto& [name, tensor] : contents.tensors) {
        EXPECT_EQ(read.tensors.at(name).scalar_type(), tensor.scalar_type()) << name;
        EXPECT_TRUE(read.tensors.at(name).equal(tensor)) << name;
    }
}

TEST_F(SafeTensorsFile, WritesAStridedTensorInItsOwnOrder) {
    const at::Tensor strided = at::arange(24).view({2, 3, 4}).permute({2, 0, 1});
    write_safetensors(file(), {{{"a", strided}}, {}});
    EXPECT_TRUE(read_safetensors(file()).tensors.at("a").equal(strided));
}

TEST_F(SafeTensorsFile, ReadsTensorsThatLieAtOddBytes) {
    write_with_header(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                      R"("b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}})",
                      9);
    EXPECT_TRUE(read_safetensors(file()).tensors.at("b").equal(at::zeros({2})));
}

TEST_F(SafeTensorsFile, OutlivesItsReaderAndLeavesTheFileAlone) {
    write_safetensors(file(), {{{"a", at::ones({4})}}, {}});
    at::Tensor a = read_safetensors(file()).tensors.at("a");
    a.zero_();
    EXPECT_TRUE(read_safetensors(file()).tensors.at("a").equal(at::ones({4})));
}

TEST_F(SafeTensorsFile, IsRefusedWhereverItIsCut) {
    write_safetensors(file(), {{{"a", at::ones({3, 5})}, {"b", at::ones({7})}}, {{"k", "v"}}});
    const auto whole = std::filesystem::file_size(file());
    for (std::uintmax_t length = whole; length-- > 0;) {
        std::filesystem::resize_file(file(), length);
        EXPECT_TRUE(contains(refusal(), file().string())) << length << " bytes";
    }
}

TEST_F(SafeTensorsFile, IsRefusedWhenLongerThanItsTensors) {
    EXPECT_TRUE(contains(refusal_of_header("{}", 8), "holds 8 bytes of data"));
}

TEST_F(SafeTensorsFile, IsRefusedWithALengthBeyondTheFile) {
    for (const std::string& length :
         {std::string(8, '\xff'), std::string("\x7f\0\0\0\0\0\0\0", 8)}) {
        write_raw(length + "{}");
        EXPECT_TRUE(contains(refusal(), "header length"));
    }
}

TEST_F(SafeTensorsFile, IsRefusedWithAHeaderThatIsNoObject) {
    for (const char* header : {"", "[]", "{", "{\"a\":", "\xff\xfe", "null"})
        EXPECT_TRUE(contains(refusal_of_header(header, 0), "not a JSON object")) << header;
    EXPECT_FALSE(refusal_of_header(std::string(1 << 20, '['), 0).empty());
}

TEST_F(SafeTensorsFile, NamesTheTensorThatIsWrong) {
    const std::vector<std::string> entries{
        R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})",
        R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})",
        R"({"dtype":"F32","shape":[2],"data_offsets":[4,12]})",
        R"({"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]})",
        R"({"dtype":"F32","shape":[2],"data_offsets":[-8,0]})",
        R"({"dtype":"F32","shape":[2],"data_offsets":[0]})",
        R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})",
        R"({"dtype":"F32","shape":[2.0],"data_offsets":[0,8]})",
        R"({"dtype":"F32","shape":2,"data_offsets":[0,8]})",
        R"({"dtype":"F32","shape":[4294967296,4294967296,2],"data_offsets":[0,8]})",
        R"({"dtype":"F32","shape":[9223372036854775807,0],"data_offsets":[0,0]})",
        R"({"dtype":"Q4","shape":[2],"data_offsets":[0,8]})",
        R"({"dtype":7,"shape":[2],"data_offsets":[0,8]})",
        R"({"shape":[2],"data_offsets":[0,8]})",
        R"("F32")",
    };
    for (const std::string& entry : entries)
        EXPECT_TRUE(contains(refusal_of_header("{\"wrong\":" + entry + "}", 8), "'wrong'"))
            << entry;
}

TEST_F(SafeTensorsFile, IsRefusedWhenTensorsOverlapOrLeaveAHole) {
    const std::string a = R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":)";
    EXPECT_TRUE(
        contains(refusal_of_header(a + R"({"dtype":"U8","shape":[4],"data_offsets":[2,6]}})", 6),
                 "overlap"));
    EXPECT_TRUE(
        contains(refusal_of_header(a + R"({"dtype":"U8","shape":[4],"data_offsets":[0,4]}})", 4),
                 "overlap"));
    EXPECT_TRUE(contains(
        refusal_of_header(a + R"({"dtype":"U8","shape":[2],"data_offsets":[6,8]}})", 8), "hole"));
}

TEST_F(SafeTensorsFile, IsRefusedWhenAKeyIsGivenTwice) {
    const std::string a = R"("a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]})";
    const std::string again = R"("a":{"dtype":"U8","shape":[2,2],"data_offsets":[0,4]})";
    EXPECT_TRUE(contains(refusal_of_header("{" + a + "," + again + "}", 4), "key 'a' twice"));
    EXPECT_TRUE(
        contains(refusal_of_header(
                     R"({"a":{"dtype":"U8","shape":[4],"shape":[4],"data_offsets":[0,4]}})", 4),
                 "key 'shape' twice"));
}

// Printing it in a complaint would take a stack frame a level.
TEST_F(SafeTensorsFile, IsRefusedWhenNestedDeeply) {
    const std::string deep = std::string(1 << 20, '[') + std::string(1 << 20, ']');
    for (const std::string& header :
         {R"({"a":{"dtype":)" + deep + R"(,"shape":[4],"data_offsets":[0,4]}})",
          R"({"a":{"dtype":"U8","shape":)" + deep + R"(,"data_offsets":[0,4]}})"})
        EXPECT_TRUE(contains(refusal_of_header(header, 4), "nested deeper"));
}

TEST_F(SafeTensorsFile, IsRefusedWithMoreDimensionsThanATensorHas) {
    std::string ones = "1";
    for (int i = 0; i < 64; ++i)
        ones += ",1";
    const std::string header =
        R"({"a":{"dtype":"U8","shape":[)" + ones + R"(],"data_offsets":[0,1]}})";
    EXPECT_TRUE(contains(refusal_of_header(header, 1), "65 dimensions"));
}

TEST_F(SafeTensorsFile, IsRefusedWhenAPipe) {
    ASSERT_EQ(mkfifo(file().c_str(), 0600), 0);
    EXPECT_TRUE(contains(refusal(), "not a regular file"));
}

TEST_F(SafeTensorsFile, IsRefusedWhenMissingOrAFolder) {
    EXPECT_TRUE(contains(refusal(), "cannot be opened"));
    std::filesystem::create_directory(file());
    EXPECT_TRUE(contains(refusal(), "not a regular file"));
}

TEST_F(SafeTensorsFile, IsWholeOrUntouchedWhenWritingFails) {
    const std::filesystem::path nowhere = folder_.path() / "missing" / "file.safetensors";
    EXPECT_TRUE(contains(message_of([&] { write_safetensors(nowhere, {}); }), nowhere.string()));

    write_safetensors(file(), {{{"a", at::ones({1})}}, {}});
    EXPECT_FALSE(message_of([&] {
                     write_safetensors(file(), {{{"a", at::ones({1}).to(at::kComplexFloat)}}, {}});
                 }).empty());
    EXPECT_EQ(read_safetensors(file()).tensors.at("a").item<float>(), 1.0f);
    const auto entries = std::filesystem::directory_iterator(folder_.path());
    EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

} // namespace
} // namespace restyle::core
