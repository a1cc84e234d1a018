#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <restyle/restyle.hpp>

#include "replay/changed_style.h"
#include "replay/gate.h"
#include "replay/images.h"
#include "replay/kept_buffers.h"
#include "vulkan_device.h"

namespace replay {

/// Instead of names.
inline constexpr const char* kAllBuffers = "all";

/// What is to be other than it was.
struct Wishes {
    std::optional<std::filesystem::path> style; ///< Instead of the capture's.
    std::vector<SettingChange> settings;
    bool late = false; ///< Each picture as late as it was, where its frame is there.
    RestyleTransport transport = RESTYLE_TRANSPORT_AUTO;
    std::vector<std::string> buffers;   ///< To be kept of each frame; kAllBuffers alone: all.
    const char* back_library = nullptr; ///< As RestyleContextInfo has it.
    bool validate = false;
};

/// What a frame has become.
struct Replayed {
    Texels picture;
    KeptBuffers buffers;
    bool passed_through;
    std::uint64_t shown_number; ///< Of the frame that the picture is of.
    std::string failure;        ///< Why there is no picture of it; empty where there is.
    bool streamed;              ///< Under stream_batch: its calls may be of other sizes than then.
};

/// A session as the captured one was, on a device of its own, in same-frame mode: each frame is
/// handed in, waited for and shown. Or, where pictures are to be late, held back until the one with
/// which its picture was first shown; those that were in the core together are so again.
class Replayer {
public:
    /// Throws std::runtime_error where there is no device, or none like it.
    Replayer(const Capture& capture, const Wishes& wishes);

    /// In the order of the capture, from any on: `playing` is what the last frame up to this one
    /// says of it. Throws restyle::Error where the style cannot be played, and
    /// std::runtime_error where no buffer has a name that is wished for.
    Replayed run(const Frame& frame, const std::filesystem::path& style,
                 const std::optional<Playing>& playing);

    RestyleStatus status() const { return session_->status(); }
    int validation_messages() const { return device_.validation_messages(); }

private:
    RestyleImage given(const Frame& frame, const char* image) const;

    struct HandedIn {
        RestyleTicket ticket;
        std::uint64_t frame_number;
    };

    void play(const Frame& frame, const std::filesystem::path& style,
              const std::optional<Playing>& playing);
    void settle(const Frame& frame);
    void open(const restyle::Style& style, const std::optional<Playing>& playing);
    void upload(const Frame& frame);
    void hand_in(const Frame& frame);
    std::string finish();
    std::string finish(std::uint64_t frame_number);
    RestylePicture show(const Frame& frame);

    const Capture& capture_;
    const Wishes& wishes_;
    std::vector<const char*> extensions_;
    samples::VulkanDevice device_;
    restyle::Context context_;
    Images images_;
    Gate gate_;
    std::optional<restyle::Session> session_;
    std::deque<HandedIn> held_;           ///< Handed in, and not yet waited for: the oldest first.
    std::optional<restyle::Style> style_; ///< That plays.
    bool streams_ = false;                ///< ... with stream_batch.
    std::vector<std::string> buffers_;    ///< That it keeps.
    std::filesystem::path playing_;       ///< The style file.
};

} // namespace replay
