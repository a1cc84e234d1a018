#pragma once

#include <filesystem>
#include <vector>

#include <restyle/restyle.hpp>

#include <commands.h>
#include <image.h>
#include <picture_file.h>

namespace quality {

struct StyledViewInfo {
    std::uint32_t width;
    std::uint32_t height;
    std::filesystem::path source_model;
    std::filesystem::path target_model;
    RestylePrecision precision;
    std::uint32_t threads;
};

/// A viewport whose frames go through a session as a game's do.
class StyledView {
public:
    /// extensions  that the device was created with
    /// Waits until the models are loaded; throws restyle::Error where they cannot be.
    StyledView(const samples::VulkanDevice& device, const std::vector<const char*>& extensions,
               const StyledViewInfo& info);

    void configure(const RestyleSettings& settings) { session_.configure(settings); }
    RestyleStatus status() const { return session_.status(); }

    /// Hands the frame in and waits until its picture is finished.
    void hand_in(const samples::Picture& frame);

    /// What is on the screen while `now` is the frame of now: the picture of the frame handed in
    /// last. Throws std::runtime_error where there is none.
    samples::Picture shown(const samples::Picture& now);

private:
    const samples::VulkanDevice& device_;
    samples::Commands commands_;
    samples::Image color_;
    samples::Image picture_;
    restyle::Context context_;
    restyle::Session session_;
    std::uint64_t frame_number_ = 0;
};

} // namespace quality
