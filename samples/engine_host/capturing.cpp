#include "capturing.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace engine {

void Capturing::begin_when_restyled() {
    if (begun_ || wish_.folder.empty() || plugin_.restyled() == 0) return;
    plugin_.begin_capture(wish_.folder, wish_.frames);
    begun_ = true;
}

bool Capturing::is_lacking() const {
    if (wish_.folder.empty()) return false;
    return !begun_ || plugin_.capture_status().state == RESTYLE_CAPTURE_RECORDING;
}

std::uint32_t Capturing::finish() {
    plugin_.end_capture();
    while (plugin_.capture_status().state == RESTYLE_CAPTURE_WRITING)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const RestyleCaptureStatus status = plugin_.capture_status();
    if (status.state == RESTYLE_CAPTURE_FAILED) throw std::runtime_error(status.message);
    return status.frames_written;
}

} // namespace engine
