#pragma once

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "models/temporary_folder.h"

namespace viewer::test {

namespace fs = std::filesystem;

/// A folder of its own for each test, with shell scripts in place of programs.
class ChildScripts : public ::testing::Test {
protected:
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

    const restyle::TemporaryFolder temporary_;
    const fs::path folder_ = temporary_.path();
};

} // namespace viewer::test
