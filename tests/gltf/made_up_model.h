#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace gltf {

/// A glTF file in the making, whose buffer lies beside it.
class MadeUpModel {
public:
    MadeUpModel()
        : folder_(std::filesystem::temp_directory_path() /
                  ("restyle_gltf_" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_);
        json = nlohmann::json::parse(R"({"asset": {"version": "2.0"}, "accessors": [],
            "bufferViews": [], "buffers": [{"uri": "data.bin"}], "scenes": [{"nodes": [0]}]})");
    }
    ~MadeUpModel() { std::filesystem::remove_all(folder_); }
    MadeUpModel(const MadeUpModel&) = delete;
    MadeUpModel& operator=(const MadeUpModel&) = delete;

    /// The index of an accessor of these values.
    template <typename Value>
    int add(const std::vector<Value>& values, const char* type, int component, std::size_t width) {
        json["bufferViews"].push_back({{"buffer", 0},
                                       {"byteOffset", bytes.size()},
                                       {"byteLength", values.size() * sizeof(Value)}});
        const std::size_t at = bytes.size();
        bytes.resize((at + values.size() * sizeof(Value) + 3) / 4 * 4);
        std::memcpy(&bytes[at], values.data(), values.size() * sizeof(Value));
        json["accessors"].push_back({{"bufferView", json["bufferViews"].size() - 1},
                                     {"componentType", component},
                                     {"count", values.size() / width},
                                     {"type", type}});
        return static_cast<int>(json["accessors"].size()) - 1;
    }
    int add_vectors(const std::vector<float>& values) { return add(values, "VEC3", 5126, 3); }
    int add_numbers(const std::vector<float>& values) { return add(values, "SCALAR", 5126, 1); }
    int add_indices(const std::vector<std::uint16_t>& values) {
        return add(values, "SCALAR", 5123, 1);
    }

    /// A square from (-1, -1) to (1, 1) that looks along z, as mesh 0 of node 0.
    void add_square() {
        const int positions = add_vectors({-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0});
        const int indices = add_indices({0, 1, 2, 0, 2, 3});
        json["meshes"] = {
            {{"primitives", {{{"attributes", {{"POSITION", positions}}}, {"indices", indices}}}}}};
        json["nodes"] = {{{"mesh", 0}}};
    }

    std::filesystem::path write() {
        json["buffers"][0]["byteLength"] = std::max<std::size_t>(bytes.size(), 1);
        std::ofstream(folder_ / "data.bin", std::ios::binary)
            .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return write_text(json.dump());
    }
    std::filesystem::path write_text(const std::string& text) const {
        std::ofstream(file(), std::ios::binary) << text;
        return file();
    }
    std::filesystem::path file() const { return folder_ / "model.gltf"; }

    nlohmann::json json;
    std::vector<char> bytes;

private:
    std::filesystem::path folder_;
};

} // namespace gltf
