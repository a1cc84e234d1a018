#include "models/lora/lora_alphas.h"

#include <cmath>
#include <stdexcept>
#include <string_view>

#include "files/json_object.h"

namespace restyle::core {
namespace {

constexpr const char* kMetadata = "lora_adapter_metadata";

// peft matches its patterns, which are regular expressions, against the ends of names.
bool is_plain_name(const std::string& pattern) {
    return pattern.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789._") == std::string::npos;
}

bool is_end_of(const std::string& layer, const std::string& name) {
    return layer == name || layer.ends_with("_" + name);
}

} // namespace

LoraAlphas::LoraAlphas(const std::map<std::string, std::string>& metadata,
                       const std::filesystem::path& file)
    : file_(file),
      settings_(nlohmann::json::object()) {
    const auto found = metadata.find(kMetadata);
    if (found == metadata.end()) return;
    settings_ =
        nlohmann::json::parse(found->second, files::strict_json(file), /*allow_exceptions=*/false);
    if (!settings_.is_object())
        throw std::runtime_error(file.string() + ": metadata " + kMetadata + " is no JSON object");
    for (const LoraPart part : {LoraPart::kUNet, LoraPart::kTextEncoder, LoraPart::kTextEncoder2}) {
        const std::string prefix = name_of(part) + std::string(".");
        for (const char* key : {"use_dora", "lora_bias"})
            if (settings_.value(prefix + key, nlohmann::json(false)) != false)
                refuse(prefix + key, "false");
        const std::string alpha = prefix + "lora_alpha", pattern = prefix + "alpha_pattern";
        if (settings_.contains(alpha) && !settings_[alpha].is_number()) refuse(alpha, "a number");
        if (!settings_.contains(pattern)) continue;
        if (!settings_[pattern].is_object()) refuse(pattern, "an object of names and numbers");
        for (const auto& [name, value] : settings_[pattern].items())
            if (!is_plain_name(name) || !value.is_number())
                refuse(pattern, "an object of plain names and numbers");
    }
}

double LoraAlphas::factor(LoraPart part, const std::string& layer, std::int64_t rank) const {
    const std::string prefix = name_of(part) + std::string(".");
    if (!settings_.contains(prefix + "lora_alpha")) return 1;
    double alpha = settings_[prefix + "lora_alpha"].get<double>();
    if (settings_.contains(prefix + "alpha_pattern"))
        for (const auto& [name, value] : settings_[prefix + "alpha_pattern"].items())
            if (is_end_of(layer, layer_key(name))) {
                alpha = value.get<double>();
                break;
            }
    const bool root = settings_.value(prefix + "use_rslora", nlohmann::json(false)) == true;
    const double ranks = static_cast<double>(rank);
    return alpha / (root ? std::sqrt(ranks) : ranks);
}

void LoraAlphas::refuse(const std::string& key, const std::string& expected) const {
    throw std::runtime_error(file_.string() + ": metadata " + kMetadata + ": " + key + " is " +
                             settings_[key].dump().substr(0, 100) + ", expected " + expected);
}

} // namespace restyle::core
