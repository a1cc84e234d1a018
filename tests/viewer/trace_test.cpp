#include "viewer/trace.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace viewer {
namespace {

TEST(Trace, KeepsTheNewestValuesInTheirOrder) {
    Trace trace;
    const auto count = static_cast<int>(trace.values.size());
    for (int n = 0; n < count + 3; ++n)
        trace.add(static_cast<float>(n));
    for (int n = 0; n < count; ++n) {
        const int place = (trace.oldest + n) % count;
        EXPECT_EQ(trace.values[static_cast<std::size_t>(place)], static_cast<float>(n + 3));
    }
}

TEST(Trace, BeginsAsIfItHadAlwaysBeenSo) {
    Trace trace;
    trace.add(9);
    trace.begin(2);
    trace.add(5);
    EXPECT_EQ(std::count(trace.values.begin(), trace.values.end(), 2.0f),
              static_cast<std::ptrdiff_t>(trace.values.size()) - 1);
}

} // namespace
} // namespace viewer
