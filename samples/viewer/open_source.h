#pragma once

#include <memory>

#include "frame_source.h"
#include "gpu.h"
#include "log.h"
#include "options.h"

namespace viewer {

/// By its name: a glTF file.
bool is_model(const std::filesystem::path& path);

/// What `options.opened` names, or the sample scene where it names nothing; what of it is left out
/// goes to `log`. Throws std::runtime_error with a sentence that names the file.
std::unique_ptr<FrameSource> open_source(const Gpu& gpu, const Options& options, Log& log);

/// That a capture was made with, where `path` is one. Throws std::runtime_error where it cannot be
/// read.
std::optional<StyleChoice> captured_style(const std::filesystem::path& path);

/// What `options` come to for a source's frames. Throws std::runtime_error where they ask for what
/// it has not.
Options options_for(const FrameSource& source, Options options);

} // namespace viewer
