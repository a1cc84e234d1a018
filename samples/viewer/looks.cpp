#include "looks.h"

#include <look.h>

namespace viewer {

const std::vector<std::string>& look_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (samples::Look look : samples::kModelledLooks)
            all.emplace_back(samples::look_name(look));
        return all;
    }();
    return names;
}

} // namespace viewer
