// Frames that are in the core together, whatever leads there and back: restyled, cut, resized and
// left with their session. On the renderer's device CUDA's driver is played over lavapipe.
#include <memory>
#include <string>

#include "session/played_cuda.h"
#include "session/stream_batch.h"

namespace restyle::test {
namespace {

class StreamBatchOver : public StreamBatch, public testing::WithParamInterface<RestyleTransport> {
protected:
    void SetUp() override {
        StreamBatch::SetUp();
        if (!context_ || GetParam() != RESTYLE_TRANSPORT_CUDA) return;
        if (!PlayedCuda::can_be_had(context_info())) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
        cuda_ = std::make_unique<PlayedCuda>(context_info());
        context_ = std::make_unique<Context>(cuda_->context_info());
    }
    void TearDown() override {
        context_.reset();
        cuda_.reset();
        StreamBatch::TearDown();
    }

    Session open_over(const char* manner = "inverting") const {
        Session session =
            open_streaming({.manner = manner, .slots = kK + 2, .transport = GetParam()});
        EXPECT_EQ(session.status().transport, GetParam());
        return session;
    }

    void arrive(Session& session, std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t number = first; number <= last; ++number)
            StreamBatch::arrive(session, number);
    }

    std::unique_ptr<PlayedCuda> cuda_;
};

TEST_P(StreamBatchOver, FramesInFlightAreRestyledCutResizedAndLeft) {
    Session session = open_over();
    arrive(session, 1, 7);
    expect_comes_out(session, tickets_[4]);
    expect_shown(show_with(session, 7), 4);

    arrive(session, 8, 8);
    expect_comes_out(session, tickets_[5]);
    RestyleTarget cut = target(general(*color_), general(*picture_), 8);
    cut.scene.cut = 1;
    EXPECT_EQ(show(session, cut).passed_through, 1u);
    session.retire(8);
    for (const std::uint64_t number : {6, 7})
        expect_abandoned(session, tickets_[number]);
    arrive(session, 9, 11);
    expect_comes_out(session, tickets_[8]);
    expect_shown(show_with(session, 11), 8);

    session.resize(16, 16);
    for (const std::uint64_t number : {9, 10, 11})
        expect_abandoned(session, tickets_[number]);
    arrive(session, 12, 15);
    expect_comes_out(session, tickets_[12]);
    expect_shown(show_with(session, 15), 12);

    const RestyleSettings settings = streaming();
    session.play(Style("constant", "target", &settings));
    EXPECT_TRUE(session.wait_ready(kMinute));
    for (const std::uint64_t number : {13, 14, 15})
        expect_abandoned(session, tickets_[number]);
    expect_shown(show_with(session, 15), 12); // Until the new style has its first.
    arrive(session, 16, 19);
    EXPECT_TRUE(session.wait(tickets_[16], kMinute));
    EXPECT_EQ(show_with(session, 19).frame_number, 16u);
}

TEST_P(StreamBatchOver, OneEndsWithFramesInFlightAndAnotherGoesOn) {
    Session session = open_over();
    arrive(session, 1, 3);
    {
        Session ending = open_over(), at_work = open_over("held");
        arrive(ending, 11, 13);
        arrive(at_work, 14, 14); // Which nobody lets go.
    }
    arrive(session, 4, 6);
    expect_comes_out(session, tickets_[3]);
    expect_shown(show_with(session, 6), 3);
}

std::string name_of(const testing::TestParamInfo<RestyleTransport>& transport) {
    switch (transport.param) {
    case RESTYLE_TRANSPORT_HOST:
        return "Host";
    case RESTYLE_TRANSPORT_PEER:
        return "Peer";
    case RESTYLE_TRANSPORT_STAGING:
        return "Staging";
    default:
        return "Cuda";
    }
}

INSTANTIATE_TEST_SUITE_P(Transports, StreamBatchOver,
                         testing::Values(RESTYLE_TRANSPORT_HOST, RESTYLE_TRANSPORT_PEER,
                                         RESTYLE_TRANSPORT_STAGING, RESTYLE_TRANSPORT_CUDA),
                         name_of);

} // namespace
} // namespace restyle::test
