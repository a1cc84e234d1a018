// Programs of older and of newer headers: the layouts that they were compiled with, structs of
// other lengths, chains, and the table of functions.
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include <dlfcn.h>

#include "session/first_release.h"
#include "session/layout_check.h"
#include "session/layouts.h"
#include "session/session_test.h"

namespace restyle::test {
namespace {

// What a compiler leaves free holds anything, and a later version would read it as a member.
TEST(Layouts, LeaveNoByteFree) {
    for (const auto& [name, layout] : layouts()) {
        std::size_t end = 0;
        for (const Member& member : layout.members) {
            EXPECT_EQ(member.offset, end) << name << "." << member.name;
            end = member.offset + member.bytes;
        }
        EXPECT_EQ(layout.bytes, end) << name;
    }
}

class Versions : public SessionImagesTest {
protected:
    template <typename Struct>
    struct Newer {
        Struct known;
        std::uint64_t added = 0;
    };

    /// A struct as the header after the next has it.
    template <typename Struct>
    static Newer<Struct> newer(const Struct& known) {
        Newer<Struct> made{known, 0};
        made.known.bytes = sizeof made;
        return made;
    }

    /// FirstReleaseRenderer.run.
    static void run_for(void* user, void (*record)(void*, VkCommandBuffer), void* recording) {
        static_cast<Versions*>(user)->run([&](VkCommandBuffer into) { record(recording, into); });
    }

    static void expect_sentence(const char* words) {
        EXPECT_NE(std::strstr(restyle_last_error(), words), nullptr) << restyle_last_error();
    }
};

TEST_F(Versions, ProgramOfTheFirstReleaseRuns) {
    FirstReleaseRenderer renderer{};
    renderer.get_instance_proc_addr = vkGetInstanceProcAddr;
    renderer.instance = device_->instance();
    renderer.physical_device = device_->physical_device();
    renderer.device = device_->device();
    renderer.extensions = extensions_.data();
    renderer.extension_count = static_cast<std::uint32_t>(extensions_.size());
    renderer.back = FAKE_BACK;
    renderer.color = color_->image();
    renderer.picture = picture_->image();
    renderer.user = this;
    renderer.run = run_for;
    void* const library = dlopen(RESTYLE_FRONT, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    const char* const fault = first_release_restyles(&renderer, library);
    EXPECT_EQ(fault, nullptr) << fault;
    EXPECT_EQ(read(*picture_), inverted(frame_));
}

TEST_F(Versions, NewerStructIsTakenWhereWhatItAddsIsZero) {
    const Style played = style({});
    auto info = newer(session_info({}, played));
    RestyleSession session = nullptr;
    ASSERT_EQ(restyle_session_create(context_->get(), &info.known, &session), RESTYLE_OK);
    restyle_session_destroy(session);
    info.added = 1;
    EXPECT_EQ(restyle_session_create(context_->get(), &info.known, &session),
              RESTYLE_ERROR_INVALID_ARGUMENT);
    EXPECT_EQ(session, nullptr);
    expect_sentence("RestyleSessionInfo has a value at byte");
}

TEST_F(Versions, WhatOnlyANewerStructHasIsFilledWithZeros) {
    const Session session = begin({});
    auto status = newer(make<RestyleStatus>());
    status.added = 7;
    ASSERT_EQ(restyle_session_status(session.get(), &status.known), RESTYLE_OK);
    EXPECT_EQ(status.added, 0u);
    EXPECT_EQ(status.known.bytes, sizeof status);
}

TEST_F(Versions, StructThatNoReleaseHasIsRefused) {
    const Session session = begin({});
    for (const std::uint32_t bytes :
         {0u, 4u, std::uint32_t(sizeof(RestyleStatus)) - 600, 1u << 31}) {
        auto status = make<RestyleStatus>();
        status.bytes = bytes;
        EXPECT_EQ(restyle_session_status(session.get(), &status), RESTYLE_ERROR_INVALID_ARGUMENT);
        expect_sentence(("RestyleStatus.bytes is " + std::to_string(bytes) + ", expected").c_str());
    }
}

TEST_F(Versions, UnknownChainedStructIsRefusedWithItsNumber) {
    const Style played = style({});
    RestyleSessionInfo info = session_info({}, played);
    const RestyleChained unknown{4711, sizeof unknown, nullptr};
    info.next = &unknown;
    RestyleSession session = nullptr;
    EXPECT_EQ(restyle_session_create(context_->get(), &info, &session),
              RESTYLE_ERROR_INVALID_ARGUMENT);
    expect_sentence("RestyleSessionInfo.next leads to a struct of type 4711");
}

std::vector<std::string> members_of_api() {
    std::vector<std::string> names;
#define RESTYLE_STRUCT(Struct, size)
#define RESTYLE_MEMBER(Struct, member, offset, size) names.push_back(#member);
#include "session/layout_api.inc"
#undef RESTYLE_MEMBER
#undef RESTYLE_STRUCT
    return names;
}

TEST(FunctionTable, HasEveryFunctionOfTheLibrary) {
    const RestyleApi* const api = restyle_get_api(RESTYLE_VERSION);
    ASSERT_NE(api, nullptr);
    EXPECT_EQ(api->version, RESTYLE_VERSION);
    ASSERT_EQ(api->bytes, sizeof(RestyleApi));
    void* const library = dlopen(RESTYLE_FRONT, RTLD_NOW | RTLD_LOCAL);
    const auto* entry = reinterpret_cast<void* const*>(&api->last_error);
    for (const std::string& name : members_of_api()) {
        if (name == "bytes" || name == "version") continue;
        EXPECT_EQ(*entry++, dlsym(library, ("restyle_" + name).c_str())) << name;
    }
    EXPECT_EQ(reinterpret_cast<const char*>(entry),
              reinterpret_cast<const char*>(api) + sizeof(RestyleApi));
}

TEST(FunctionTable, IsGivenToOlderProgramsOfTheSameMajorVersion) {
    EXPECT_NE(restyle_get_api(RESTYLE_VERSION_MAJOR << 16), nullptr);
    EXPECT_EQ(restyle_get_api(RESTYLE_VERSION + 1), nullptr);
    EXPECT_NE(
        std::strstr(
            restyle_last_error(),
            ("the program is of version 0." + std::to_string(RESTYLE_VERSION_MINOR + 1)).c_str()),
        nullptr)
        << restyle_last_error();
    EXPECT_EQ(restyle_get_api(RESTYLE_VERSION + (1u << 16)), nullptr);
}

} // namespace
} // namespace restyle::test
