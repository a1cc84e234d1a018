#include "programs/warm_program.h"

#include <cstdlib>
#include <stdexcept>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace restyle::test {

WarmProgram::WarmProgram(const std::string& program) : program_(program) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        throw std::runtime_error("no socket pair for " + program);
    process_ = fork();
    if (process_ == 0) {
        fcntl(ends[1], F_SETFD, 0);
        setenv("RESTYLE_WARM_START", std::to_string(ends[1]).c_str(), 1);
        setenv("LD_PRELOAD", RESTYLE_WARM_START_LIBRARY, 1);
        setenv("OMP_NUM_THREADS", "1", 1);
        execl(program.c_str(), program.c_str(), nullptr);
        _exit(127);
    }
    close(ends[1]);
    socket_ = ends[0];
}

WarmProgram::~WarmProgram() {
    close(socket_); // At which it ends.
    waitpid(process_, nullptr, 0);
}

int WarmProgram::run(const std::vector<std::string>& arguments, const std::string& out,
                     const std::string& err) {
    std::string packet;
    for (const std::string& text : {out, err, program_})
        packet.append(text).append(1, '\0');
    for (const std::string& argument : arguments)
        packet.append(argument).append(1, '\0');
    int status = -1;
    if (send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL) != ssize_t(packet.size()) ||
        recv(socket_, &status, sizeof status, 0) != sizeof status)
        throw std::runtime_error(program_ + " does not answer");
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace restyle::test
