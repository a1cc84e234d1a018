#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "programs/command_line_program.h"

namespace restyle::test {

/// Two small random models and a picture of 12 x 8, in a folder of their own.
class CommandLine : public ::testing::Test {
protected:
    void SetUp() override {
        const fs::path schedules = reference("translate_fixture/epsilon_leading");
        write_model(model_a, "plain", schedules / "source.json");
        write_model(model_b, "attention", schedules / "target.json");
        write_png(picture, random_pixels(12, 8, 3));
    }

    std::vector<std::string> translate(const std::string& source, const std::string& target,
                                       const std::string& output,
                                       const std::vector<std::string>& more) const {
        std::vector<std::string> all{"translate", "--source", source,     "--target", target,
                                     "--input",   picture,    "--output", output};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    void expect_done(const std::vector<std::string>& arguments) const {
        const Outcome outcome = run_restyle(arguments);
        ASSERT_EQ(outcome.status, 0) << outcome.err;
    }

    Scratch folder;
    const std::string model_a = folder / "a", model_b = folder / "b", picture = folder / "in.png";
};

} // namespace restyle::test
