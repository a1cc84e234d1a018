#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "back/back.h"
#include "process/packet.h"

namespace restyle::process {

/// What the renderer's process asks for; each but kConnect is the call of that name of a back's
/// table. An answer begins with an Answer.
enum class Call : std::uint32_t {
    kProbe,    ///< -> RestyleBackProbe
    kEstimate, ///< OpenCall, width, height -> RestyleBackModelMemory
    kConnect,  ///< With one end of a channel, on which a back is then opened. Has no answer.
    kOpen,     ///< OpenCall, with the memory of a word that says whether it is cancelled ->
               ///< RestyleBackModelInfo
    kAttach,   ///< RestyleBackLayout, whether there is a share, RestyleBackShare, with the memory,
               ///< and of a share its memory and its two semaphores -> nothing
    kKeep,     ///< bytes, with the memory where they are not 0 -> nothing
    kClose     ///< -> nothing
};

struct Answer {
    std::int32_t failed;
    char sentence[RESTYLE_BACK_SENTENCE];
};

/// A RestyleBackOpenInfo with texts of its own.
class OpenCall {
public:
    explicit OpenCall(Unpacked& from);
    static void put(const RestyleBackOpenInfo& info, Packet& to);

    /// Its `cancelled` is NULL.
    RestyleBackOpenInfo info() const;

private:
    std::string source_, target_;
    std::vector<std::string> loras_, further_targets_;
    std::vector<const char*> lora_names_, further_target_names_;
    RestyleBackOpenInfo numbers_{};
};

} // namespace restyle::process
