#include "process/job_watch.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>

#include "session/copy_text.h"
#include "shared_counter.h"

namespace restyle::process {
namespace {

constexpr std::chrono::milliseconds kPatience{5};

interop::UniqueHandle make_event() {
    interop::UniqueHandle event(eventfd(0, EFD_CLOEXEC));
    if (event.get() < 0)
        throw std::system_error(errno, std::generic_category(),
                                "eventfd of the watch over the core's process");
    return event;
}

} // namespace

JobWatch::JobWatch(std::shared_ptr<WorkerProcess> process, const Channel& channel, int memory)
    : process_(std::move(process)),
      memory_(memory, sizeof(RestyleBackPage)),
      ending_(make_event()),
      thread_([this, &channel] { watch(channel); }) {}

JobWatch::~JobWatch() {
    ends_ = true;
    eventfd_write(ending_.get(), 1);
    thread_.join();
}

// Answers on the channel are for others to read: the watch is for its end alone.
void JobWatch::watch(const Channel& channel) {
    std::array<pollfd, 2> watched{{{channel.socket(), POLLRDHUP, 0}, {ending_.get(), POLLIN, 0}}};
    while (poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
    }
    if (!ends_) fail_jobs(process_->epitaph());
}

void JobWatch::fail_jobs(const std::string& sentence) {
    auto& page = *reinterpret_cast<RestyleBackPage*>(memory_.data());
    const interop::SharedCounter submitted(page.submitted);
    interop::SharedCounter finished(page.finished);
    while (!ends_) {
        const std::uint64_t next = finished.value() + 1;
        if (!submitted.wait(next, kPatience)) continue;
        page.result = {};
        page.result.failed = 1;
        page.result.picture_slot = RESTYLE_BACK_NO_SLOT;
        session::copy_text(page.result.sentence, sentence);
        finished.raise(next);
    }
}

} // namespace restyle::process
