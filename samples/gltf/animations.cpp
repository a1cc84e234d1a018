#include <algorithm>

#include "gltf/accessor.h"
#include "gltf/readers.h"

namespace gltf {
namespace {

std::vector<float> times_from(const Document& document, const Fields& sampler) {
    const Rows rows = read_rows(document, accessor_index(document, sampler, "input"), {"SCALAR"});
    if (rows.values.front() < 0 || !std::is_sorted(rows.values.begin(), rows.values.end()))
        sampler.refuse("input", "an accessor of times from 0 on, each later than the one before");
    return rows.values;
}

/// Of an accessor that holds values of this path.
const char* type_of(Path path) {
    if (path == Path::kWeights) return "SCALAR"; // One an element.
    return path == Path::kRotation ? "VEC4" : "VEC3";
}

std::size_t width_of(Path path, const Node& node) {
    if (path == Path::kWeights) return node.weights.size();
    return path == Path::kRotation ? 4 : 3;
}

void read_values(const Document& document, const Fields& sampler, Channel& channel) {
    Rows rows =
        read_rows(document, accessor_index(document, sampler, "output"), {type_of(channel.path)});
    const std::size_t values = channel.times.size() * (channel.between == Between::kCubic ? 3 : 1);
    const std::size_t needed = values * channel.width / rows.width;
    if (rows.count != needed)
        sampler.refuse("output", "an accessor of " + std::to_string(needed) + " elements, not of " +
                                     std::to_string(rows.count));
    channel.values = std::move(rows.values);
}

Channel channel_from(const Document& document, const Fields& sampler, const Fields& target,
                     const Model& model) {
    Channel channel{};
    if (model.nodes.empty()) target.refuse("node", "a file with nodes");
    channel.node = static_cast<Index>(target.whole("node", 0, model.nodes.size() - 1));
    channel.path = Path(target.word("path", {"translation", "rotation", "scale", "weights"}));
    channel.width = width_of(channel.path, model.nodes[channel.node]);
    if (channel.width == 0) target.refuse("path", "another of a node without morph targets");
    channel.between =
        sampler.has("interpolation")
            ? Between(sampler.word("interpolation", {"STEP", "LINEAR", "CUBICSPLINE"}))
            : Between::kLinear;
    channel.times = times_from(document, sampler);
    read_values(document, sampler, channel);
    return channel;
}

} // namespace

void read_animations(const Document& document, Model& model) {
    for (const Fields& fields : document.json().parts_or_none("animations")) {
        Animation animation;
        animation.name =
            fields.text("name", "animation " + std::to_string(model.animations.size()));
        const std::vector<Fields> samplers = fields.parts("samplers");
        for (const Fields& entry : fields.parts("channels")) {
            const Fields target = entry.part("target");
            if (!target.has("node")) continue; // An extension's.
            if (samplers.empty()) entry.refuse("sampler", "an animation with samplers");
            const Fields& sampler = samplers[entry.whole("sampler", 0, samplers.size() - 1)];
            animation.channels.push_back(channel_from(document, sampler, target, model));
            animation.seconds = std::max(animation.seconds, animation.channels.back().times.back());
        }
        if (!animation.channels.empty()) model.animations.push_back(std::move(animation));
    }
}

} // namespace gltf
