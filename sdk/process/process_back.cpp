// librestyle_core_process.so: a back like any other to the front, whose core runs in a process of
// its own. What it lacks or breaks there, the renderer keeps.
#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>

#include "back/answer.h"
#include "back/back.h"
#include "process/calls.h"
#include "process/job_watch.h"
#include "process/worker_process.h"
#include "session/copy_text.h"
#include "shared_memory.h"
#include "system.h"

using restyle::interop::SharedMemory;
using restyle::process::Answer;
using restyle::process::Call;
using restyle::process::Channel;
using restyle::process::JobWatch;
using restyle::process::Message;
using restyle::process::OpenCall;
using restyle::process::Packet;
using restyle::process::Unpacked;
using restyle::process::WorkerProcess;

/// One style, loaded in the process.
struct RestyleBackT {
    std::shared_ptr<WorkerProcess> process;
    Channel channel;
    std::unique_ptr<JobWatch> watch; ///< Over an attached session's jobs.
};

namespace {

constexpr const char* kWorkerProgram = "restyle_core_worker";
constexpr int kPatienceMs = 10; // Between looks at whether loading is cancelled.

std::filesystem::path own_folder() {
    return restyle::interop::folder_of(reinterpret_cast<const void*>(&own_folder));
}

std::string core_library() {
    if (const auto chosen = restyle::interop::environment_variable("RESTYLE_PROCESS_CORE"))
        return *chosen;
    return (own_folder() / restyle::interop::kBackLibrary).string();
}

// As the guide says: how long the process may take to answer.
std::chrono::seconds patience() {
    constexpr const char* kName = "RESTYLE_PROCESS_PATIENCE";
    constexpr int kUsual = 60, kMost = 24 * 3600;
    const auto told = restyle::interop::environment_variable(kName);
    if (!told) return std::chrono::seconds(kUsual);
    int seconds = 0;
    const char* const end = told->data() + told->size();
    const auto read = std::from_chars(told->data(), end, seconds);
    if (read.ec != std::errc() || read.ptr != end || seconds < 1 || seconds > kMost)
        throw std::runtime_error(std::string(kName) + " is \"" + *told +
                                 "\", expected seconds, from 1 to " + std::to_string(kMost));
    return std::chrono::seconds(seconds);
}

// One for all styles of this process; another where it has ended.
std::shared_ptr<WorkerProcess> running_process() {
    static std::mutex mutex;
    static std::shared_ptr<WorkerProcess> process;
    const std::lock_guard lock(mutex);
    if (!process || process->has_ended())
        process = std::make_shared<WorkerProcess>(own_folder() / kWorkerProgram, core_library(),
                                                  patience());
    return process;
}

std::string words_of_current_exception() {
    try {
        throw;
    } catch (const std::exception& error) {
        return error.what();
    }
}

template <typename Body>
std::int32_t answer(char* sentence, const Body& body) {
    return restyle::back::answer(sentence, words_of_current_exception, body);
}

// Past the Answer; throws what that says where the call has failed.
Unpacked result_in(const Message& message) {
    Unpacked told(message.bytes);
    const Answer answer = told.take<Answer>();
    if (answer.failed != 0) throw std::runtime_error(answer.sentence);
    return told;
}

Message answer_on(RestyleBackT& back) {
    back.process->await_answer(back.channel);
    std::optional<Message> message = back.channel.receive();
    if (!message) throw std::runtime_error(back.process->epitaph());
    return std::move(*message);
}

void send(const RestyleBackT& back, const Packet& call, std::span<const int> handles) {
    try {
        back.channel.send(call.bytes(), handles);
    } catch (const std::system_error&) {
        throw std::runtime_error(back.process->epitaph());
    }
}

Message ask(RestyleBackT& back, const Packet& call, std::span<const int> handles = {}) {
    send(back, call, handles);
    return answer_on(back);
}

std::int32_t probe(const std::uint8_t* renderer, RestyleBackProbe* probe, char* sentence) {
    return answer(sentence, [&] {
        std::array<std::uint8_t, RESTYLE_BACK_UUID> device{};
        std::copy_n(renderer, device.size(), device.begin());
        const Message told = running_process()->ask(Packet().put(Call::kProbe).put(device));
        *probe = result_in(told).take<RestyleBackProbe>();
        const std::string core = probe->description;
        restyle::session::copy_text(probe->description, "in a process of its own, " + core);
    });
}

std::int32_t estimate(const RestyleBackOpenInfo* info, std::uint32_t width, std::uint32_t height,
                      RestyleBackModelMemory* memory, char* sentence) {
    return answer(sentence, [&] {
        Packet call;
        OpenCall::put(*info, call.put(Call::kEstimate));
        const Message told = running_process()->ask(call.put(width).put(height));
        *memory = result_in(told).take<RestyleBackModelMemory>();
    });
}

// The word that the caller may set lies in this process; the other sees one in shared memory. For
// models to load there is all the time that they take, but not once nobody wants them.
void pass_on_cancelling(const RestyleBackOpenInfo& info, const RestyleBackT& back,
                        const SharedMemory& word) {
    using Clock = std::chrono::steady_clock;
    std::optional<Clock::time_point> cancelled;
    while (!back.channel.is_told(kPatienceMs)) {
        if (cancelled && Clock::now() > *cancelled + back.process->patience())
            back.process->give_up();
        if (cancelled || info.cancelled == nullptr ||
            __atomic_load_n(info.cancelled, __ATOMIC_ACQUIRE) == 0)
            continue;
        cancelled = Clock::now();
        __atomic_store_n(reinterpret_cast<std::uint32_t*>(word.data()), 1u, __ATOMIC_RELEASE);
    }
}

std::int32_t open(const RestyleBackOpenInfo* info, RestyleBackModelInfo* models, RestyleBack* back,
                  char* sentence) {
    *back = nullptr;
    return answer(sentence, [&] {
        const std::shared_ptr<WorkerProcess> process = running_process();
        auto opened =
            std::make_unique<RestyleBackT>(RestyleBackT{process, process->connect(), nullptr});
        const SharedMemory cancelled(sizeof(std::uint32_t));
        const int word = cancelled.handle();
        Packet call;
        OpenCall::put(*info, call.put(Call::kOpen));
        send(*opened, call, {&word, 1});
        pass_on_cancelling(*info, *opened, cancelled);
        *models = result_in(answer_on(*opened)).take<RestyleBackModelInfo>();
        *back = opened.release();
    });
}

std::int32_t attach(RestyleBack back, std::int32_t memory, const RestyleBackLayout* layout,
                    const RestyleBackShare* share, char* sentence) {
    return answer(sentence, [&] {
        Packet call;
        call.put(Call::kAttach).put(*layout).put(std::uint32_t(share != nullptr ? 1 : 0));
        call.put(share != nullptr ? *share : RestyleBackShare{});
        std::array<int, 4> handles{memory};
        if (share != nullptr) handles = {memory, share->memory, share->rendered, share->restyled};
        result_in(ask(*back, call, std::span(handles).first(share != nullptr ? 4 : 1)));
        back->watch = std::make_unique<JobWatch>(back->process, back->channel, memory);
    });
}

std::int32_t keep(RestyleBack back, std::int32_t memory, std::uint64_t bytes, char* sentence) {
    return answer(sentence, [&] {
        const Packet call = Packet().put(Call::kKeep).put(bytes);
        result_in(bytes > 0 ? ask(*back, call, {&memory, 1}) : ask(*back, call));
    });
}

void close(RestyleBack back) {
    if (back == nullptr) return;
    char sentence[RESTYLE_BACK_SENTENCE];
    answer(sentence, [&] { ask(*back, Packet().put(Call::kClose)); }); // Ended: closed as well.
    delete back;
}

constexpr RestyleBackTable kTable{RESTYLE_BACK_VERSION, probe, estimate, open, attach, keep, close};

} // namespace

extern "C" __attribute__((visibility("default"))) const RestyleBackTable*
restyle_back_table(std::uint32_t version) {
    return version == RESTYLE_BACK_VERSION ? &kTable : nullptr;
}
