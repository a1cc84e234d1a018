// Each test's random tensors are the same in every run: LibTorch's own generator begins anywhere.
#include <ATen/Context.h>
#include <gtest/gtest.h>

namespace restyle::test {
namespace {

class SeededTests : public testing::EmptyTestEventListener {
    void OnTestStart(const testing::TestInfo&) override { at::manual_seed(0); }
};

[[maybe_unused]] const bool kSeeded = [] {
    testing::UnitTest::GetInstance()->listeners().Append(new SeededTests);
    return true;
}();

} // namespace
} // namespace restyle::test
