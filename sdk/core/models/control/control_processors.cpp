#include "models/control/control_processors.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "models/control/map_processor.h"

namespace restyle::core {
namespace {

/// Keeps the maps of what the plan controls.
class SourceProcessor : public MapProcessor {
public:
    explicit SourceProcessor(std::shared_ptr<ControlState> state) : state_(std::move(state)) {}

private:
    void begin_prompt(const at::Tensor&, const std::vector<std::int64_t>& times) override {
        state_->source = {times, {}, {}};
    }

    bool wants_pixel_map(std::int64_t pixels) const override {
        return any_time([&](std::int64_t t) { return state_->plan.takes_pixels(t, pixels); });
    }

    bool wants_text_map(std::int64_t pixels) const override {
        return state_->plan.blends(pixels) ||
               any_time([&](std::int64_t t) { return state_->plan.takes_words(t); });
    }

    at::Tensor pixel_map(std::size_t place, const at::Tensor& q, const at::Tensor& k) override {
        return state_->source.of_pixels[place] = attention_map(q, k);
    }

    at::Tensor text_map(std::size_t place, const at::Tensor& q, const at::Tensor& k) override {
        return state_->source.of_text[place] = attention_map(q, k);
    }

    template <typename Test>
    bool any_time(const Test& test) const {
        return std::any_of(state_->source.times.begin(), state_->source.times.end(), test);
    }

    std::shared_ptr<ControlState> state_;
};

/// Looks through them.
class TargetProcessor : public MapProcessor {
public:
    explicit TargetProcessor(std::shared_ptr<ControlState> state) : state_(std::move(state)) {}

private:
    void begin_prompt(const at::Tensor& x, const std::vector<std::int64_t>& times) override {
        state_->time = times.front();
        state_->height = x.size(2);
        state_->width = x.size(3);
        samples_ = times.size();
        if (std::any_of(times.begin(), times.end(), [&](auto t) { return t != times.front(); }))
            throw std::invalid_argument(
                "attention control: the target's samples are of several times, expected of one");
    }

    bool wants_pixel_map(std::int64_t pixels) const override {
        return state_->plan.takes_pixels(state_->time, pixels);
    }

    bool wants_text_map(std::int64_t pixels) const override {
        return state_->plan.takes_words(state_->time) || state_->plan.blends(pixels);
    }

    at::Tensor pixel_map(std::size_t place, const at::Tensor&, const at::Tensor&) override {
        return of_source(state_->source.of_pixels, place);
    }

    at::Tensor text_map(std::size_t place, const at::Tensor& q, const at::Tensor& k) override {
        const ControlPlan& plan = state_->plan;
        const at::Tensor sources = of_source(state_->source.of_text, place);
        at::Tensor map = attention_map(q, k);
        if (plan.takes_words(state_->time)) map = plan.mapped(sources, map);
        if (plan.blends(map.size(2))) {
            state_->looked_by_source.add(sources, state_->height, state_->width);
            state_->looked_by_target.add(map, state_->height, state_->width);
        }
        return map;
    }

    /// The source's map at this place and the target's time.
    at::Tensor of_source(const std::map<std::size_t, at::Tensor>& maps, std::size_t place) const {
        const std::vector<std::int64_t>& times = state_->source.times;
        std::vector<std::int64_t> rows;
        for (std::size_t row = 0; row < times.size(); ++row)
            if (times[row] == state_->time) rows.push_back(static_cast<std::int64_t>(row));
        if (rows.size() != samples_)
            throw std::invalid_argument(
                "attention control: the source's last call had " + std::to_string(rows.size()) +
                " samples of time " + std::to_string(state_->time) +
                ", expected the target's, which are " + std::to_string(samples_));
        const at::Tensor& map = maps.at(place);
        if (rows.size() == times.size()) return map;
        return map.index_select(0, at::tensor(rows, map.options().dtype(at::kLong)));
    }

    std::shared_ptr<ControlState> state_;
    std::size_t samples_ = 0;
};

} // namespace

std::shared_ptr<AttentionProcessor> source_processor(std::shared_ptr<ControlState> state) {
    return std::make_shared<SourceProcessor>(std::move(state));
}

std::shared_ptr<AttentionProcessor> target_processor(std::shared_ptr<ControlState> state) {
    return std::make_shared<TargetProcessor>(std::move(state));
}

} // namespace restyle::core
