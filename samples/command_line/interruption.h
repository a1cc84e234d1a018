#pragma once

namespace command_line {

/// SIGINT and SIGTERM are noted from here on; a second one ends the program at once.
void note_interruption();

/// Whether an interruption was noted.
bool is_interrupted();

/// Throws std::runtime_error once an interruption was noted, so that what is half done is undone.
void stop_if_interrupted();

} // namespace command_line
