#include "unique_fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

namespace restyle::interop {
namespace {

UniqueFd any_descriptor() {
    return UniqueFd(memfd_create("any", MFD_CLOEXEC));
}

bool is_open(int fd) {
    return fcntl(fd, F_GETFD) != -1;
}

TEST(UniqueFd, ClosesWhatItOwns) {
    int fd = -1;
    {
        const UniqueFd owner = any_descriptor();
        fd = owner.get();
        EXPECT_TRUE(is_open(fd));
    }
    EXPECT_FALSE(is_open(fd));
}

TEST(UniqueFd, OwnsNothingByDefault) {
    EXPECT_EQ(UniqueFd().get(), -1);
}

TEST(UniqueFd, HandsItsDescriptorOnWhenMoved) {
    UniqueFd first = any_descriptor();
    const int fd = first.get();
    const UniqueFd second = std::move(first);
    EXPECT_EQ(second.get(), fd);
    EXPECT_EQ(first.get(), -1);
    EXPECT_TRUE(is_open(fd));
}

TEST(UniqueFd, ClosesWhatItHadWhenAnotherIsMovedIn) {
    UniqueFd first = any_descriptor(), second = any_descriptor();
    const int replaced = first.get(), kept = second.get();
    first = std::move(second);
    EXPECT_EQ(first.get(), kept);
    EXPECT_FALSE(is_open(replaced));
    EXPECT_TRUE(is_open(kept));
}

TEST(UniqueFd, LeavesAReleasedDescriptorOpen) {
    int fd = -1;
    {
        UniqueFd owner = any_descriptor();
        fd = owner.release();
        EXPECT_EQ(owner.get(), -1);
    }
    EXPECT_TRUE(is_open(fd));
    ::close(fd);
}

} // namespace
} // namespace restyle::interop
