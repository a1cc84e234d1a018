#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace command_line {

/// Each adds its subcommand; when that is what the user called, `run` becomes what to do.
void add_translate(CLI::App& app, std::function<void()>& run);
void add_edit(CLI::App& app, std::function<void()>& run);
void add_encode(CLI::App& app, std::function<void()>& run);
void add_decode(CLI::App& app, std::function<void()>& run);
void add_generate(CLI::App& app, std::function<void()>& run);
void add_guide(CLI::App& app, std::function<void()>& run);
void add_noise(CLI::App& app, std::function<void()>& run);
void add_score(CLI::App& app, std::function<void()>& run);
void add_inspect(CLI::App& app, std::function<void()>& run);
void add_convert(CLI::App& app, std::function<void()>& run);
void add_synthetic(CLI::App& app, std::function<void()>& run);

} // namespace command_line
