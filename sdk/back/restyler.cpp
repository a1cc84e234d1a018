#include "back/restyler.h"

#include <algorithm>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "back/stage_clock.h"
#include "restyle/core/cycle_diffusion.h"
#include "restyle/core/ddib.h"
#include "restyle/core/dpm_encoder.h"
#include "restyle/core/sdedit.h"
#include "restyle/core/turbo_edit.h"
#include "restyle/core/x_0_mask.h"

namespace restyle::back {
namespace {

core::NetworkUse use_since(const core::NetworkUse& before, const core::NetworkUse& after) {
    return {after.calls - before.calls, after.samples - before.samples};
}

core::LatentCode code_without_noise(const at::Tensor& x_1, std::size_t steps) {
    std::vector<at::Tensor> z(steps + 1, at::zeros_like(x_1));
    z.front() = x_1;
    return {at::stack(z), {}};
}

// What a code's values stand for: the same code is another picture's under another of these.
std::string meaning_of(const FrameSettings& settings) {
    std::ostringstream meaning;
    const DepthSettings& depth = settings.depth;
    meaning << int(settings.method) << ' ' << int(settings.last) << ' ' << settings.noise.seed
            << ' ' << depth.steps << ' ' << depth.strength << ' ' << depth.eta;
    for (const int time : depth.timesteps)
        meaning << ' ' << time;
    return meaning.str();
}

void check_edit_mask(const FrameSettings& settings) {
    if (!settings.edit_mask.defined()) return;
    if (!settings.guide.energies.empty())
        throw std::invalid_argument("job: an edit mask limits no frame that energies bend");
}

// One value that is not finite would spoil the engine's picture, and nothing but the models makes
// it.
void check_finite(const at::Tensor& change) {
    if (!at::isfinite(change).all().item<bool>())
        throw std::runtime_error("the models gave a picture with values that are not finite; their "
                                 "weights may be damaged, or need precision fp32");
}

} // namespace

Restyler::Restyler(LoadedModels models)
    : source_(std::move(models.source), models.loras),
      target_(std::move(models.target), models.loras, std::move(models.further_targets)),
      one_model_(models.one_model) {}

FrameReport Restyler::restyle_frame(const at::Tensor& frame, const FrameSettings& settings,
                                    at::Tensor& change, KeptBuffers* kept) {
    check_edit_mask(settings);
    FrameReport report;
    StageClock clock(frame.device());

    way_.begin(kept);
    way_.tell(RESTYLE_BACK_BUFFER_PACKED, frame);
    plan_.make(source_.model(), target_.model(), settings.depth, settings.method);
    if (plan_.source_steps().empty()) {
        change.zero_();
        way_.tell(RESTYLE_BACK_BUFFER_CHANGE, change);
        return report;
    }
    way_.set_levels(plan_.shifted_levels());
    const std::vector<at::Tensor> path = path_of(frame, settings); // encode
    const at::Tensor x_0 = path.back();
    way_.tell_x_0(RESTYLE_BACK_BUFFER_ENCODED, source_.model(), x_0);
    way_.tell_path(source_.model(), plan_.source_steps(), path);
    report.encode_ms = clock.lap_ms();

    const auto [source, target] = told(frame, settings, report);
    const core::NetworkUse source_before = source.use(), target_before = target.use();
    at::Tensor restyled = // guide
        guided_or_nothing(frame, path, settings, source, target, report);
    if (report.guided) report.guided->ms = clock.lap_ms();
    if (!restyled.defined()) {
        const at::Tensor y_0 = translated(path, settings, source, target); // or translate
        way_.tell_x_0(RESTYLE_BACK_BUFFER_TRANSLATED, target_.model(), y_0);
        report.translate_ms = clock.lap_ms();
        restyled = target_.model().pictures_from_x_0(y_0); // decode
    }
    write_change(frame, x_0, restyled, change);
    report.decode_ms = clock.lap_ms();

    report.source = use_since(source_before, source.use());
    report.target = use_since(target_before, target.use());
    if (report.warning.empty()) report.warning = warning();
    return report;
}

void Restyler::write_change(const at::Tensor& frame, const at::Tensor& x_0,
                            const at::Tensor& restyled, at::Tensor& change) const {
    at::sub_out(change, restyled, unchanged(frame, x_0));
    way_.tell(RESTYLE_BACK_BUFFER_RESTYLED, restyled);
    way_.tell(RESTYLE_BACK_BUFFER_CHANGE, change);
    check_finite(change);
}

StreamReport Restyler::stream_frame(std::optional<StreamedFrame> entering,
                                    const FrameSettings& settings, std::size_t most) {
    way_.begin(nullptr);
    plan_.make(source_.model(), target_.model(), settings.depth, settings.method);
    const std::size_t K = plan_.target_steps().size();
    if (!entering || (K > 0 && K <= most)) return advanced(std::move(entering), settings);
    StreamReport alone{restyle_frame(entering->frame, settings, entering->change), entering->slot};
    if (K > 0)
        alone.frame.warning = "frames are restyled one by one, without stream_batch: K is " +
                              std::to_string(K) + ", and the session has slots for " +
                              std::to_string(most);
    return alone;
}

StreamReport Restyler::advanced(std::optional<StreamedFrame> frame, const FrameSettings& settings) {
    if (!frame && stream_.empty()) throw std::invalid_argument("job: no frame is in flight");
    if (settings.attention.any() || guide_.wanted(settings.guide))
        throw std::invalid_argument("job: energies and attention control are of one frame, not of "
                                    "the frames in flight");
    if (settings.method == Method::kTurbo)
        throw std::invalid_argument("job: method turbo runs the source beside the target, of one "
                                    "frame, not of the frames in flight");
    check_edit_mask(settings);
    const FrameStream::Common common{plan_.target_steps(), settings.target,
                                     settings.target_weights};
    stream_.require(common);
    StreamReport report;
    const at::Tensor& any = frame ? frame->frame : stream_.oldest();
    StageClock clock(any.device());
    const auto [source, target] = plainly_told(any.sizes(), settings);
    const core::NetworkUse source_before = source.use(), target_before = target.use();
    const std::vector<at::Tensor> path =
        frame ? path_of(frame->frame, settings) : std::vector<at::Tensor>();
    report.frame.encode_ms = clock.lap_ms();
    std::optional<FrameStream::Entering> entering;
    if (frame) entering = {std::move(*frame), path.back(), chain_of(path, settings, source)};
    std::optional<FrameStream::Finished> out = stream_.advance(target, common, std::move(entering));
    report.frame.translate_ms = clock.lap_ms();
    if (out) {
        write_change(out->frame.frame, out->x_0, target_.model().pictures_from_x_0(out->y_0),
                     out->frame.change);
        report.finished = out->frame.slot;
    }
    report.frame.decode_ms = clock.lap_ms();
    report.frame.source = use_since(source_before, source.use());
    report.frame.target = use_since(target_before, target.use());
    report.frame.warning = warning();
    return report;
}

Sides Restyler::plainly_told(at::IntArrayRef frame_sizes, const FrameSettings& settings) {
    const std::int64_t width = frame_sizes[3], height = frame_sizes[2];
    return {source_.told(settings.source, width, height),
            target_.told(settings.target, settings.target_weights, width, height)};
}

Sides Restyler::told(const at::Tensor& frame, const FrameSettings& settings, FrameReport& report) {
    const Sides plain = plainly_told(frame.sizes(), settings);
    control_.begin();
    if (!settings.attention.any()) return plain;
    try {
        return controlled(frame, settings);
    } catch (const std::invalid_argument& error) {
        report.warning =
            std::string("the frame was restyled without attention control: ") + error.what();
        return plain;
    }
}

Sides Restyler::controlled(const at::Tensor& frame, const FrameSettings& settings) {
    const auto require = [](bool right, const char* fault) {
        if (!right) throw std::invalid_argument(fault);
    };
    require(one_model_, "it needs one model on both sides, and the style has two");
    require(settings.method == Method::kCycle || settings.method == Method::kEditFriendly,
            "it needs method cycle or edit-friendly");
    require(settings.guide.energies.empty(), "energies bend the code of a frame, which has no "
                                             "source beside the target");
    require(target_.first_alone(), "it acts on the style's first target, which runs alone then");
    return control_.sides(
        source_, target_.first(),
        {settings.attention, settings.source, settings.target, frame.size(3), frame.size(2)},
        plan_.target_steps());
}

// What the target's own decoding makes of a frame that nothing was done to.
at::Tensor Restyler::unchanged(const at::Tensor& frame, const at::Tensor& x_0) const {
    const core::Model& target = target_.model();
    return target.on_latents() ? target.pictures_from_x_0(x_0) : frame;
}

at::Tensor Restyler::translated(const std::vector<at::Tensor>& path, const FrameSettings& settings,
                                core::Denoiser& source, core::Denoiser& target) {
    if (settings.method == Method::kTurbo) return turbo_edited(path, settings, source, target);
    if (!control_.acts())
        return core::run_chain(target, plan_.target_steps(), chain_of(path, settings, source));
    core::TranslateSettings translation;
    translation.source_batch = std::max<std::size_t>(settings.source_batch, 1);
    translation.last = settings.last;
    translation.mask = x_0_mask(settings);
    translation.step_mask = [this] { return control_.step_mask(); };
    translation.watch_source = way_.watch_source(source_.model());
    translation.watch_target = way_.watch_target(target_.model());
    return core::cycle_translate(source, plan_.source_steps(), target, plan_.target_steps(), path,
                                 translation);
}

at::Tensor Restyler::turbo_edited(const std::vector<at::Tensor>& path,
                                  const FrameSettings& settings, core::Denoiser& source,
                                  core::Denoiser& target) {
    core::TurboEditSettings turbo;
    turbo.translate.source_batch = settings.source_batch;
    turbo.translate.last = settings.last;
    turbo.translate.mask = x_0_mask(settings);
    turbo.translate.watch_source = way_.watch_source(source_.model());
    turbo.translate.watch_target = way_.watch_target(target_.model());
    turbo.pseudo_guidance = settings.pseudo_guidance;
    return core::turbo_edit(source, plan_.source_steps(), target, plan_.target_steps(), path,
                            turbo);
}

at::Tensor Restyler::x_0_mask(const FrameSettings& settings) const {
    if (!settings.edit_mask.defined()) return {};
    return core::x_0_mask(target_.model(), settings.edit_mask);
}

core::TargetChain Restyler::chain_of(const std::vector<at::Tensor>& path,
                                     const FrameSettings& settings, core::Denoiser& source) const {
    core::StepWatch watch = way_.watch_target(target_.model());
    if (settings.method == Method::kSdEdit)
        return core::limited_chain(
            core::sdedit_chain(plan_.target_steps(), path.front(), plan_.noise(), std::move(watch)),
            path, x_0_mask(settings));
    if (settings.method == Method::kDdib)
        return core::ddib_chain(source, plan_.source_steps(), plan_.target_steps(), path.back(),
                                std::move(watch), x_0_mask(settings));
    return core::cycle_chain(source, plan_.source_steps(), plan_.target_steps(), path,
                             {settings.last, settings.source_batch,
                              way_.watch_source(source_.model()), std::move(watch),
                              x_0_mask(settings)});
}

// The code of the frame: under the source, for SDEdit the noise itself, for DDIB none but x_1.
core::LatentCode Restyler::encoded(const std::vector<at::Tensor>& path,
                                   const FrameSettings& settings, core::Denoiser& source) const {
    if (settings.method == Method::kSdEdit) {
        at::Tensor z = plan_.noise().to(path.front().options()).clone();
        z[0].copy_(path.front());
        return {z, {}};
    }
    const std::size_t all = plan_.source_steps().size();
    if (settings.method == Method::kDdib)
        return code_without_noise(core::ddim_invert(source, plan_.source_steps(), path.back()),
                                  all);
    return core::dpm_encode(source, plan_.source_steps(), path,
                            settings.source_batch > 0 ? settings.source_batch : all, settings.last,
                            way_.watch_source(source_.model()));
}

at::Tensor Restyler::guided(const at::Tensor& frame, const std::vector<at::Tensor>& path,
                            const FrameSettings& settings, core::Denoiser& source,
                            core::Denoiser& target) {
    if (settings.method == Method::kTurbo)
        throw std::invalid_argument("method turbo keeps no code that energies could bend");
    if (settings.method == Method::kCycle || settings.method == Method::kEditFriendly)
        core::check_translatable(plan_.source_steps(), plan_.target_steps(), settings.last);
    const core::LatentCode code = encoded(path, settings, source);
    core::DiffusionSampling sampling;
    sampling.steps = plan_.target_steps();
    sampling.x_0_shape = path.front().sizes().slice(1).vec();
    sampling.residual = code.residual;
    // The generator lives no longer than this call, the denoiser as long as the side.
    const std::shared_ptr<core::Denoiser> unowned(std::shared_ptr<void>(), &target);
    const core::Generator generator =
        core::diffusion_generator(unowned, sampling, [this](const at::Tensor& x_0) {
            return target_.model().pictures_from_x_0(x_0);
        });
    return guide_.picture(generator, core::code_of(code, plan_.target_steps()), frame,
                          settings.guide, settings.scene, meaning_of(settings));
}

at::Tensor Restyler::guided_or_nothing(const at::Tensor& frame, const std::vector<at::Tensor>& path,
                                       const FrameSettings& settings, core::Denoiser& source,
                                       core::Denoiser& target, FrameReport& report) {
    try {
        if (!guide_.wanted(settings.guide)) return {};
        const at::Tensor picture = guided(frame, path, settings, source, target);
        const core::SampleTrace& trace = guide_.trace();
        report.guided = GuideReport{0, trace.total.back(), trace.prior.back(), {}, guide_.steps()};
        for (const std::vector<double>& energy : trace.energies)
            report.guided->energies.push_back(energy.back());
        return picture;
    } catch (const std::exception& error) {
        report.warning =
            std::string("the frame was not guided, and guidance starts anew: ") + error.what();
        return {};
    }
}

std::string Restyler::warning() const {
    for (const std::vector<std::string>& warnings : {source_.warnings(), target_.warnings()})
        if (!warnings.empty()) return warnings.front();
    return {};
}

// Ends in the frame's x_0.
std::vector<at::Tensor> Restyler::path_of(const at::Tensor& frame, const FrameSettings& settings) {
    return plan_.path(source_.model().x_0_from_pictures(frame), settings.noise);
}

} // namespace restyle::back
