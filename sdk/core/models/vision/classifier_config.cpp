#include "models/vision/classifier_config.h"

#include <set>

#include "files/json_object.h"
#include "files/write_aside.h"

namespace restyle::core {
namespace {

constexpr const char* kClassName = "PictureClassifier";
constexpr int kMostClassifierChannels = 4096;
constexpr int kMostClassifierLevels = 12;

const std::vector<std::pair<std::string, Downsampling>> kDownsamplings{
    {"stride", Downsampling::kStride}, {"pool", Downsampling::kPool}};

std::vector<std::string> read_attributes(const files::JsonObject& object) {
    const std::vector<std::string> names = object.texts("attributes", {});
    if (names.empty() || std::set<std::string>(names.begin(), names.end()).size() != names.size())
        object.refuse("attributes", "a list of names, each another");
    return names;
}

} // namespace

std::string downsampling_name(Downsampling downsampling) {
    for (const auto& [name, value] : kDownsamplings)
        if (value == downsampling) return name;
    return {};
}

ClassifierConfig read_classifier_config(const std::filesystem::path& file) {
    const files::JsonObject object(file);
    object.refuse_other_than(
        {"attributes", "size", "channels", "layers", "norm_groups", "downsampling"});
    if (object.text("_class_name", "") != kClassName) object.refuse("_class_name", kClassName);
    ClassifierConfig config;
    config.attributes = read_attributes(object);
    config.size = object.integer("size", config.size, 1, 1 << 12);
    config.norm_groups =
        object.integer("norm_groups", config.norm_groups, 1, kMostClassifierChannels);
    config.channels = object.integers("channels", config.channels, 1, kMostClassifierChannels);
    if (config.channels.empty() || config.channels.size() > kMostClassifierLevels)
        object.refuse("channels",
                      "those of 1 to " + std::to_string(kMostClassifierLevels) + " levels");
    for (const int channels : config.channels)
        if (channels % config.norm_groups != 0)
            object.refuse("channels", "multiples of norm_groups");
    if (config.size % (1 << (config.channels.size() - 1)) != 0)
        object.refuse("size", "a number that each level behind the first can halve");
    config.layers = object.integer("layers", config.layers, 1, 64);
    config.downsampling = object.choice("downsampling", "stride", kDownsamplings);
    return config;
}

void write_classifier_config(const std::filesystem::path& file, const ClassifierConfig& config) {
    const nlohmann::ordered_json object{{"_class_name", kClassName},
                                        {"attributes", config.attributes},
                                        {"size", config.size},
                                        {"channels", config.channels},
                                        {"layers", config.layers},
                                        {"norm_groups", config.norm_groups},
                                        {"downsampling", downsampling_name(config.downsampling)}};
    files::write_text_aside(file, object.dump(2) + "\n");
}

} // namespace restyle::core
