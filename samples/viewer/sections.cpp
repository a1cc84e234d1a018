#include "sections.h"

#include <imgui.h>

namespace viewer {
namespace {

/// By what ImGui knows them; what follows "###" is the same whatever they are called meanwhile.
constexpr const char* kSections[]{"keep",     "###scene scale", "light",
                                  "settings", "figures",        "###what runs",
                                  "session",  "###valley",      "objects"};

std::string name_of(const std::string& section) {
    const std::size_t last = section.rfind('#');
    return last == std::string::npos ? section : section.substr(last + 1);
}

} // namespace

void follow_sections(std::map<std::string, bool>& sections) {
    ImGuiStorage& storage = *ImGui::GetStateStorage();
    for (const char* const section : kSections) {
        constexpr int kUntouched = -1;
        const ImGuiID id = ImGui::GetID(section);
        const int is_open = storage.GetInt(id, kUntouched);
        const auto remembered = sections.find(name_of(section));
        if (is_open != kUntouched)
            sections[name_of(section)] = is_open != 0;
        else if (remembered != sections.end())
            storage.SetInt(id, remembered->second ? 1 : 0);
    }
}

} // namespace viewer
