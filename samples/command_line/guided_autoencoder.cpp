#include "guided_autoencoder.h"

#include <set>
#include <stdexcept>

#include "in_name_of.h"
#include "interruption.h"

namespace command_line {
namespace {

namespace core = restyle::core;

constexpr const char* kSemanticCodeFormat = "restyle-semantic-code-1";

void check_autoencoder_options(const GuideOptions& options) {
    const std::string autoencoder = options.model.string() + " is a diffusion autoencoder";
    options.refuse_given(kGanOptions, "is of a GAN, and " + autoencoder);
    options.refuse_given({"--strength", "--sampler", "--eta"},
                         "is of a sampler with noise, and " + autoencoder +
                             ", whose two diffusions run by DDIM without noise");
    options.refuse_given(
        {"--prompt", "--negative-prompt", "--class", "--negative-class", "--guidance"},
        "is of a model that is told words or classes, and " + autoencoder +
            ", which is told z_sem; an --energy guides it");
    options.refuse_given({"--size"}, "a diffusion autoencoder draws pictures of one size");
    if (options.run.dtype != at::kFloat && options.run.dtype != at::kDouble)
        throw std::runtime_error("--dtype: a diffusion autoencoder computes in fp32 or fp64");
}

core::SemanticCode semantic_code(const std::string& move) {
    const std::set<std::string> of_noise{"all", "z_T", "x_T"};
    if (move == "z_sem") return core::SemanticCode::kDirect;
    if (of_noise.count(move) > 0 || move.starts_with("rows:"))
        return core::SemanticCode::kLatentNoise;
    throw std::runtime_error("--move: '" + move +
                             "' is no code of a diffusion autoencoder; expected all, z_T, x_T, "
                             "z_sem, or rows:N,N-M");
}

core::DiffusionAutoencoder load_autoencoder(const GuideOptions& options) {
    check_autoencoder_options(options);
    return core::load_diffusion_autoencoder(options.model, options.run.path_dtype(),
                                            options.run.device);
}

} // namespace

GuidedAutoencoder::GuidedAutoencoder(const GuideOptions& options)
    : options_(options),
      code_(semantic_code(options.move)),
      autoencoder_(load_autoencoder(options)),
      use_(std::make_shared<core::NetworkUse>()) {
    if (!options.input.empty()) input_ = read_picture_sample(options, size());
    in_name_of("--generator-steps",
               [&] { return autoencoder_.generator(drawing(options.run.steps)); });
    in_name_of("--final-steps", [&] { return autoencoder_.generator(final_drawing()); });
}

core::DiffusionAutoencoderDrawing GuidedAutoencoder::drawing(int steps) const {
    core::DiffusionAutoencoderDrawing drawing{code_, steps};
    drawing.before_pass = [use = use_](std::int64_t pictures) {
        stop_if_interrupted();
        ++use->calls;
        use->samples += pictures;
    };
    return drawing;
}

bool GuidedAutoencoder::starts_from_noise() const {
    return !input_ && code_ == core::SemanticCode::kLatentNoise;
}

core::MovedRows GuidedAutoencoder::moved() const {
    return moved_rows(options_.move, autoencoder_.generator(drawing(options_.run.steps)));
}

core::Code GuidedAutoencoder::code_of_noise(std::int64_t first, std::int64_t n) const {
    core::DiffusionAutoencoderDrawing of_noise = final_drawing();
    of_noise.code = core::SemanticCode::kLatentNoise;
    const core::Code noise = core::gaussian_code(
        autoencoder_.generator(of_noise), options_.run.seeds.front(), first, n,
        at::TensorOptions(options_.run.device).dtype(options_.run.path_dtype()));
    return autoencoder_.from_z_T(noise, final_drawing());
}

// What is not Gaussian has its prior around where it starts. Codes are found at the steps that draw
// the final picture, the most that run.
GuideStart GuidedAutoencoder::start(std::int64_t first, std::int64_t n) const {
    const core::Code code =
        input_ ? autoencoder_.encode(input_->values.expand({n, -1, -1, -1}), final_drawing())
               : code_of_noise(first, n);
    return {autoencoder_.generator(drawing(options_.run.steps)), code,
            starts_from_noise() ? core::Code() : code,
            [this](const core::Code& moved, std::int64_t) { return drawn(moved); }};
}

Drawn GuidedAutoencoder::drawn(const core::Code& code) const {
    Drawn drawn;
    drawn.picture.values = autoencoder_.generator(final_drawing()).pictures(code);
    if (input_) drawn.picture.alpha = input_->alpha;
    for (const auto& [name, part] : code)
        drawn.code.tensors[name] = part;
    drawn.code.metadata = {{"format", kSemanticCodeFormat},
                           {"steps", std::to_string(options_.steps_of_final())}};
    return drawn;
}

nlohmann::json GuidedAutoencoder::settings() const {
    nlohmann::json settings = {{"generator_steps", options_.run.steps},
                               {"final_steps", options_.steps_of_final()}};
    if (!options_.input.empty()) settings["input"] = options_.input.string();
    return settings;
}

} // namespace command_line
