#include "models/text/class_embedder.h"

#include <utility>

namespace restyle::core {

ClassEmbedder load_class_embedder(const StoredPart& stored, at::ScalarType dtype,
                                  at::Device device) {
    constexpr int kMost = 1 << 20;
    const files::JsonObject config = stored.config();
    config.refuse_other_than({"n_classes", "embed_dim", "null_class"});
    const int classes = config.integer("n_classes", 1001, 1, kMost);
    const int width = config.integer("embed_dim", 512, 1, kMost);
    const int null_class = config.integer("null_class", classes - 1, 0, classes - 1);
    Weights weights = stored.weights("model");
    ClassEmbedder embedder{weights.parameters(dtype, device)("embedding.weight", {classes, width}),
                           null_class};
    weights.check_all_used();
    return embedder;
}

ConditionNeeds needs_of_classes(ConditionNeeds network, const ClassEmbedder& embedder) {
    network.text_width.reset();
    network.label = true;
    network.labels = static_cast<int>(embedder.table.size(0));
    network.null_label = embedder.null_class;
    return network;
}

AttendedNetwork told_by_class(AttendedNetwork network, const ClassEmbedder& embedder) {
    return [network = std::move(network), embedder](const Condition& condition,
                                                    std::shared_ptr<AttentionProcessor> processor) {
        ConditionNeeds needs;
        check_condition(condition, needs_of_classes(needs, embedder));
        Condition told = condition;
        const at::Tensor labels = condition.label.to(embedder.table.device());
        told.text = at::embedding(embedder.table, labels).unsqueeze(1);
        told.label = at::Tensor();
        return network(told, std::move(processor));
    };
}

} // namespace restyle::core
