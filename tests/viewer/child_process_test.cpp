#include "viewer/child_process.h"

#include "child_scripts.h"

namespace viewer {
namespace {

namespace fs = std::filesystem;

class ChildProcessTest : public test::ChildScripts {
protected:
    /// All lines until it ended.
    static std::vector<std::string> lines_to_the_end(ChildProcess& child) {
        std::vector<std::string> all;
        EXPECT_TRUE(comes_to_hold([&] {
            for (std::string& line : child.take_lines())
                all.push_back(std::move(line));
            return child.exit_code().has_value();
        }));
        return all;
    }
};

using Lines = std::vector<std::string>;

TEST_F(ChildProcessTest, TellsItsLinesAndHowItEnded) {
    ChildProcess child(write_program("says", "echo \"$1\"; echo; printf unended; exit 3"),
                       {"two words"});
    EXPECT_EQ(lines_to_the_end(child), Lines({"two words", "", "unended"}));
    EXPECT_EQ(child.exit_code(), 3);
    EXPECT_EQ(child.last_error(), "");
}

TEST_F(ChildProcessTest, KeepsALineUntilItIsWhole) {
    ChildProcess child(write_program("halves", "printf ha; while [ ! -e '" +
                                                   (folder_ / "go").string() +
                                                   "' ]; do sleep 0.01; done; echo lf"),
                       {});
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(child.take_lines(), Lines());
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_FALSE(child.exit_code());
    std::ofstream(folder_ / "go") << "";
    EXPECT_EQ(lines_to_the_end(child), Lines({"half"}));
}

TEST_F(ChildProcessTest, TakesMoreThanAPipeHolds) {
    ChildProcess child(write_program("talks", "i=0; while [ $i -lt 20000 ]; do echo line $i; "
                                              "i=$((i+1)); done"),
                       {});
    const Lines lines = lines_to_the_end(child);
    ASSERT_EQ(lines.size(), 20000u);
    EXPECT_EQ(lines.back(), "line 19999");
}

TEST_F(ChildProcessTest, KeepsTheLastErrorThatSaysSomething) {
    ChildProcess child(
        write_program("fails", "echo one >&2; echo the reason >&2; echo >&2; exit 1"), {});
    lines_to_the_end(child);
    EXPECT_EQ(child.last_error(), "the reason");
}

TEST_F(ChildProcessTest, EndsWhenItIsAskedTo) {
    ChildProcess saves(write_program("saves", "trap 'echo saved; exit 1' TERM\necho ready\n"
                                              "while :; do sleep 0.01; done"),
                       {});
    ASSERT_TRUE(comes_to_hold([&] { return saves.take_lines() == Lines({"ready"}); }));
    saves.ask_to_end();
    EXPECT_EQ(lines_to_the_end(saves), Lines({"saved"}));
    EXPECT_EQ(saves.exit_code(), 1);

    ChildProcess ends(write_program("ends", "exec sleep 1000"), {});
    ends.ask_to_end();
    lines_to_the_end(ends);
    EXPECT_EQ(ends.exit_code(), 128 + 15);
}

TEST_F(ChildProcessTest, EndsWithItsOwner) {
    const fs::path file = folder_ / "saved";
    {
        ChildProcess child(write_program("saves", "trap ': > \"$1\"; exit' TERM\necho ready\n"
                                                  "while :; do sleep 0.01; done"),
                           {file.string()});
        ASSERT_TRUE(comes_to_hold([&] { return child.take_lines() == Lines({"ready"}); }));
    }
    EXPECT_TRUE(fs::exists(file));
}

TEST_F(ChildProcessTest, SaysThatAProgramCannotBeStarted) {
    const std::string absent = folder_ / "absent";
    try {
        ChildProcess child(absent, {});
        FAIL() << "it was started";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), absent + ": cannot be started: No such file or directory");
    }
}

} // namespace
} // namespace viewer
