#include "models/unet/time_projections.h"

#include <algorithm>

namespace restyle::core {

std::size_t TimeProjections::add(const ParameterSource& parameter, const std::string& name, int in,
                                 int out) {
    maps_.push_back(make_linear(parameter, name, in, out));
    widths_.push_back(out);
    return maps_.size() - 1;
}

void TimeProjections::join() {
    const bool constant = std::all_of(maps_.begin(), maps_.end(), [](const Linear& map) {
        return map.weight.defined() && !map.weight.requires_grad();
    });
    if (!constant || maps_.empty()) return;
    joined_ = joined(maps_);
    maps_.clear();
}

TimeTold TimeProjections::operator()(const at::Tensor& time) const {
    if (joined_.weight.defined()) return joined_(time).split_with_sizes(widths_, 1);
    TimeTold told;
    for (const Linear& map : maps_)
        told.push_back(map(time));
    return told;
}

} // namespace restyle::core
