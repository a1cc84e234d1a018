#include "open_source.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "capture_source.h"
#include "environment_file.h"
#include "folder_source.h"
#include "model_source.h"
#include "scene_view.h"

namespace viewer {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kFramesOfAFlight = 60;

/// Those of a path go from its first pose to its last.
std::uint32_t frames_of(const FrameSource& source) {
    const SourceInfo& info = source.info();
    const auto count = static_cast<std::uint32_t>(std::lround(source.length() * info.rate));
    if (source.path().length() > 0) return count + 1;
    return info.is_recorded ? count : kFramesOfAFlight;
}

bool is_capture(const fs::path& path) {
    return fs::exists(path / "capture.json");
}

} // namespace

bool is_model(const fs::path& path) {
    return path.extension() == ".gltf" || path.extension() == ".glb";
}

std::unique_ptr<FrameSource> open_source(const Gpu& gpu, const Options& options, Log& log) {
    const fs::path& path = options.opened;
    if (path.empty())
        return std::make_unique<SceneView>(gpu, options.source_look, options.seed, options.size);
    if (is_model(path)) {
        auto model = std::make_unique<ModelSource>(gpu, path, options.size, log);
        if (!options.environment.empty())
            model->light_by(read_environment(options.environment).get());
        model->expose(options.exposure);
        return model;
    }
    if (is_capture(path))
        return std::make_unique<CaptureSource>(gpu, replay::read_capture(path), options.rate, log);
    if (fs::is_directory(path)) return std::make_unique<FolderSource>(gpu, path, options.rate, log);
    throw std::runtime_error(
        path.string() + (fs::exists(path) ? ": cannot be opened" : ": is not there") +
        "; expected a .gltf or .glb file, a folder of PNGs or a capture's folder");
}

std::optional<StyleChoice> captured_style(const fs::path& path) {
    if (!is_capture(path)) return std::nullopt;
    StyleChoice style = read_style(replay::read_capture(path).style);
    style.name = "captured";
    return style;
}

Options options_for(const FrameSource& opened, Options options) {
    const SourceInfo& source = opened.info();
    options.size = source.size;
    if (options.headless && !options.frames) options.frames = frames_of(opened);
    if (options.capture_frames == 0)
        options.capture_frames = options.headless ? *options.frames : 60;
    if (options.pixel &&
        (options.pixel->x >= source.size.width || options.pixel->y >= source.size.height))
        throw std::runtime_error("--pixel lies outside of the frames, which are " +
                                 std::to_string(source.size.width) + "x" +
                                 std::to_string(source.size.height));
    if (!source.has_looks) options.viewing.true_look.clear();
    options.viewing.offers_truth = source.has_looks;
    return options;
}

} // namespace viewer
