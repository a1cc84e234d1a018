#include "models/autoencoder/tiny_autoencoder.h"

#include <string>
#include <utility>

namespace restyle::core {
namespace {

constexpr double kLargestLatent = 3; // Where the decoder's soft clamp levels off.

/// Names the layers of a torch.nn.Sequential one after the other.
class Sequence {
public:
    explicit Sequence(std::string name) : name_(std::move(name)) {}

    std::string next() { return name_ + ".layers." + std::to_string(place_++); }
    void skip() { ++place_; } ///< A layer without parameters.

private:
    std::string name_;
    int place_ = 0;
};

std::vector<TinyBlock> make_blocks(const ParameterSource& parameter, Sequence& sequence, int count,
                                   int channels, Activation activation) {
    std::vector<TinyBlock> blocks;
    for (int i = 0; i < count; ++i)
        blocks.emplace_back(parameter, sequence.next(), channels, activation);
    return blocks;
}

std::vector<TinyStage> make_encoder(const ParameterSource& parameter, const TinyConfig& config) {
    const int channels = config.encoder_channels;
    Sequence sequence("encoder");
    std::vector<TinyStage> stages;
    for (const int count : config.encoder_blocks) {
        const bool first = stages.empty();
        TinyStage& stage = stages.emplace_back();
        stage.before =
            first ? make_convolution(parameter, sequence.next(), config.picture_channels, channels)
                  : make_convolution_without_bias(parameter, sequence.next(), channels, channels,
                                                  {3, 2, 1});
        stage.blocks = make_blocks(parameter, sequence, count, channels, config.activation);
    }
    stages.back().after =
        make_convolution(parameter, sequence.next(), channels, config.latent_channels);
    return stages;
}

std::vector<TinyStage> make_decoder(const ParameterSource& parameter, const TinyConfig& config) {
    const int channels = config.decoder_channels;
    Sequence sequence("decoder");
    std::vector<TinyStage> stages(config.decoder_blocks.size());
    stages.front().before =
        make_convolution(parameter, sequence.next(), config.latent_channels, channels);
    sequence.skip(); // Its activation.
    for (std::size_t i = 0; i < stages.size(); ++i) {
        stages[i].blocks =
            make_blocks(parameter, sequence, config.decoder_blocks[i], channels, config.activation);
        const bool last = i + 1 == stages.size();
        if (!last) sequence.skip(); // The upsampling.
        stages[i].after =
            last ? make_convolution(parameter, sequence.next(), channels, config.picture_channels)
                 : make_convolution_without_bias(parameter, sequence.next(), channels, channels);
    }
    return stages;
}

at::Tensor run_blocks(const std::vector<TinyBlock>& blocks, at::Tensor x) {
    for (const TinyBlock& block : blocks)
        x = block(x);
    return x;
}

} // namespace

TinyBlock::TinyBlock(const ParameterSource& parameter, const std::string& name, int channels,
                     Activation activation)
    : activation_(activation),
      first_(make_convolution(parameter, name + ".conv.0", channels, channels)),
      second_(make_convolution(parameter, name + ".conv.2", channels, channels)),
      third_(make_convolution(parameter, name + ".conv.4", channels, channels)) {}

at::Tensor TinyBlock::operator()(const at::Tensor& x) const {
    const at::Tensor h = activate(second_(activate(first_(x), activation_)), activation_);
    return at::relu(third_.added_to(x, h));
}

TinyAutoencoder::TinyAutoencoder(const ParameterSource& parameter, const TinyConfig& config)
    : activation_(config.activation),
      encoder_(make_encoder(parameter, config)),
      decoder_(make_decoder(parameter, config)) {}

// Within the network pictures lie in [0, 1].
at::Tensor TinyAutoencoder::encode(const at::Tensor& pictures) const {
    at::Tensor h = (pictures + 1) / 2;
    for (const TinyStage& stage : encoder_)
        h = run_blocks(stage.blocks, (*stage.before)(h));
    return (*encoder_.back().after)(h);
}

at::Tensor TinyAutoencoder::decode(const at::Tensor& latents) const {
    const at::Tensor clamped = at::tanh(latents / kLargestLatent) * kLargestLatent;
    at::Tensor h = activate((*decoder_.front().before)(clamped), activation_);
    for (std::size_t i = 0; i < decoder_.size(); ++i) {
        h = run_blocks(decoder_[i].blocks, std::move(h));
        if (i + 1 < decoder_.size()) h = at::upsample_nearest2d(h, {2 * h.size(2), 2 * h.size(3)});
        h = (*decoder_[i].after)(h);
    }
    return h * 2 - 1;
}

} // namespace restyle::core
