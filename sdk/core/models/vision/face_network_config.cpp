#include "models/vision/face_network_config.h"

#include "files/json_object.h"

namespace restyle::core {
namespace {

constexpr const char* kFaceNetwork = "FaceNetwork";
constexpr int kMostFaceChannels = 4096;
constexpr std::size_t kMostFaceLevels = 10;

} // namespace

FaceNetworkConfig read_face_network_config(const std::filesystem::path& file) {
    const files::JsonObject object(file);
    object.refuse_other_than({"size", "channels", "units", "squeeze", "features"});
    if (object.text("_class_name", "") != kFaceNetwork) object.refuse("_class_name", kFaceNetwork);
    FaceNetworkConfig config;
    config.size = object.integer("size", config.size, 2, 1 << 12);
    config.channels = object.integers("channels", config.channels, 1, kMostFaceChannels);
    if (config.channels.empty() || config.channels.size() > kMostFaceLevels)
        object.refuse("channels", "those of 1 to " + std::to_string(kMostFaceLevels) + " levels");
    if (config.size % (1 << config.channels.size()) != 0)
        object.refuse("size", "a number that each level can halve");
    config.units = object.integers("units", config.units, 1, 256);
    if (config.units.size() != config.channels.size())
        object.refuse("units", "as many numbers as channels");
    config.squeeze = object.integer("squeeze", config.squeeze, 0, kMostFaceChannels);
    for (const int channels : config.channels)
        if (config.squeeze > 0 && channels % config.squeeze != 0)
            object.refuse("channels", "multiples of squeeze");
    config.features = object.integer("features", config.features, 1, kMostFaceChannels);
    return config;
}

} // namespace restyle::core
