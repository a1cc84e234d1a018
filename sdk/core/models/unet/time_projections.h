#pragma once

#include <string>
#include <vector>

#include "models/layers/layers.h"

namespace restyle::core {

/// What residual blocks are told of the time: [n, its channels] for each.
using TimeTold = std::vector<at::Tensor>;

/// Makes it: each residual block has its own linear map of the network's time
/// embedding. Constant maps run as one product, for a small one costs more to call than to compute.
class TimeProjections {
public:
    /// The place of the new map's values in what operator() gives.
    std::size_t add(const ParameterSource& parameter, const std::string& name, int in, int out);

    /// Once all are added: joins them where no gradient is wanted of them.
    void join();

    /// time: [n, time_channels], activated.
    TimeTold operator()(const at::Tensor& time) const;

private:
    std::vector<Linear> maps_; ///< Empty once they are joined.
    Linear joined_;
    std::vector<std::int64_t> widths_;
};

} // namespace restyle::core
