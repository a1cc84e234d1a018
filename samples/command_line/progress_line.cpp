#include "progress_line.h"

#include <cstdio>

#include <unistd.h>

namespace command_line {
namespace {

std::string to_go(double seconds) {
    char text[48];
    if (seconds < 60)
        std::snprintf(text, sizeof text, "%.0f s to go", seconds);
    else
        std::snprintf(text, sizeof text, "%.1f min to go", seconds / 60);
    return text;
}

} // namespace

ProgressLine::ProgressLine() : on_terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    if (characters_ > 0) std::fputc('\n', stderr);
}

bool ProgressLine::is_due(double done) const {
    constexpr std::chrono::milliseconds kBetweenLines{200};
    return on_terminal_ && (done >= 1 || Clock::now() - last_ >= kBetweenLines);
}

void ProgressLine::show(double done, const std::string& words) {
    if (!is_due(done)) return;
    last_ = Clock::now();
    const double seconds = std::chrono::duration<double>(last_ - begun_).count();
    std::string line = words + ", " + to_go(seconds * (1 - done) / done);
    const std::size_t characters = line.size();
    if (characters < characters_) line.append(characters_ - characters, ' ');
    std::fprintf(stderr, "\r%s", line.c_str());
    characters_ = characters;
}

} // namespace command_line
