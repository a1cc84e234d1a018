#include "programs/checkpoint_file.h"

#include <cstring>
#include <iterator>
#include <random>

#include <nlohmann/json.hpp>

namespace restyle::test {
namespace {

using nlohmann::json;

constexpr int kTokens = 602; // Of checkpoint_vocabulary(), more than of BERT's.

std::string random_floats(std::size_t count) {
    std::minstd_rand generator(7);
    std::string bytes(4 * count, '\0');
    for (std::size_t i = 0; i < count; ++i) {
        const float value = float(int(generator() % 2001) - 1000) * 1e-4f; // Within 0.1.
        std::memcpy(bytes.data() + 4 * i, &value, sizeof value);
    }
    return bytes;
}

json without_texts(json shapes) {
    for (auto tensor = shapes.begin(); tensor != shapes.end();)
        tensor = tensor.key().starts_with("cond_stage_model.") ? shapes.erase(tensor)
                                                               : std::next(tensor);
    return shapes;
}

// What is quantised has no variance: half the channels out.
json of_classes(const json& of_texts) {
    json shapes = without_texts(of_texts);
    shapes["cond_stage_model.embedding.weight"] = {11, 64};
    const std::string autoencoder = "first_stage_model.";
    shapes[autoencoder + "quantize.embedding.weight"] = {32, 4};
    shapes[autoencoder + "encoder.conv_out.weight"][0] = 4;
    shapes[autoencoder + "encoder.conv_out.bias"][0] = 4;
    shapes[autoencoder + "quant_conv.weight"] = {4, 4, 1, 1};
    shapes[autoencoder + "quant_conv.bias"] = {4};
    return shapes;
}

json shapes_of(const std::string& kind) {
    const bool made = kind == "lcm" || kind == "classes";
    const std::string fixture = "checkpoint_fixture/" + (made ? "sd1" : kind) + ".json";
    json shapes = json::parse(read_text(reference(fixture)))["shapes"];
    if (kind == "lcm") shapes["model.diffusion_model.time_embed.cond_proj.weight"] = {32, 64};
    if (kind == "classes") return of_classes(shapes);
    for (auto& [name, shape] : shapes.items())
        if (name.ends_with("token_embedding.weight") || name.ends_with("token_emb.weight"))
            shape[0] = kTokens;
    return shapes;
}

} // namespace

void write_checkpoint(const fs::path& file, const std::string& kind,
                      const CheckpointContents& contents) {
    const json shapes = shapes_of(kind);
    json header;
    if (!contents.metadata.empty()) header["__metadata__"] = contents.metadata;
    std::size_t end = 0;
    for (const auto& [name, shape] : shapes.items()) {
        const std::size_t begin = end;
        std::size_t bytes = 4;
        for (const std::size_t length : shape)
            bytes *= length;
        end += bytes;
        header[name] = {{"dtype", "F32"}, {"shape", shape}, {"data_offsets", {begin, end}}};
    }
    write_safetensors_bytes(file, header.dump(),
                            contents.random ? random_floats(end / 4) : std::string(end, '\0'));
}

fs::path checkpoint_vocabulary() {
    return reference("edit_fixture/model/tokenizer");
}

fs::path bert_vocabulary() {
    return reference("bert_fixture/plain");
}

} // namespace restyle::test
