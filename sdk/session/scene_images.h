#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "restyle/restyle.h"
#include "session/keep_image.h"
#include "session/model_size.h"
#include "vulkan/frame_image.h"

namespace restyle::session {

/// What the renderer tells of its frame of now beside its colour, kept for passes to read; of depth
/// and objects, what it told of the frame before, too. One for all styles of a session. What a
/// session is not told has an image of one pixel, which is not read.
class SceneImages {
public:
    SceneImages(const interop::DeviceTable& vk, const RestyleSceneInfo& info, Size frame);

    /// Takes over what is given with the frame of now; behind a cut nothing from before is needed,
    /// nor need have run. Every image given is handed back, as RestyleImage says. Once for each
    /// frame.
    void record_keep(VkCommandBuffer commands, const RestyleTarget& target);

    /// Takes over mask, objects and depth of a frame that is handed in, for passes that follow at
    /// once, in the place of those that the next record_keep() takes: those of next_turn().
    void record_keep_handed_in(VkCommandBuffer commands, const RestyleFrame& frame);

    const RestyleSceneInfo& info() const { return info_; }

    /// Of the frame of now and of the one before it: so much of the images, from the upper left.
    Size size() const { return size_; }
    Size size_before() const { return size_before_; }

    /// Times a motion vector of the frame of now: RestyleSceneInfo.motion_scale.
    struct Scale {
        float x = 1;
        float y = 1;
    };
    const Scale& motion_scale() const { return motion_scale_; }

    /// Whether motion, depth, objects, mask were given with the frame of now.
    struct Given {
        bool motion = false;
        bool depth = false;
        bool object = false;
        bool mask = false;
    };
    const Given& given() const { return given_; }

    VkImageView motion() const { return motion_->view(); }
    VkImageView mask() const { return mask_->view(); }

    /// By turn: frames take turns with two of each.
    VkImageView depth(std::uint32_t turn) const { return depth_[turn]->view(); }
    VkImageView object(std::uint32_t turn) const { return object_[turn]->view(); }
    static constexpr std::uint32_t kTurns = 2;

    /// Of the frame of now, and of the next one.
    std::uint32_t turn() const { return turn_; }
    std::uint32_t next_turn() const { return 1 - turn_; }

private:
    using ImagePointer = std::unique_ptr<interop::FrameImage>;

    ImagePointer make(VkFormat format, VkFormat placeholder) const;
    bool keep(ImageKeeper& keeper, const RestyleImage& image, const ImagePart& part,
              const interop::FrameImage& kept, VkFormat format) const;
    void record_first_layouts(VkCommandBuffer commands);

    const interop::DeviceTable* vk_;
    RestyleSceneInfo info_;
    Size most_; ///< Of the images.
    Size size_, size_before_;
    Scale motion_scale_;
    ImagePointer motion_;
    ImagePointer mask_;
    std::array<ImagePointer, kTurns> depth_;
    std::array<ImagePointer, kTurns> object_;
    std::uint32_t turn_ = 0;
    Given given_;
    bool has_layouts_ = false;
};

} // namespace restyle::session
