#pragma once

#include <memory>
#include <string>

#include <restyle/restyle.h>

#include "engine.h"

namespace engine {

/// Whose rules the plugin keeps to (sdk/engines/).
enum class Manner {
    kGodot, ///< It records into the engine's command buffer, on a device without its extensions.
    kUnity, ///< It submits by itself, under the engine's lock, between two flushes.
    kUnreal ///< It prepares a command buffer, which the engine's submission thread takes.
};

/// What is wanted of it; and its counts.
struct PluginOptions {
    Manner manner = Manner::kGodot;
    std::string library; ///< librestyle.so.
    std::string source_model, target_model;
    std::vector<const char*> extensions; ///< That the engine has enabled.
};

/// The SDK as an engine's plugin: opened at run time, called through its table of functions.
class StylePlugin {
public:
    /// Throws std::runtime_error with the SDK's sentence.
    StylePlugin(Engine& engine, const PluginOptions& options, const samples::Image& color);
    ~StylePlugin();
    StylePlugin(const StylePlugin&) = delete;
    StylePlugin& operator=(const StylePlugin&) = delete;

    void wait_ready();

    /// Restyles the frame that `color` holds in its upper left, so large as it was `drawn`, in
    /// place. `commands` are those of kGodot's pass; the others have none.
    void render(VkCommandBuffer commands, const Tracked& color, VkExtent2D drawn,
                std::uint64_t frame);

    /// The engine has run every frame up to this one.
    void retire(std::uint64_t safe_frame);

    /// Between two frames, on the engine's thread: the next ones' inputs and pictures go to a
    /// folder.
    void begin_capture(const std::string& folder, std::uint32_t frames);
    void end_capture();
    RestyleCaptureStatus capture_status() const;

    std::uint64_t restyled() const { return restyled_; }
    RestyleStatus status() const;

private:
    void check(RestyleResult result) const;
    RestyleContextInfo context_info(const PluginOptions& options) const;
    RestyleSession open_session(const PluginOptions& options, const samples::Image& color) const;
    void submit_prepared(const RestylePrepared& prepared);

    Engine& engine_;
    Manner manner_;
    const RestyleApi* restyle_;
    RestyleQueueInfo queue_{};
    RestyleContext context_ = nullptr;
    RestyleSession session_ = nullptr;
    std::uint64_t restyled_ = 0;
};

} // namespace engine
