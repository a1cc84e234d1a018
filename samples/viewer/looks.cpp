#include "looks.h"

#include <scene/look.h>

namespace viewer {

const std::vector<std::string>& look_names() {
    static const std::vector<std::string> names(samples::kLookNames.begin(),
                                                samples::kLookNames.end());
    return names;
}

} // namespace viewer
