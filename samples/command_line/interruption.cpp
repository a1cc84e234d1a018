#include "interruption.h"

#include <csignal>
#include <stdexcept>

namespace command_line {
namespace {

volatile std::sig_atomic_t interrupted = 0;

void interrupt(int) {
    interrupted = 1;
}

} // namespace

void note_interruption() {
    struct sigaction action = {};
    action.sa_handler = interrupt;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool is_interrupted() {
    return interrupted != 0;
}

void stop_if_interrupted() {
    if (is_interrupted()) throw std::runtime_error("interrupted; nothing was written");
}

} // namespace command_line
