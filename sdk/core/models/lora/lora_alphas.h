#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "models/lora/lora_key.h"

namespace restyle::core {

/// alpha / rank of layers without an .alpha of their own: what diffusers says in the file's
/// metadata
/// ("lora_adapter_metadata", peft's LoraConfig of each part), 1 where it says nothing.
class LoraAlphas {
public:
    /// Throws std::runtime_error naming file and setting for one that changes more than alpha.
    LoraAlphas(const std::map<std::string, std::string>& metadata,
               const std::filesystem::path& file);

    double factor(LoraPart part, const std::string& layer, std::int64_t rank) const;

private:
    [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;

    std::filesystem::path file_;
    nlohmann::json settings_;
};

} // namespace restyle::core
