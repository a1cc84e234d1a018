#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace command_line {

/// As those of commands.h; apart from them, since it is compiled with Vulkan's headers.
void add_replay(CLI::App& app, std::function<void()>& run);

} // namespace command_line
