#include "session/model_size.h"

#include <algorithm>
#include <cmath>

#include "session/error.h"

namespace restyle::session {
namespace {

std::uint32_t nearest_multiple(double size, std::uint32_t multiple) {
    return std::max(1u, std::uint32_t(std::lround(size / multiple))) * multiple;
}

} // namespace

Size model_size(const RestyleBackModelInfo& models, Size frame, Size wanted) {
    const std::uint32_t multiple = models.size_multiple;
    if (wanted.width > 0 || wanted.height > 0) {
        require(wanted.width > 0 && wanted.height > 0 && wanted.width % multiple == 0 &&
                    wanted.height % multiple == 0,
                "RestyleSessionInfo.model_width x model_height is " + std::to_string(wanted.width) +
                    " x " + std::to_string(wanted.height) +
                    ", where the models take multiples of " + std::to_string(multiple));
        return wanted;
    }
    const double area = double(models.native_width) * models.native_height;
    const double aspect = double(frame.width) / frame.height;
    return {nearest_multiple(std::sqrt(area * aspect), multiple),
            nearest_multiple(std::sqrt(area / aspect), multiple)};
}

} // namespace restyle::session
