// What tests know of the fake back beside the border (sdk/back/back.h).
#ifndef RESTYLE_TESTS_FAKE_BACK_H
#define RESTYLE_TESTS_FAKE_BACK_H

#include <array>
#include <cstdint>

#include "cuda/cuda_driver.h"

namespace restyle::test {

/// The change that the manner `constant` gives: red, green, blue.
inline constexpr float kConstantChange[3] = {0.3f, -0.7f, 0.1f};

/// What its models take, in bytes: of each style, and a pixel and sample of a call.
inline constexpr std::uint64_t kWeights = 1 << 20;
inline constexpr std::uint64_t kSampleOfAPixel = 64;
inline constexpr std::uint64_t kMaps = 5000; ///< Of attention, of a source sample.

/// ... of a frame that energies bend, for a sample in a call, and for each step.
inline constexpr std::uint64_t kGuide = 64 << 20, kGuideStep = 1 << 10;

/// The change that the manner `faint` gives: too small to be seen, but not 0, so that colours go
/// the whole way to the network and back.
inline constexpr float kFaintChange = 2e-7f;

/// The file that the manner `crashing_once` leaves in the folder of its model.
inline constexpr const char* kCrashed = "crashed";

/// How many steps it runs of those it is told; and all values of what it keeps of a frame of that
/// number, where it has nothing better.
inline constexpr std::uint32_t kMostFakeSteps = 3;
constexpr float kept_value(std::uint32_t buffer, std::uint32_t step, std::uint64_t frame) {
    return float(buffer) + float(step) / 8 + 16 * float(frame);
}

/// Pixels, column and row, of which it tells how far away what they show was.
inline constexpr std::array<std::array<std::uint32_t, 2>, 2> kFakeTaps{{{5, 7}, {0, 0}}};

/// The library's symbol of a LetGo, which lets `count` more things go on that wait for it: jobs of
/// the manner `held`, and the loading of `loading`.
inline constexpr const char* kLetGoSymbol = "fake_back_let_go";
using LetGo = void (*)(std::uint32_t count);

/// The library's symbol of a UseCuda: backs that are opened from now on compute on the renderer's
/// device, through `driver`; on the CPU again where that is null.
inline constexpr const char* kUseCudaSymbol = "fake_back_use_cuda";
using UseCuda = void (*)(const interop::CudaDriver* driver);

/// The library's symbol of a UseFaults: from now on `fails` is asked by each call of its table, and
/// by each "job", whether it is to fail; where that is null, none is.
inline constexpr const char* kUseFaultsSymbol = "fake_back_use_faults";
using Fails = bool (*)(const char* call);
using UseFaults = void (*)(Fails fails);

} // namespace restyle::test

#endif
