// What a session records is named for who looks at a captured frame, where VK_EXT_debug_utils is
// enabled.
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "session/session_test.h"

namespace restyle::test {
namespace {

/// What was begun, indented by how deep it lies, and ended; and the names that objects were given.
std::vector<std::string> begun, named;
int depth = 0;

void VKAPI_CALL begin_region(VkCommandBuffer, const VkDebugUtilsLabelEXT* label) {
    begun.push_back(std::string(static_cast<std::size_t>(2 * depth++), ' ') + label->pLabelName);
}

void VKAPI_CALL end_region(VkCommandBuffer) {
    --depth;
}

VkResult VKAPI_CALL name_object(VkDevice, const VkDebugUtilsObjectNameInfoEXT* info) {
    named.push_back(info->pObjectName);
    return VK_SUCCESS;
}

template <bool kEnabled>
PFN_vkVoidFunction VKAPI_CALL function_of(VkInstance instance, const char* name) {
    const auto is = [&](const char* wanted) { return std::strcmp(name, wanted) == 0; };
    const auto when_enabled = [](auto* function) {
        return kEnabled ? reinterpret_cast<PFN_vkVoidFunction>(function) : nullptr;
    };
    if (is("vkCmdBeginDebugUtilsLabelEXT")) return when_enabled(begin_region);
    if (is("vkCmdEndDebugUtilsLabelEXT")) return when_enabled(end_region);
    if (is("vkSetDebugUtilsObjectNameEXT")) return when_enabled(name_object);
    return vkGetInstanceProcAddr(instance, name);
}

class DebugRegions : public SessionTest {
protected:
    void show_a_picture(PFN_vkGetInstanceProcAddr functions) {
        begun.clear();
        named.clear();
        RestyleContextInfo info = context_info();
        info.get_instance_proc_addr = functions;
        const Context context(info);
        const auto color = image(VK_FORMAT_R8G8B8A8_UNORM),
                   picture = image(VK_FORMAT_R8G8B8A8_UNORM);
        write(Texels(4 * 16 * 16), *color);
        write(Texels(4 * 16 * 16), *picture);
        Session session = begin(context, {});
        ASSERT_TRUE(session.wait_ready(kMinute));
        restyle(session, *color, 1);
        EXPECT_EQ(show(session, target(general(*color), general(*picture), 1)).passed_through, 0u);
        session.retire(1);
    }
};

TEST_F(DebugRegions, NameWhatIsRecordedAndWhatItIsRecordedWith) {
    show_a_picture(function_of<true>);
    EXPECT_EQ(begun, (std::vector<std::string>{"restyle: a frame in", "  restyle: pack",
                                               "restyle: a picture", "  restyle: change as texels",
                                               "  restyle: compose"}));
    EXPECT_EQ(depth, 0);
    for (const char* name : {"restyle: pack", "restyle: compose", "restyle: tensors"})
        EXPECT_NE(std::find(named.begin(), named.end(), name), named.end()) << name;
}

TEST_F(DebugRegions, AreNoneWhereTheExtensionIsNotEnabled) {
    show_a_picture(function_of<false>);
    EXPECT_TRUE(begun.empty());
    EXPECT_TRUE(named.empty());
}

} // namespace
} // namespace restyle::test
