#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

namespace viewer::test {

namespace fs = std::filesystem;

/// A folder of its own for each test, with shell scripts in place of programs.
class ChildScripts : public ::testing::Test {
protected:
    ChildScripts() { fs::create_directories(folder_); }
    ~ChildScripts() override { fs::remove_all(folder_); }

    fs::path write_program(const std::string& name, const std::string& script) const {
        const fs::path file = folder_ / name;
        std::ofstream(file) << "#!/bin/sh\n" << script;
        fs::permissions(file, fs::perms::owner_all);
        return file;
    }

    /// False where it did not come to hold in a time that no machine needs.
    template <typename Holds>
    static bool comes_to_hold(const Holds& holds) {
        for (int i = 0; i < 6000; ++i) {
            if (holds()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return false;
    }

    const fs::path folder_ = fs::temp_directory_path() /
                             (std::string("restyle_") + std::to_string(getpid()) +
                              ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

} // namespace viewer::test
