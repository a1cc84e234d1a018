#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace restyle::test {

/// A program that tests/support/warm_start.c keeps at its main(), from where each run begins.
class WarmProgram {
public:
    explicit WarmProgram(const std::string& program);
    ~WarmProgram();
    WarmProgram(const WarmProgram&) = delete;
    WarmProgram& operator=(const WarmProgram&) = delete;

    /// Its exit status, or -1 where a signal ended it; `out` and `err` are files to write.
    int run(const std::vector<std::string>& arguments, const std::string& out,
            const std::string& err);

private:
    std::string program_;
    int socket_ = -1;
    pid_t process_ = -1;
};

} // namespace restyle::test
