// What `restyle guide` shows on a terminal while it is at work.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include <fcntl.h>
#include <termios.h>

#include "programs/command_line_fixture.h"
#include "programs/running.h"

namespace restyle::test {
namespace {

/// A terminal of the test's own, whose other end programs write to.
class Terminal {
public:
    Terminal() : end_(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
        grantpt(end_);
        unlockpt(end_);
        other_ = open(name().c_str(), O_RDWR | O_NOCTTY); // What is written stays until it is read.
        termios raw = {};
        tcgetattr(other_, &raw);
        cfmakeraw(&raw);
        tcsetattr(other_, TCSANOW, &raw);
    }
    ~Terminal() {
        close(other_);
        close(end_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    std::string name() const { return ptsname(end_); }

    /// All that was written so far.
    const std::string& text() {
        char some[4096];
        for (ssize_t n = 0; (n = read(end_, some, sizeof some)) > 0;)
            text_.append(some, std::size_t(n));
        return text_;
    }

private:
    int end_, other_ = -1;
    std::string text_;
};

std::vector<std::string> lines_of(const std::string& text, char end) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line, end);)
        lines.push_back(line);
    return lines;
}

TEST_F(CommandLine, ShowsHowFarTheSearchForACodeIsAndThenGuidance) {
    Terminal terminal;
    Running guiding(RESTYLE_PROGRAM,
                    {"guide", "--model", reference("stylegan2_fixture/plain/model").string(),
                     "--input", picture, "--inversion-steps", "60", "--energy",
                     "palette:#ff8000=50", "--steps", "40", "--step-size", "0.01", "--output",
                     folder / "out"},
                    terminal.name());
    guiding.waits_until([&] {
        terminal.text(); // So that there is always room.
        return false;
    });
    EXPECT_EQ(guiding.end(SIGKILL).status, 0) << terminal.text();
    const std::string& text = terminal.text();
    for (const char* words : {"\rcode of the input, candidate 1 of 64: distance ",
                              "\rcode of the input, step 60 of 60: distance ",
                              "\rsample 1 of 1, step 40 of 40: U ", ", 0 s to go"})
        EXPECT_NE(text.find(words), std::string::npos) << text;
    const std::vector<std::string> lines = lines_of(text, '\n');
    ASSERT_EQ(lines.size(), 2U) << text; // Each is written over, then left.
    EXPECT_LT(lines_of(lines[0], '\r').size(), 64U + 60U);
}

TEST_F(CommandLine, ShowsNothingWhereNobodyLooks) {
    const Outcome outcome =
        run_restyle({"guide", "--model", reference("stylegan2_fixture/plain/model").string(),
                     "--input", picture, "--inversion-steps", "3", "--energy", "palette:#ff8000=50",
                     "--steps", "2", "--output", folder / "out"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.err, "");
}

} // namespace
} // namespace restyle::test
