#pragma once

#include <string>

#include <gtest/gtest.h>

#include <ATen/ATen.h>

namespace restyle {

/// Equal shapes, and no value further away than `share` of the largest one.
inline void expect_near(const at::Tensor& ours, const at::Tensor& theirs, double share,
                        const std::string& what) {
    ASSERT_EQ(ours.sizes(), theirs.sizes()) << what;
    const double difference = (ours.to(at::kFloat) - theirs).abs().max().item<double>();
    EXPECT_LE(difference, share * theirs.abs().max().item<double>()) << what;
}

} // namespace restyle
