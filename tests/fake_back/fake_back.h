// What tests know of the fake back beside the border (sdk/back/back.h).
#ifndef RESTYLE_TESTS_FAKE_BACK_H
#define RESTYLE_TESTS_FAKE_BACK_H

#include <cstdint>

namespace restyle::test {

/// The change that the manner `constant` gives: red, green, blue.
inline constexpr float kConstantChange[3] = {0.3f, -0.7f, 0.1f};

/// The library's symbol of a LetGo, which lets `count` more things go on that wait for it: jobs of
/// the manner `held`, and the loading of `loading`.
inline constexpr const char* kLetGoSymbol = "fake_back_let_go";
using LetGo = void (*)(std::uint32_t count);

} // namespace restyle::test

#endif
