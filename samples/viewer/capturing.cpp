#include "capturing.h"

#include <chrono>
#include <stdexcept>
#include <thread>

namespace viewer {
namespace {

RestyleCaptureStatus capture_status(const Styling& styling) {
    RestyleCaptureStatus status{};
    status.bytes = sizeof status;
    if (styling.alive()) restyle_capture_status(styling.session(), &status);
    return status;
}

std::string frames_in_words(std::uint32_t frames) {
    return std::to_string(frames) + (frames == 1 ? " frame" : " frames");
}

} // namespace

void begin_capture(const Styling& styling, const std::filesystem::path& folder,
                   std::uint32_t frames) {
    if (!styling.alive()) throw std::runtime_error("no capture: " + styling.message());
    const std::string name = folder.string();
    RestyleCaptureInfo info{};
    info.bytes = sizeof info;
    info.frames = frames;
    info.folder = name.c_str();
    if (restyle_capture_begin(styling.session(), &info) < 0)
        throw std::runtime_error(restyle_last_error());
}

std::string capture_words(const Styling& styling) {
    const RestyleCaptureStatus status = capture_status(styling);
    if (status.state == RESTYLE_CAPTURE_NONE) return "";
    std::string words = frames_in_words(status.frames_written) + " captured of " +
                        std::to_string(status.frames_wanted);
    if (status.frames_dropped > 0)
        words += ", " + frames_in_words(status.frames_dropped) + " left out";
    return words + (*status.message != '\0' ? ": " : "") + status.message;
}

void end_capture(const Styling& styling) {
    if (styling.alive()) restyle_capture_end(styling.session());
    RestyleCaptureStatus status = capture_status(styling);
    while (status.state == RESTYLE_CAPTURE_WRITING) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        status = capture_status(styling);
    }
    if (status.state == RESTYLE_CAPTURE_FAILED) throw std::runtime_error(status.message);
}

} // namespace viewer
