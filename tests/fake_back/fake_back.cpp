#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include <sys/mman.h>

#include "back/back.h"
#include "shared_counter.h"

// change = -2 * packed, so that a restyled frame is the frame inverted. A source model's folder
// named `unloadable` fails to open, `failing` fails its jobs, `late` never finishes them.

struct RestyleBackT {
    std::string manner;
    std::byte* memory = nullptr;
    RestyleBackLayout layout{};
    std::atomic<bool> stopping{false};
    std::thread thread;
};

namespace {

using std::chrono::milliseconds;

int32_t refuse(char* sentence, const char* text) {
    std::strncpy(sentence, text, RESTYLE_BACK_SENTENCE - 1);
    return 1;
}

void invert(RestyleBackT& back, std::uint32_t slot) {
    const auto* packed = reinterpret_cast<float*>(back.memory + back.layout.packed_offset[slot]);
    auto* change = reinterpret_cast<float*>(back.memory + back.layout.change_offset[slot]);
    const std::size_t count = std::size_t{3} * back.layout.width * back.layout.height;
    std::transform(packed, packed + count, change, [](float value) { return -2 * value; });
}

void do_jobs(RestyleBackT& back) {
    auto& page = *reinterpret_cast<RestyleBackPage*>(back.memory);
    restyle::interop::SharedCounter submitted(page.submitted);
    restyle::interop::SharedCounter finished(page.finished);
    for (std::uint64_t job = 1; !back.stopping;) {
        if (back.manner == "late") {
            std::this_thread::sleep_for(milliseconds(5));
            continue;
        }
        if (!submitted.wait(job, milliseconds(5))) continue;
        page.result = {};
        if (back.manner == "failing")
            page.result.failed = refuse(page.result.sentence, "as asked");
        else
            invert(back, page.job.slot);
        finished.raise(job++);
    }
}

int32_t open(const RestyleBackOpenInfo* info, RestyleBackModelInfo* models, RestyleBack* back,
             char* sentence) {
    *back = nullptr;
    const std::string manner = std::filesystem::path(info->source_model).filename();
    if (manner == "unloadable") return refuse(sentence, "the fake does not load, as asked");
    *models = {8, 16, 16, 1, RESTYLE_BACK_PRECISION_FP32};
    *back = new RestyleBackT;
    (*back)->manner = manner;
    return 0;
}

int32_t attach(RestyleBack back, int32_t memory, const RestyleBackLayout* layout, char* sentence) {
    void* at = mmap(nullptr, layout->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (at == MAP_FAILED) return refuse(sentence, "the fake cannot map the memory");
    back->memory = static_cast<std::byte*>(at);
    back->layout = *layout;
    back->thread = std::thread([back] { do_jobs(*back); });
    return 0;
}

void close(RestyleBack back) {
    if (!back) return;
    back->stopping = true;
    if (back->thread.joinable()) back->thread.join();
    if (back->memory) munmap(back->memory, back->layout.bytes);
    delete back;
}

constexpr RestyleBackTable kTable{RESTYLE_BACK_VERSION, open, attach, close};

} // namespace

extern "C" __attribute__((visibility("default"))) const RestyleBackTable*
restyle_back_table(std::uint32_t version) {
    return version == RESTYLE_BACK_VERSION ? &kTable : nullptr;
}
