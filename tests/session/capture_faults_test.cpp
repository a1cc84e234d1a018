// All that a capture does to its files, and all that is asked of Vulkan and of CUDA's driver
// meanwhile, fails in turn: the frame goes on, a sentence says what has failed, and what is in the
// folder is whole.
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <thread>

#include <nlohmann/json.hpp>

#include "models/temporary_folder.h"
#include "session/faulty_cuda.h"
#include "session/faulty_files.h"
#include "session/faulty_vulkan.h"
#include "session/played_cuda.h"
#include "session/session_test.h"
#include "support/call_faults.h"
#include "support/this_process.h"

namespace restyle::test {
namespace {

namespace fs = std::filesystem;

// Every file of the capture can be read to its end: nothing half written has its final name, and
// nothing is left beside it.
void expect_whole(const fs::path& folder) {
    if (!fs::exists(folder)) return;
    EXPECT_TRUE(nlohmann::json::accept(std::ifstream(folder / "capture.json")));
    for (const auto& frame : fs::directory_iterator(folder / "frames"))
        EXPECT_TRUE(nlohmann::json::accept(std::ifstream(frame.path() / "frame.json")))
            << frame.path();
    for (const auto& file : fs::recursive_directory_iterator(folder))
        EXPECT_EQ(file.path().string().find(".aside-"), std::string::npos) << file.path();
}

constexpr const char* kEndless = "the capture does not end";

/// What became of a capture.
struct Life {
    std::string told;   ///< All that the engine was told of what went wrong.
    std::string failed; ///< The call that was made to fail; empty where it came to none.
    int calls = 0;
};

class CaptureFaults : public SessionImagesTest {
protected:
    void SetUp() override {
        SessionImagesTest::SetUp();
        if (!context_) return;
        const RestyleQueueInfo queue = queue_info();
        RestyleContextInfo info = engine_info();
        info.next = &queue;
        engine_ = std::make_unique<Context>(info);
    }

    void TearDown() override {
        fault_files_below("");
        engine_.reset();
        SessionImagesTest::TearDown();
    }

    virtual RestyleContextInfo engine_info() { return context_info(); }

    /// A capture of two frames, each with settings of its own, while a call fails; then a frame
    /// without.
    Life capture(int failing = CallFaults::kNone) {
        fs::remove_all(folder_);
        Session session = begin(*engine_, {});
        EXPECT_TRUE(session.wait_ready(kMinute));
        Life life;
        call_faults().begin(failing);
        try {
            session.begin_capture(folder_.c_str(), 2);
            for (std::uint64_t number = 1; number <= 2; ++number) {
                RestyleSettings settings = restyle_default_settings();
                settings.amount = 0.25 * double(number);
                session.configure(settings);
                life.told += frame(session, number);
            }
            session.end_capture(); // Where a frame was refused, it waits for another.
            life.told += settled(session);
        } catch (const Error& error) {
            life.told += error.what();
        }
        life.calls = call_faults().calls();
        life.failed = call_faults().failed();
        call_faults().begin();
        expect_frame_goes_on(session, life);
        return life;
    }

    // Returns what is told of the frame.
    std::string frame(Session& session, std::uint64_t number) {
        auto frame = make<RestyleFrame>();
        frame.color = general(*color_);
        frame.frame_number = number;
        const RestyleTarget shown = target(general(*color_), general(*picture_), number);
        auto work = make<RestyleWork>();
        work.frame = &frame;
        work.target = &shown;
        work.same_frame_ns = kMinute;
        auto prepared = make<RestylePrepared>();
        std::string told;
        if (restyle_submit(session.get(), &work, &prepared) < 0 || prepared.frame_result < 0)
            told = restyle_last_error();
        vkDeviceWaitIdle(device_->device());
        return told;
    }

    // The capture's message when it has ended.
    static std::string settled(Session& session) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (true) {
            const RestyleCaptureStatus status = session.capture_status();
            if (status.state == RESTYLE_CAPTURE_DONE || status.state == RESTYLE_CAPTURE_FAILED)
                return status.message;
            if (std::chrono::steady_clock::now() > end) return kEndless;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    // As it was rendered or restyled, as the session has come through.
    void expect_frame_goes_on(Session& session, const Life& life) {
        write(Texels(frame_.size()), *picture_);
        const RestylePicture shown = show(session, target(general(*color_), general(*picture_), 3));
        if (shown.passed_through != 0) {
            EXPECT_EQ(read(*picture_), frame_);
        } else if (life.told.empty()) {
            EXPECT_EQ(shown.frame_number, 2u);
        }
    }

    // `words` of a life with a fault are in what the engine was told.
    void expect_each_fault_is_survived(const std::function<std::string(const Life&)>& words) {
        const Life undisturbed = capture();
        EXPECT_EQ(undisturbed.told, "");
        ASSERT_GT(undisturbed.calls, 10);
        const std::size_t descriptors = open_descriptors(), running = threads();
        for (int failing = 0; failing < undisturbed.calls; ++failing) {
            const Life life = capture(failing);
            EXPECT_EQ(life.told.find(kEndless), std::string::npos) << life.failed;
            if (!life.failed.empty()) {
                EXPECT_NE(life.told.find(words(life)), std::string::npos)
                    << "call " << failing << ", " << life.failed << ": " << life.told;
            }
            expect_whole(folder_);
            EXPECT_EQ(open_descriptors(), descriptors) << "call " << failing;
            EXPECT_EQ(threads_settled_at(running), running) << "call " << failing;
        }
        EXPECT_EQ(capture().told, "");
    }

    TemporaryFolder temporary_;
    const fs::path folder_ = temporary_.path() / "capture";
    std::unique_ptr<Context> engine_;
};

TEST_F(CaptureFaults, EachFileThatCannotBeWrittenIsSurvivedAndSpokenOf) {
    fault_files_below(folder_);
    expect_each_fault_is_survived(
        [](const Life&) { return std::string("No space left on device"); });
}

class CaptureCallFaults : public CaptureFaults {
protected:
    RestyleContextInfo engine_info() override { return with_call_faults(context_info()); }

    static std::string named(const Life& life) {
        return life.failed + faulty_result_of(life.failed);
    }
};

TEST_F(CaptureCallFaults, EachIsSurvivedAndNamed) {
    expect_each_fault_is_survived(named);
}

class CaptureCudaFaults : public CaptureCallFaults {
protected:
    void TearDown() override {
        CaptureCallFaults::TearDown();
        cuda_.reset();
    }

    RestyleContextInfo engine_info() override {
        if (!PlayedCuda::can_be_had(context_info())) return CaptureCallFaults::engine_info();
        cuda_ = std::make_unique<PlayedCuda>(context_info());
        return with_call_faults(cuda_->context_info());
    }

    std::unique_ptr<PlayedCuda> cuda_;
};

TEST_F(CaptureCudaFaults, EachIsSurvivedAndNamed) {
    if (!cuda_) GTEST_SKIP() << "no VK_KHR_external_memory_fd";
    {
        Session session = begin(*engine_, {});
        ASSERT_TRUE(session.wait_ready(kMinute));
        EXPECT_EQ(session.status().transport, RESTYLE_TRANSPORT_CUDA);
    }
    expect_each_fault_is_survived(named);
}

} // namespace
} // namespace restyle::test
