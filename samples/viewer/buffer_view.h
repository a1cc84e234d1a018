#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <host_buffer.h>

#include "buffer_colors.h"
#include "scene_buffers.h"
#include "shown.h"
#include "styling.h"
#include "views.h"

namespace viewer {

/// Shows what lies on a frame's way: one buffer of the source's or of the session's, as a picture.
class BufferView {
public:
    /// flights  how many frames are in flight at once
    BufferView(const Gpu& gpu, const SourceInfo& source, std::uint32_t flights);

    /// All that can be shown.
    std::vector<std::string> names(const Styling& styling) const;
    /// Of these, those of the source.
    const std::vector<std::string>& of_source() const { return scene_.names(); }

    /// Shows the buffer of a view of buffers, or first the one so many places behind it.
    void follow(const Styling& styling, Viewing& viewing, int places);

    /// Shows this one from now on; empty: none, and the session keeps none.
    void choose(const Styling& styling, const std::string& name);

    /// Of the source's frame that was recorded last.
    void fetch(VkCommandBuffer commands, const FrameSource& source, std::uint64_t frame);
    /// The frame of this number has run.
    void has_run(std::uint64_t frame) { scene_.has_run(frame); }

    /// Takes what is newest, and records what it takes for `shown` to have it. What was recorded
    /// for this flight before has run.
    void record(VkCommandBuffer commands, const Styling& styling, ShownFrame& shown,
                std::uint32_t flight);

    /// Why the session does not have it; else empty.
    const std::string& refusal() const { return refusal_; }
    /// What is seen, or why nothing is; empty where none is to be shown.
    std::string legend() const;
    /// Null: none is shown yet.
    const BufferValues* values() const { return values_ ? &*values_ : nullptr; }
    std::string words_at(const Texel& at) const;

private:
    void take_newest(const Styling& styling);
    std::optional<BufferValues> read(const Styling& styling);
    void upload(VkCommandBuffer commands, std::uint32_t flight);

    Size picture_;
    ColorImage image_;
    std::vector<std::unique_ptr<samples::HostBuffer>> pixels_; ///< One a flight.
    SceneBuffers scene_;
    std::string name_;
    std::string refusal_;
    std::optional<BufferValues> values_;
    bool is_new_ = false; ///< The image does not have them yet.
};

} // namespace viewer
