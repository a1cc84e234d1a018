#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "models/message_of.h"
#include "models/temporary_folder.h"
#include "restyle/core/safetensors.h"

namespace restyle::core {

/// Copies of a folder with config.json and model.safetensors, each with one thing changed, to see
/// how it is refused.
class ChangedModel {
public:
    explicit ChangedModel(std::filesystem::path from) : from_(std::move(from)) {}

    /// With this value in its description.
    void describe(const std::string& name, const std::string& value) const {
        namespace fs = std::filesystem;
        fs::copy(from_, path(), fs::copy_options::overwrite_existing);
        std::ifstream in(from_ / "config.json");
        const std::string described{std::istreambuf_iterator<char>(in), {}};
        const std::regex entry('"' + name + R"(": (\[[^\]]*\]|[^,\n]*))");
        std::ofstream(config()) << std::regex_replace(described, entry,
                                                      '"' + name + "\": " + value);
    }

    void change_weights(const std::function<void(TensorMap&)>& change) const {
        namespace fs = std::filesystem;
        SafeTensors contents = read_safetensors(from_ / "model.safetensors");
        change(contents.tensors);
        fs::copy_file(from_ / "config.json", config(), fs::copy_options::overwrite_existing);
        write_safetensors(weights(), contents);
    }

    std::filesystem::path path() const { return folder_.path(); }
    std::string config() const { return (path() / "config.json").string(); }
    std::string weights() const { return (path() / "model.safetensors").string(); }

private:
    std::filesystem::path from_;
    TemporaryFolder folder_;
};

/// What loading a model says whose parts were changed.
class ChangedModelTest : public testing::Test {
protected:
    using Load = std::function<void(const std::filesystem::path& folder)>;

    ChangedModelTest(std::filesystem::path from, Load load)
        : model_(std::move(from)),
          load_(std::move(load)) {}

    std::string refusal() const {
        return message_of([this] { load_(model_.path()); });
    }
    std::string refusal_with(const std::string& name, const std::string& value) const {
        model_.describe(name, value);
        return refusal();
    }
    std::string refusal_with_weights(const std::function<void(TensorMap&)>& change) const {
        model_.change_weights(change);
        return refusal();
    }
    void expect_refused(const char* name, const char* value, const std::string& expected) const {
        const std::string said = refusal_with(name, value);
        EXPECT_TRUE(contains(said, model_.config() + ": " + name)) << said;
        EXPECT_TRUE(contains(said, expected)) << said;
    }

    const ChangedModel model_;

private:
    const Load load_;
};

} // namespace restyle::core
