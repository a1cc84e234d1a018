#include "shared_memory.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <system_error>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "support/this_process.h"

namespace restyle::interop {
namespace {

TEST(SharedMemory, IsZeroAtFirstAndBeginsAtAPage) {
    const SharedMemory memory(3 * 4096 + 5);
    EXPECT_EQ(memory.bytes(), 3u * 4096 + 5);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory.data()) % 4096, 0u);
    EXPECT_TRUE(std::all_of(memory.data(), memory.data() + memory.bytes(),
                            [](std::byte value) { return value == std::byte{0}; }));
}

TEST(SharedMemory, IsSeenThroughItsDescriptor) {
    const SharedMemory memory(8192);
    void* mapped = mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, memory.handle(), 0);
    ASSERT_NE(mapped, MAP_FAILED);
    std::memset(memory.data() + 4096, 0x5a, 4096);
    EXPECT_EQ(std::memcmp(static_cast<std::byte*>(mapped) + 4096, memory.data() + 4096, 4096), 0);
    static_cast<std::byte*>(mapped)[7] = std::byte{9};
    EXPECT_EQ(memory.data()[7], std::byte{9});
    munmap(mapped, 8192);
}

TEST(SharedMemory, IsNotHandedToProgramsThatAreStarted) {
    const SharedMemory memory(4096);
    EXPECT_NE(fcntl(memory.handle(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(SharedMemory, ClosesItsDescriptor) {
    const std::size_t before = test::open_descriptors();
    {
        const SharedMemory memory(4096);
        EXPECT_EQ(test::open_descriptors(), before + 1);
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST(SharedMemory, IsRefusedInWordsWhereTheSystemHasNone) {
    const std::size_t before = test::open_descriptors();
    for (const std::size_t bytes : {std::size_t(0), std::numeric_limits<std::size_t>::max()}) {
        try {
            const SharedMemory memory(bytes);
            FAIL() << bytes << " bytes were shared";
        } catch (const std::system_error& error) {
            EXPECT_NE(std::strstr(error.what(), "memory shared with the core"), nullptr)
                << error.what();
        }
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

} // namespace
} // namespace restyle::interop
