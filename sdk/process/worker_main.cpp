// restyle_core_worker LIBRARY: the core in a process of its own, started by
// librestyle_core_process.so and ended by the end of whoever started it.
#include <csignal>
#include <cstdio>
#include <exception>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "back/open_table.h"
#include "process/calls.h"
#include "process/worker.h"
#include "session/copy_text.h"

namespace {

using restyle::process::Answer;
using restyle::process::Channel;
using restyle::process::Packet;

// It ends when its channel does; a terminal's interrupt is the renderer's to take.
void leave_signals_to_the_renderer() {
    for (const int signal : {SIGINT, SIGQUIT, SIGTSTP})
        std::signal(signal, SIG_IGN);
}

// Where memory is short the system is to end this and not the renderer.
void be_ended_before_the_renderer() {
    std::ofstream("/proc/self/oom_score_adj") << 500;
}

const RestyleBackTable* opened(const char* library, const Channel& control) {
    Answer answer{};
    const RestyleBackTable* table = nullptr;
    try {
        table = &restyle::back::open_table(library);
    } catch (const std::exception& error) {
        answer.failed = 1;
        restyle::session::copy_text(answer.sentence, error.what());
    }
    control.send(Packet().put(answer).bytes());
    return table;
}

} // namespace

int main(int argc, char** argv) {
    const bool has_channel = argc == 2 && fcntl(restyle::process::kWorkerChannel, F_GETFD) >= 0;
    if (!has_channel) {
        std::fputs("restyle_core_worker: is started by librestyle_core_process.so, which a program "
                   "gives as RestyleContextInfo.back_library\n",
                   stderr);
        return 2;
    }
    leave_signals_to_the_renderer();
    be_ended_before_the_renderer();
    const Channel control(restyle::interop::UniqueHandle(restyle::process::kWorkerChannel));
    try {
        if (const RestyleBackTable* const table = opened(argv[1], control))
            restyle::process::serve(*table, control);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "restyle_core_worker: %s\n", error.what());
        _exit(1);
    }
    _exit(0); // Backs may be at work, and nobody waits for them.
}
