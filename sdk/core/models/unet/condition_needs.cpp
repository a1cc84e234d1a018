#include "models/unet/condition_needs.h"

#include <sstream>
#include <stdexcept>
#include <vector>

namespace restyle::core {
namespace {

/// One member of a Condition: what it must be, where the network has a use for it.
struct Member {
    const char* name;
    const at::Tensor& given;
    bool needed;
    std::vector<std::int64_t> shape; ///< -1: any number.
};

std::string shape_in_words(const std::vector<std::int64_t>& shape, const std::string& any) {
    std::string words = "[g";
    for (std::size_t i = 1; i < shape.size(); ++i)
        words += ", " + (shape[i] < 0 ? any : std::to_string(shape[i]));
    return words + "]";
}

std::string member_in_words(const Member& member) {
    std::string words = member.name;
    words += ' ';
    words += shape_in_words(member.shape, "tokens");
    return words;
}

std::vector<Member> members(const Condition& condition, const ConditionNeeds& needs) {
    return {
        {"text",
         condition.text,
         needs.text_width.has_value(),
         {-1, -1, needs.text_width.value_or(0)}},
        {"pooled",
         condition.pooled,
         needs.pooled_width.has_value(),
         {-1, needs.pooled_width.value_or(0)}},
        {"time_ids", condition.time_ids, needs.time_ids, {-1, kTimeIds}},
        {"label", condition.label, needs.label, {-1}},
        {"guidance_scale", condition.guidance_scale, needs.guidance_scale, {-1}},
    };
}

[[noreturn]] void refuse(const std::string& what) {
    throw std::invalid_argument("condition: " + what);
}

void check_shape(const Member& member, std::int64_t entries) {
    const at::IntArrayRef given = member.given.sizes();
    bool fits = given.size() == member.shape.size() && given[0] == entries;
    for (std::size_t i = 1; fits && i < given.size(); ++i)
        fits = member.shape[i] < 0 ? given[i] > 0 : given[i] == member.shape[i];
    if (fits) return;
    std::ostringstream text;
    text << member.name << " has shape " << given << ", expected "
         << shape_in_words(member.shape, "tokens") << " with g = " << entries;
    refuse(text.str());
}

void check_labels(const at::Tensor& label, const std::optional<int>& labels) {
    if (label.scalar_type() != at::kLong) refuse("label is not of int64");
    if (!labels) return;
    const auto least = label.min().item<std::int64_t>(), most = label.max().item<std::int64_t>();
    if (least < 0 || most >= *labels)
        refuse("label is " + std::to_string(least < 0 ? least : most) + ", expected 0 to " +
               std::to_string(*labels - 1));
}

} // namespace

std::string ConditionNeeds::in_words() const {
    std::string words;
    for (const Member& member : members({}, *this))
        if (member.needed) words += (words.empty() ? "" : " and ") + member_in_words(member);
    if (labels) words += " of 0 to " + std::to_string(*labels - 1);
    return words.empty() ? "nothing" : words;
}

ConditionNeeds needs_of(const UNetConfig& config) {
    ConditionNeeds needs;
    if (config.attends_to_text())
        needs.text_width = config.encoder_hid_dim.value_or(config.cross_attention_dim);
    if (config.addition_time_embed_dim) {
        needs.pooled_width = config.addition_inputs - kTimeIds * *config.addition_time_embed_dim;
        needs.time_ids = true;
    }
    switch (config.label_embedding) {
    case LabelEmbedding::kNone:
        break;
    case LabelEmbedding::kTable:
        needs.labels = config.label_inputs;
        needs.label = true;
        break;
    case LabelEmbedding::kTimestep:
        needs.label = true;
        break;
    case LabelEmbedding::kIdentity:
    case LabelEmbedding::kProjection:
    case LabelEmbedding::kSimpleProjection:
        needs.pooled_width = config.label_inputs;
        break;
    }
    needs.guidance_scale = config.time_cond_proj_dim.has_value();
    return needs;
}

std::int64_t check_condition(const Condition& condition, const ConditionNeeds& needs) {
    std::int64_t entries = 0;
    for (const Member& member : members(condition, needs)) {
        if (member.given.defined() != member.needed) {
            std::string fault = member.name;
            fault += member.needed ? " is missing" : " is given";
            refuse(fault + ", the network is told " + needs.in_words());
        }
        if (!member.needed) continue;
        if (entries == 0) entries = member.given.dim() > 0 ? member.given.size(0) : 0;
        if (entries == 0) refuse(std::string(member.name) + " has no entries");
        check_shape(member, entries);
    }
    if (needs.label) check_labels(condition.label, needs.labels);
    return entries;
}

} // namespace restyle::core
