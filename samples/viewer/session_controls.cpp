#include "session_controls.h"

#include <algorithm>
#include <array>
#include <thread>

#include <imgui.h>

#include "busy_bar.h"
#include "controls.h"
#include "names.h"

namespace viewer {
namespace {

constexpr std::uint32_t kLeastSlots = 3;
constexpr std::uint32_t kMostSlots = 16;
constexpr int kMostModelSide = 16384;
constexpr int kMostBudget = 1 << 20; // MiB.

void draw_threads(SessionOptions& session) {
    const std::uint32_t most = std::max(std::thread::hardware_concurrency(), 1u);
    draw_slider("threads", session.threads, 0, most,
                session.threads == 0 ? "cores less one" : "%u");
    explain_item("for inference (--threads)\n0: the machine's cores less one; default 0");
}

// There is no session of 1 or 2.
void draw_slots(SessionOptions& session) {
    const std::uint32_t least = kLeastSlots - 1;
    std::uint32_t slots = std::max(session.slots, least);
    draw_slider("slots", slots, least, kMostSlots, slots == least ? "as the style needs" : "%u");
    session.slots = slots == least ? 0 : slots;
    explain_item("frames kept at once, 3 to 16: stream-batch needs one a step and two more "
                 "(--slots)\ndefault: 4, or what the style needs");
}

void draw_model_size(SessionOptions& session) {
    std::array<int, 2> sides{static_cast<int>(session.model_size.width),
                             static_cast<int>(session.model_size.height)};
    draw_pair("network", sides);
    const auto side = [](int pixels) {
        return static_cast<std::uint32_t>(std::clamp(pixels, 0, kMostModelSide));
    };
    session.model_size = {side(sides[0]), side(sides[1])};
    explain_item("width and height that the network sees, in pixels (--model-size)\n"
                 "0, 0: the models' own area at the frame's aspect; default 0, 0");
}

/// Values that count from 0 on, by their names.
template <std::size_t kCount>
void draw_word(const char* label, std::int32_t& value, const char* (*name_of_value)(std::int32_t),
               const char* words) {
    std::array<const char*, kCount> names;
    for (std::size_t i = 0; i < kCount; ++i)
        names[i] = name_of_value(static_cast<std::int32_t>(i));
    draw_words(label, value, names.data(), static_cast<int>(kCount));
    explain_item(words);
}

const char* wished_transport(RestyleTransport transport) {
    return transport == RESTYLE_TRANSPORT_AUTO ? "auto" : transport_name(transport);
}

void draw_budget(SessionOptions& session) {
    auto mib = static_cast<int>(session.memory_budget >> 20);
    draw_number("MiB at most", mib);
    session.memory_budget = static_cast<std::uint64_t>(std::clamp(mib, 0, kMostBudget)) << 20;
    explain_item("what the session keeps within (--memory-budget)\n0: no end is set; default 0");
}

} // namespace

void draw_session_controls(Choices& choices, const Readings& readings) {
    SessionOptions& session = choices.session;
    draw_threads(session);
    draw_word<RESTYLE_PRIORITY_LOWEST + 1>("priority", session.priority, priority_name,
                                           "of these threads (--priority)\nlow, lowest: they give "
                                           "way to the frames where cores are few, and pictures "
                                           "come later; default lowest");
    draw_slots(session);
    draw_model_size(session);
    draw_word<RESTYLE_PRECISION_BF16 + 1>("precision", session.precision, precision_name,
                                          "of the network (--precision)\n"
                                          "auto: bf16 where what computes has it; default auto");
    draw_word<RESTYLE_TRANSPORT_CUDA + 1>("transport", session.transport, wished_transport,
                                          "how frames reach the core (--transport)\n"
                                          "auto: the first that can be had; default auto");
    draw_budget(session);
    if (readings.session_seconds) {
        draw_busy_bar(*readings.session_seconds, scaled(180));
        ImGui::SameLine();
        choices.cancel_session |= draw_button("cancel##session");
        explain_item("the session stays as it is");
        return;
    }
    const bool is_whole = (session.model_size.width == 0) == (session.model_size.height == 0);
    choices.make_session |=
        draw_button("make the session anew", is_whole && !same(session, readings.session));
    explain_item("with these, and the same style; the one that plays plays on until it is there");
}

} // namespace viewer
