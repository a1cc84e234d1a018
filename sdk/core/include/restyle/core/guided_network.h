#pragma once

#include <optional>

#include "restyle/core/conditional_network.h"

namespace restyle::core {

/// What a conditional network is to draw, and what not.
struct Guidance {
    Condition prompt;   ///< One entry.
    Condition negative; ///< One entry, defined as the prompt is; not read where scale is 1.
    double scale = 1;

    /// Samples that the network sees for each one it is asked for.
    int passes() const { return scale == 0 || scale == 1 ? 1 : 2; }
};

/// Classifier-free guidance (Ho, Salimans: "Classifier-Free Diffusion Guidance", arXiv:2207.12598):
///
///   o = o_negative + scale (o_prompt - o_negative)
///
/// in one call of twice the batch. Scale 1 runs the prompt alone, scale 0 the negative alone. Where
/// the network gives a variance beside its prediction, that is the prompt's, unguided. Throws
/// std::invalid_argument where one condition has what the other lacks, or scale is not finite.
Network guided_network(const ConditionalNetwork& network, const Guidance& guidance);

/// The same for a scale that changes while a program runs: what follows from the conditions alone
/// is computed once. Not for several threads at once; the networks that it gives are its own too.
class GuidedNetwork {
public:
    /// The guidance's own scale is not read.
    GuidedNetwork(ConditionalNetwork network, Guidance guidance);

    /// Throws as guided_network() does.
    Network at(double scale);

private:
    ConditionalNetwork network_;
    Guidance guidance_;
    std::optional<Network> prompt_, negative_, both_; // Told where they were needed.
};

} // namespace restyle::core
