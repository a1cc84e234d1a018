#include "guided_stylegan2.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <stdexcept>

#include "restyle/core/inversion.h"
#include "restyle/core/metrics.h"

#include "in_name_of.h"
#include "outputs.h"
#include "progress_line.h"

namespace command_line {
namespace {

namespace core = restyle::core;

constexpr std::int64_t kCandidates = 64; ///< Of which the search begins at the nearest.

/// Shows how far the search for a code is.
class SearchProgress {
public:
    explicit SearchProgress(std::int64_t steps) : steps_(steps) {}

    void operator()(std::int64_t pass, double nearest) {
        constexpr double kStep = 3; // A pass there and one back, which costs about two.
        const std::int64_t step = std::max<std::int64_t>(0, pass - kCandidates);
        const double done = double(pass - step) + kStep * double(step);
        char words[96];
        std::snprintf(words, sizeof words, "code of the input, %s %lld of %lld: distance %.4g",
                      step == 0 ? "candidate" : "step",
                      static_cast<long long>(step == 0 ? pass : step),
                      static_cast<long long>(step == 0 ? kCandidates : steps_), nearest);
        line_.show(done / (double(kCandidates) + kStep * double(steps_)), words);
    }

private:
    std::int64_t steps_;
    ProgressLine line_;
};

core::Code repeated(const core::Code& one, std::int64_t n) {
    core::Code codes;
    for (const auto& [name, part] : one)
        codes[name] = part.repeat({n, 1, 1});
    return codes;
}

core::StyleCode style_code(const std::string& move) {
    if (move == "w") return core::StyleCode::kW;
    if (move == "w+" || move.starts_with("rows:")) return core::StyleCode::kWPlus;
    if (move == "z" || move == "all") return core::StyleCode::kZ;
    throw std::runtime_error("--move: '" + move +
                             "' is no code of a StyleGAN2; expected all or z, w, w+, or "
                             "rows:N,N-M of w+");
}

core::StyleGan2Drawing drawing_of(const GuideOptions& options) {
    core::StyleGan2Drawing drawing;
    drawing.code = style_code(options.move);
    drawing.truncation = options.truncation;
    drawing.truncated_layers = options.truncated_layers;
    drawing.label = options.picture.label;
    drawing.noise = options.layer_noise;
    drawing.noise_seed = options.run.seeds.front();
    return drawing;
}

} // namespace

GuidedStyleGan2::GuidedStyleGan2(const GuideOptions& options, core::StyleGan2 gan)
    : GuidedGan(options, in_name_of(options.model.string(),
                                    [&] { return gan.generator(drawing_of(options)); })),
      gan_(std::move(gan)),
      drawing_(drawing_of(options)) {
    if (options.input.empty()) {
        options.refuse_given({"--inversion-steps"}, "is of the code of an --input");
        return;
    }
    input_ = read_picture_sample(options, size());
}

/// Codes that pictures have where they are drawn.
core::Code GuidedStyleGan2::drawn_codes(std::int64_t first, std::int64_t n) const {
    core::StyleGan2Drawing of_z = drawing_;
    of_z.code = core::StyleCode::kZ;
    return gan_.from_z(gaussian(gan_.generator(of_z), first, n), drawing_);
}

// Where it is interrupted, the file of the search holds where it was.
FoundCode GuidedStyleGan2::look_for_input(const std::filesystem::path& search) const {
    std::optional<core::PerceptualDistance> perceptual;
    if (!options_.lpips.empty())
        perceptual = core::load_perceptual_distance(options_.lpips, options_.run.path_dtype(),
                                                    options_.run.device);
    core::InversionSettings settings;
    settings.steps = options_.inversion_steps;
    const core::Energy distance = core::picture_distance(input_->values, perceptual);
    SearchProgress progress(settings.steps);
    core::InversionState state = search_from(search, distance, std::ref(progress));
    try {
        const core::Inversion found =
            core::continue_inversion(generator(), distance, state, settings, std::ref(progress));
        return {found.code, found.distance, psnr_to_input(found.code)};
    } catch (...) {
        core::write_safetensors(search, search_file(state));
        throw;
    }
}

core::InversionState GuidedStyleGan2::search_from(const std::filesystem::path& search,
                                                  const core::Energy& distance,
                                                  const core::InversionProgress& progress) const {
    if (std::filesystem::exists(search)) {
        core::InversionState state = read_search(search, generator());
        for (core::Code* code : {&state.code, &state.best, &state.means, &state.squares})
            for (auto& [name, part] : *code)
                part = part.to(options_.run.device);
        std::printf("code of %s: the search goes on after %lld of %lld steps\n",
                    options_.input.c_str(), static_cast<long long>(state.steps),
                    static_cast<long long>(options_.inversion_steps));
        return state;
    }
    const core::InversionState state =
        core::begin_inversion(generator(), distance, drawn_codes(0, kCandidates), progress);
    core::write_safetensors(search, search_file(state));
    return state;
}

double GuidedStyleGan2::psnr_to_input(const core::Code& code) const {
    return core::psnr(code_values(generator().pictures(code))[0], code_values(input_->values)[0]);
}

void GuidedStyleGan2::find_start(const std::filesystem::path& file) {
    if (!input_) return;
    const std::filesystem::path search =
        std::filesystem::path(file).replace_filename("input.search.safetensors");
    if (std::filesystem::exists(file)) {
        found_ = read_found_code(file, generator());
    } else {
        found_ = look_for_input(search);
        core::SafeTensors contents = code_file(found_.code);
        add_found_code(contents, found_);
        Outputs outputs;
        outputs.add(file, contents);
        outputs.commit();
        std::printf("code of %s: distance %.4g, PSNR %.1f dB\n", options_.input.c_str(),
                    found_.distance, found_.psnr);
    }
    std::filesystem::remove(search); // If it is there still.
    start_report_ = found_code_report(file, found_);
}

// w is not Gaussian: the prior keeps it near to where it starts, which is w of a Gaussian z. So it
// does any code that a picture has.
GuideStart GuidedStyleGan2::start(std::int64_t first, std::int64_t n) const {
    GuideStart start = GuidedGan::start(first, n);
    if (starts_from_noise()) return start;
    start.code = input_ ? repeated(found_.code, n) : drawn_codes(first, n);
    start.centre = start.code;
    return start;
}

bool GuidedStyleGan2::starts_from_noise() const {
    return !input_ && drawing_.code == core::StyleCode::kZ;
}

core::MovedRows GuidedStyleGan2::moved() const {
    return options_.move.starts_with("rows:") ? GuidedGan::moved() : core::MovedRows();
}

nlohmann::json GuidedStyleGan2::settings() const {
    nlohmann::json settings = {{"truncation", drawing_.truncation},
                               {"layer_noise", layer_noise_name(drawing_.noise)}};
    if (drawing_.noise == core::LayerNoise::kSeeded)
        settings["layer_noise_seed"] = drawing_.noise_seed;
    if (drawing_.truncated_layers) settings["truncated_layers"] = *drawing_.truncated_layers;
    if (drawing_.label) settings["class"] = *drawing_.label;
    if (input_) {
        settings["input"] = options_.input.string();
        settings["inversion_steps"] = options_.inversion_steps;
    }
    return settings;
}

std::unique_ptr<GuidedModel> open_stylegan2(const GuideOptions& options) {
    check_gan_options(options, "one pass");
    return std::make_unique<GuidedStyleGan2>(
        options, core::load_stylegan2(options.model, options.run.path_dtype(), options.run.device));
}

} // namespace command_line
