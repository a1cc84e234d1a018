#include "seed_controls.h"

#include <imgui.h>

#include "controls.h"

namespace viewer {

// Taken up once it is typed to its end, for a valley is made of it.
void draw_seed_control(Choices& choices, const Readings& readings) {
    std::uint64_t seed = readings.seed;
    if (ImGui::InputScalar("of the valley", ImGuiDataType_U64, &seed, nullptr, nullptr, nullptr,
                           ImGuiInputTextFlags_EnterReturnsTrue))
        choices.seed = seed;
    explain_item("another seed is another valley and another flight (--seed); default 1");
}

} // namespace viewer
