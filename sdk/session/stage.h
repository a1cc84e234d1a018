#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "session/loaded_style.h"

namespace restyle::session {

/// The styles that a session holds: the one that plays; the one before it, whose last picture is
/// shown until the new one has its first; and those that only recordings in flight still use. Not
/// for several threads at once.
class Stage {
public:
    /// Null until the first style has entered.
    LoadedStyle* playing() const { return playing_.get(); }

    /// The style whose newest picture is to be shown; null where there is no picture.
    LoadedStyle* shown() const;

    /// Follows the scene, which has been kept, to the frame of now; forgets the pictures of before
    /// a cut.
    void record_advance(VkCommandBuffer commands, const RestyleTarget& target,
                        const Recording& recording);

    /// `style` plays from now on.
    void enter(std::unique_ptr<LoadedStyle> style);

    /// The playing style has a picture, so that the one before it is not shown any more.
    void forget_previous();

    /// Those that nothing uses any more, to be destroyed where that may take its time.
    std::vector<std::unique_ptr<LoadedStyle>> take_unused(const Retirement& retirement);
    bool has_retired() const { return !retired_.empty(); }

    /// The style and its slot with what came of `ticket`, as Slots::find().
    struct Place {
        LoadedStyle* style;
        std::uint32_t slot;
    };
    std::optional<Place> find(RestyleTicket ticket) const;

    /// What all of them take now. `settings` are those of the style that plays.
    RestyleMemory memory(const RestyleSettings& settings) const;

private:
    std::unique_ptr<LoadedStyle> playing_;
    std::unique_ptr<LoadedStyle> previous_;
    std::vector<std::unique_ptr<LoadedStyle>> retired_;
};

} // namespace restyle::session
