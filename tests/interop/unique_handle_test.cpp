#include "unique_handle.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace restyle::interop {
namespace {

UniqueHandle any_descriptor() {
    return UniqueHandle(memfd_create("any", MFD_CLOEXEC));
}

bool is_open(int fd) {
    return fcntl(fd, F_GETFD) != -1;
}

TEST(UniqueHandle, ClosesWhatItOwns) {
    int fd = -1;
    {
        const UniqueHandle owner = any_descriptor();
        fd = owner.get();
        EXPECT_TRUE(is_open(fd));
    }
    EXPECT_FALSE(is_open(fd));
}

TEST(UniqueHandle, OwnsNothingByDefault) {
    EXPECT_EQ(UniqueHandle().get(), -1);
}

TEST(UniqueHandle, HandsItsDescriptorOnWhenMoved) {
    UniqueHandle first = any_descriptor();
    const int fd = first.get();
    const UniqueHandle second = std::move(first);
    EXPECT_EQ(second.get(), fd);
    EXPECT_EQ(first.get(), -1);
    EXPECT_TRUE(is_open(fd));
}

TEST(UniqueHandle, ClosesWhatItHadWhenAnotherIsMovedIn) {
    UniqueHandle first = any_descriptor(), second = any_descriptor();
    const int replaced = first.get(), kept = second.get();
    first = std::move(second);
    EXPECT_EQ(first.get(), kept);
    EXPECT_FALSE(is_open(replaced));
    EXPECT_TRUE(is_open(kept));
}

TEST(UniqueHandle, LeavesAReleasedDescriptorOpen) {
    int fd = -1;
    {
        UniqueHandle owner = any_descriptor();
        fd = owner.release();
        EXPECT_EQ(owner.get(), -1);
    }
    EXPECT_TRUE(is_open(fd));
    ::close(fd);
}

} // namespace
} // namespace restyle::interop
