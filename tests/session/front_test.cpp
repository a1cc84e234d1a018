#include <cstdio>
#include <memory>
#include <string>

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <restyle/restyle.hpp>

#include "../../sdk/back/back.h"

extern "C" std::uint32_t version_seen_from_c(void);

namespace {

std::string printed_by(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    std::string text;
    char part[256];
    while (pipe && std::fgets(part, sizeof part, pipe.get()))
        text += part;
    return text;
}

std::string needed_libraries(const std::string& library) {
    return printed_by("readelf -d '" + library + "' | grep NEEDED");
}

// The names of what a library defines and shows, one a line, sorted.
std::string shown_symbols(const std::string& library) {
    return printed_by("nm -D --defined-only '" + library + "' | awk '{print $3}' | LC_ALL=C sort");
}

// The functions that the headers declare.
std::string declared_functions(const std::string& folder) {
    return printed_by("grep -hv '^#' '" + folder +
                      "'/*.h | tr '\\n' ' ' | grep -o 'RESTYLE_API [^;]*;' | grep -o "
                      "'restyle_[a-z_]*(' | tr -d '(' | "
                      "LC_ALL=C sort");
}

TEST(Front, NeedsNeitherTorchNorCudaNorTheVulkanLoader) {
    const std::string needed = needed_libraries(RESTYLE_FRONT);
    ASSERT_NE(needed.find("libc.so"), std::string::npos) << "readelf said: " << needed;
    for (const char* unwanted : {"torch", "c10", "cuda", "libvulkan"})
        EXPECT_EQ(needed.find(unwanted), std::string::npos) << needed;
}

TEST(Front, ShowsTheFunctionsOfItsHeadersAndNothingElse) {
    const std::string declared = declared_functions(RESTYLE_HEADERS);
    ASSERT_NE(declared.find("restyle_session_create\n"), std::string::npos) << declared;
    EXPECT_EQ(shown_symbols(RESTYLE_FRONT), declared);
}

TEST(Front, TellsItsVersionToC) {
    EXPECT_EQ(version_seen_from_c(),
              std::uint32_t{RESTYLE_VERSION_MAJOR} << 16 | RESTYLE_VERSION_MINOR);
}

TEST(Front, RefusesAContextWithoutInfoInWords) {
    RestyleContext context = nullptr;
    EXPECT_EQ(restyle_context_create(nullptr, &context), RESTYLE_ERROR_INVALID_ARGUMENT);
    EXPECT_STRNE(restyle_last_error(), "");
    EXPECT_EQ(context, nullptr);
}

TEST(Front, NamesTheMissingMemberOfAContextInfo) {
    const auto info = restyle::make<RestyleContextInfo>();
    try {
        const restyle::Context context(info);
        FAIL() << "a context without functions was made";
    } catch (const restyle::Error& error) {
        EXPECT_EQ(error.result(), RESTYLE_ERROR_INVALID_ARGUMENT);
        EXPECT_NE(std::string(error.what()).find("get_instance_proc_addr"), std::string::npos)
            << error.what();
    }
}

TEST(Front, DestroysNothing) {
    restyle_session_destroy(nullptr);
    restyle_context_destroy(nullptr);
}

TEST(FakeBack, HasATableOfThisVersionOnly) {
    void* library = dlopen(FAKE_BACK, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    const auto get =
        reinterpret_cast<RestyleBackTableFunction>(dlsym(library, RESTYLE_BACK_SYMBOL));
    ASSERT_NE(get, nullptr);
    EXPECT_NE(get(RESTYLE_BACK_VERSION), nullptr);
    EXPECT_EQ(get(RESTYLE_BACK_VERSION + 1), nullptr);
}

TEST(FakeBack, SaysWhyItDoesNotLoad) {
    void* library = dlopen(FAKE_BACK, RTLD_NOW | RTLD_LOCAL);
    ASSERT_NE(library, nullptr) << dlerror();
    const auto get =
        reinterpret_cast<RestyleBackTableFunction>(dlsym(library, RESTYLE_BACK_SYMBOL));
    ASSERT_NE(get, nullptr);
    RestyleBackOpenInfo info{};
    info.source_model = "models/unloadable";
    info.target_model = "models/any";
    RestyleBackModelInfo models{};
    RestyleBack back = nullptr;
    char sentence[RESTYLE_BACK_SENTENCE] = "";
    EXPECT_EQ(get(RESTYLE_BACK_VERSION)->open(&info, &models, &back, sentence), 1);
    EXPECT_EQ(back, nullptr);
    EXPECT_STRNE(sentence, "");
}

} // namespace
