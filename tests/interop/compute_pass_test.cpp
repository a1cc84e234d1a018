#include "vulkan/compute_pass.h"

#include <cstring>

#include "host_buffer.h"
#include "interop/core_end.h"
#include "interop/interop_device.h"
#include "interop/pass_of_words.h"

namespace restyle::interop {
namespace {

class ComputePassTest : public test::InteropDevice {
protected:
    std::vector<std::uint32_t> words_written(const test::WordsArgs& args, std::size_t room) {
        const samples::HostBuffer written(device_->handles(), room * sizeof(std::uint32_t),
                                          VK_BUFFER_USAGE_STORAGE_BUFFER_BIT);
        std::memset(written.bytes().data(), 0, written.bytes().size());
        const test::PassOfWords pass(vk(), test::write_words_shader(),
                                     {{written.buffer(), 0, VK_WHOLE_SIZE}});
        commands_->run([&](VkCommandBuffer commands) {
            pass.record(commands, args);
            samples::record_full_barrier(commands);
        });
        std::vector<std::uint32_t> words(room);
        std::memcpy(words.data(), written.bytes().data(), written.bytes().size());
        return words;
    }
};

// Sizes below, at and above the workgroup's edge of 8.
TEST_F(ComputePassTest, CoversEveryThreadOfSizesThatAreNoMultipleOfTheTile) {
    for (const std::uint32_t width : {1u, 7u, 8u, 9u, 37u})
        for (const std::uint32_t height : {1u, 8u, 19u}) {
            const std::uint32_t count = width * height;
            EXPECT_EQ(words_written({width, count, 5}, count),
                      test::words_of(5, {0, count * sizeof(std::uint32_t)}))
                << width << " x " << height;
        }
}

TEST_F(ComputePassTest, HandsItsPushConstantsToTheShader) {
    const std::vector<std::uint32_t> words = words_written({4, 10, 77}, 12);
    EXPECT_EQ(words[9], test::word_of(77, 9));
    EXPECT_EQ(words[10], 0u);
}

} // namespace
} // namespace restyle::interop
