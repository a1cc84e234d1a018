#pragma once

#include <set>
#include <utility>
#include <vector>

#include "models/layers/layers.h"
#include "models/lora/lora_contents.h"

namespace restyle::core {

/// LoRAs on their way into the networks of one model.
class LoraParameters {
public:
    explicit LoraParameters(std::vector<Lora> loras);

    /// The source with the LoRAs of this part beside it, while this object lives. A network that
    /// is made of it gets their matrices in the precision of its own weights. Throws
    /// std::runtime_error naming file, key and shapes where one does not fit its layer or holds
    /// what is no finite number.
    ParameterSource added_to(ParameterSource source, LoraPart part);

    /// Once all networks are made: throws std::runtime_error naming the first key that no network
    /// asked for, and how many were.
    void check_all_used() const;

private:
    LowRank beside(LoraPart part, const std::string& name, const at::Tensor& weight);

    std::vector<Lora> loras_;
    std::vector<std::set<const LoraLayer*>> used_; ///< Of each LoRA.
};

} // namespace restyle::core
