#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "session/back_link.h"
#include "session/kept_set.h"
#include "session/shown_buffers.h"

namespace restyle::session {

/// What of a session's frames is kept to be looked at. begin() and end() are for the thread that
/// does the jobs, all else for any.
class BufferKeeper {
public:
    /// Of each of these, nothing else, of the jobs that begin from now on.
    void keep(std::vector<BufferName> names);

    /// Whether it is asked for.
    bool keeps(const BufferKind& kind, std::uint32_t step) const;

    /// Whether anything of frames is.
    bool keeps_frames() const;

    /// ... of what is shown.
    ShownWish shown_wish() const;

    /// Lists for the job that is next what of it is to be kept, in at most `most_bytes`. False
    /// where that is nothing. Throws Error, or what making memory throws, where it cannot be kept.
    bool begin(BackLink& link, const BufferShapes& shapes, std::uint64_t most_bytes);

    /// Takes over what the job has kept.
    void end(const BackLink& link, std::uint64_t frame_number);

    /// What is asked for cannot be kept, for this reason, until something else is. False where that
    /// was said before.
    bool give_up(const std::string& reason);

    /// Of host memory, that it holds.
    std::uint64_t bytes() const;

    /// `shown` is the newest picture's; null: none is newer than the one that was taken. False
    /// where there is nothing yet.
    bool take(std::shared_ptr<const KeptSet> shown);

    /// What was taken last of a frame and of what was shown; null: nothing.
    struct Taken {
        std::shared_ptr<const KeptSet> frame;
        std::shared_ptr<const KeptSet> shown;
    };
    Taken taken() const;

    /// Throws Error, RESTYLE_NOT_READY among them.
    void read(const char* name, RestyleBuffer& buffer) const;

private:
    std::vector<BufferName> names() const;
    bool is_kept(const BufferKind& kind, std::uint32_t step) const;
    std::string absence(const BufferName& name) const;

    mutable std::mutex mutex_; // Guards all below.
    std::vector<BufferName> names_;
    std::string refusal_; ///< Why nothing is kept; else empty.
    std::shared_ptr<const KeptSet> newest_;
    Taken taken_;
    std::uint64_t shared_bytes_ = 0; ///< With the back.
};

} // namespace restyle::session
