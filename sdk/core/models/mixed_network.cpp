#include "restyle/core/mixed_network.h"

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include <c10/util/StringUtil.h>

namespace restyle::core {
namespace {

double sum_of_weights(const std::vector<WeightedNetwork>& networks) {
    double sum = 0;
    for (const WeightedNetwork& each : networks) {
        if (!(each.weight > 0) || !std::isfinite(each.weight))
            throw std::invalid_argument("mixed_network: a weight is " +
                                        std::to_string(each.weight) +
                                        ", expected a finite number above 0");
        sum += each.weight;
    }
    if (sum == 0) throw std::invalid_argument("mixed_network: no networks, expected one at least");
    return sum;
}

} // namespace

Network mixed_network(std::vector<WeightedNetwork> networks) {
    const double sum = sum_of_weights(networks);
    if (networks.size() == 1) return std::move(networks.front().network);
    return [networks = std::move(networks), sum](const at::Tensor& x, const at::Tensor& t) {
        at::Tensor mixed = networks.front().network(x, t) * (networks.front().weight / sum);
        for (auto each = networks.begin() + 1; each != networks.end(); ++each)
            mixed = at::add(mixed, each->network(x, t), each->weight / sum);
        return mixed;
    };
}

void check_mixable(const Model& model, const Model& other) {
    check_same_x_0(model, other);
    const auto demand = [&](const char* field, const auto& of_model, const auto& of_other) {
        if (of_model == of_other) return;
        throw std::invalid_argument(c10::str(
            "models ", model.folder.string(), " and ", other.folder.string(),
            " cannot be mixed: ", field, " is ", of_model, " and ", of_other, ", expected equal"));
    };
    const ScheduleConfig &a = model.schedule, &b = other.schedule;
    demand("what it is told", model.needs.in_words(), other.needs.in_words());
    demand("prediction_type", prediction_type(a), prediction_type(b));
    const auto learned = [](const ScheduleConfig& of) {
        return learns_variance(of) ? variance_type(of) : "not learned";
    };
    demand("variance_type", learned(a), learned(b));
    demand("clip_sample", a.clip_sample, b.clip_sample);
    demand("clip_sample_range", a.clip_sample_range, b.clip_sample_range);
    demand("num_train_timesteps", a.train_timesteps, b.train_timesteps);
    const std::vector<double> of_model = alpha_bars(a), of_other = alpha_bars(b);
    for (std::size_t t = 0; t < of_model.size(); ++t)
        demand(c10::str("alpha_bar_", t).c_str(), of_model[t], of_other[t]);
}

} // namespace restyle::core
