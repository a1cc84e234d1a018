#include "back/side.h"

#include <utility>

namespace restyle::back {
namespace {

core::Wish wish_of(const SideSettings& settings, std::int64_t width, std::int64_t height) {
    core::Wish wish;
    wish.prompt = settings.prompt;
    wish.negative = settings.negative_prompt;
    wish.prompt_2 = settings.prompt_2;
    wish.negative_2 = settings.negative_prompt_2;
    wish.label = settings.label;
    wish.negative_label = settings.negative_label;
    wish.guidance = settings.guidance;
    wish.width = static_cast<int>(width);
    wish.height = static_cast<int>(height);
    return wish;
}

bool says_nothing(SideSettings settings) {
    settings.lora_scales.clear();
    return settings == SideSettings{};
}

SideSettings with_guidance(SideSettings settings, double guidance) {
    settings.guidance = guidance;
    return settings;
}

} // namespace

Side::Side(core::Model model, std::vector<core::Lora> loras)
    : model_(std::move(model)),
      loras_(std::move(loras)) {}

core::Denoiser& Side::told(const SideSettings& settings, std::int64_t width, std::int64_t height) {
    if (settings_ == settings && width_ == width && height_ == height) return *denoiser_;
    set_lora_scales(settings); // What is told is encoded with them, too.
    if (!same_words(settings, width, height)) tell(settings, width, height);
    told_ = with_loras(network_at(settings.guidance), settings);
    denoiser_.emplace(told_, model_.schedule, passes());
    settings_ = settings;
    width_ = width;
    height_ = height;
    return *denoiser_;
}

core::Denoiser
Side::told_to(const std::function<core::Network(const core::Guidance&)>& network_of) const {
    set_lora_scales(*settings_);
    return {with_loras(network_of(wish_.guidance), *settings_), model_.schedule, passes()};
}

bool Side::same_words(const SideSettings& settings, std::int64_t width, std::int64_t height) const {
    // Of a class nothing is encoded, and which are asked for depends on the guidance.
    return settings_ && !model_.needs.label && width_ == width && height_ == height &&
           settings == with_guidance(*settings_, settings.guidance);
}

void Side::tell(const SideSettings& settings, std::int64_t width, std::int64_t height) {
    settings_.reset(); // Where this throws, nothing is told.
    if (model_.needs.none() && says_nothing(settings)) return;
    wish_ = core::tell(model_, wish_of(settings, width, height));
    guided_.emplace(model_.conditional, wish_.guidance);
}

core::Network Side::network_at(double guidance) {
    if (model_.needs.none()) return model_.network;
    core::set_guidance(wish_, model_, guidance);
    if (model_.needs.guidance_scale) // It is one of the conditions.
        guided_.emplace(model_.conditional, wish_.guidance);
    return guided_->at(wish_.guidance.scale);
}

core::Network Side::with_loras(core::Network network, const SideSettings& settings) const {
    return
        [this, settings, network = std::move(network)](const at::Tensor& x, const at::Tensor& t) {
            set_lora_scales(settings);
            return network(x, t);
        };
}

void Side::set_lora_scales(const SideSettings& settings) const {
    for (std::size_t i = 0; i < loras_.size(); ++i)
        loras_[i].set_scale(i < settings.lora_scales.size() ? settings.lora_scales[i] : 1);
}

} // namespace restyle::back
