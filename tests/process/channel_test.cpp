// Messages between the renderer's process and the core's, without either.
#include "process/channel.h"

#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include <sys/stat.h>

#include "process/calls.h"
#include "shared_memory.h"

namespace restyle::process {
namespace {

TEST(ProcessChannel, BringsMessagesWholeInTheirOrderWithDescriptors) {
    const auto [one, other] = Channel::pair();
    const interop::SharedMemory memory(4096);
    const int handle = memory.handle();
    one.send(Packet().put(7).put_text("seven").bytes(), {&handle, 1});
    one.send(Packet().put(8.5).bytes());
    EXPECT_TRUE(other.is_told(0));
    EXPECT_FALSE(one.is_told(0));

    const auto first = other.receive();
    ASSERT_TRUE(first);
    Unpacked told(first->bytes);
    EXPECT_EQ(told.take<int>(), 7);
    EXPECT_EQ(told.take_text(), "seven");
    ASSERT_EQ(first->handles.size(), 1u);
    struct stat here {
    }, there{};
    fstat(handle, &here);
    fstat(first->handles[0].get(), &there);
    EXPECT_NE(first->handles[0].get(), handle);
    EXPECT_EQ(here.st_ino, there.st_ino); // One memory under two descriptors.

    const auto second = other.receive();
    ASSERT_TRUE(second);
    EXPECT_EQ(Unpacked(second->bytes).take<double>(), 8.5);
    EXPECT_TRUE(second->handles.empty());
}

TEST(ProcessChannel, TellsOfAClosedEnd) {
    auto [one, other] = Channel::pair();
    one.send(Packet().put(1).bytes());
    { const Channel closed = std::move(one); }
    EXPECT_TRUE(other.receive()); // What was said before.
    EXPECT_TRUE(other.is_told(0));
    EXPECT_FALSE(other.receive());
    EXPECT_THROW(other.send(Packet().put(2).bytes()), std::system_error);
}

TEST(ProcessChannel, AMessageThatEndsTooEarlyIsRefused) {
    const Packet packet = Packet().put(std::uint16_t{3});
    Unpacked told(packet.bytes());
    EXPECT_THROW(told.take<std::uint32_t>(), std::runtime_error);
    const std::string text = "no zero ends it";
    Unpacked unended(std::as_bytes(std::span(text)));
    EXPECT_THROW(unended.take_text(), std::runtime_error);
}

TEST(ProcessChannel, AnOpenInfoArrivesAsItWas) {
    const char* const loras[]{"one.safetensors", "two.safetensors"};
    const char* const further[]{"dusk"};
    RestyleBackOpenInfo info{};
    info.source_model = "plain";
    info.target_model = "";
    info.loras = loras;
    info.lora_count = 2;
    info.further_targets = further;
    info.further_target_count = 1;
    info.precision = RESTYLE_BACK_PRECISION_BF16;
    info.threads = 3;
    info.lower_by = 2;
    info.renderer_device[15] = 9;
    Packet packet;
    OpenCall::put(info, packet);
    Unpacked told(packet.bytes());
    const OpenCall call(told);
    const RestyleBackOpenInfo arrived = call.info();
    EXPECT_STREQ(arrived.source_model, "plain");
    EXPECT_STREQ(arrived.target_model, "");
    ASSERT_EQ(arrived.lora_count, 2u);
    EXPECT_STREQ(arrived.loras[1], "two.safetensors");
    ASSERT_EQ(arrived.further_target_count, 1u);
    EXPECT_STREQ(arrived.further_targets[0], "dusk");
    EXPECT_EQ(arrived.precision, info.precision);
    EXPECT_EQ(arrived.threads, 3u);
    EXPECT_EQ(arrived.lower_by, 2u);
    EXPECT_EQ(arrived.renderer_device[15], 9);
    EXPECT_EQ(arrived.cancelled, nullptr);
}

} // namespace
} // namespace restyle::process
