#include "frame_source.h"

#include <cmath>

namespace viewer {

std::optional<samples::Camera> FrameSource::path_camera(double seconds) const {
    std::optional<samples::Camera> camera = own_camera(seconds);
    if (camera && !path_.empty()) camera = path_.at(moment(seconds));
    return camera;
}

double FrameSource::place(double seconds) const {
    return seconds > length() ? std::fmod(seconds, length()) : seconds;
}

double FrameSource::moment(double seconds) const {
    return path_.length() > 0 ? place(seconds) : seconds;
}

} // namespace viewer
