// A back without torch. What it does is told by the name of the source model's folder, its manner:
//
// - inverting: change = -2 * packed, the restyled frame is the frame inverted; any other name, too
// - still: change = 0
// - faint: change = kFaintChange
// - constant: change = kConstantChange
// - failing: every job fails
// - failing_once: the first job fails
// - held: jobs wait until a test lets them go: slow, and as late as one likes
// - late: no job is ever finished
// - dead: the thread that does the jobs ends with the first one
// - hanging: once it has done its jobs, it is never closed
// - crashing: the process that it is in ends with the first job
// - crashing_once: the same, unless the model's folder holds a file kCrashed, which it leaves there
// - loading: loads when a test lets it go, or is cancelled
// - unloadable: does not load
// - untold: its models are told nothing; all others a text
// - classes: its models are told one of ten classes, and no text
// - echoing: warns with all that it is told; its models have two text encoders
// - mixing: warns with its targets and their weights
// - attending: warns with where its target is to look
// - unblended: its models attend to their text from too many values for words to blend
// - two_models: source and target are not one
// - latents: its models see latents, of two pixels a side and 4 channels
//
// A change of a slot whose job is masked is multiplied by its edit mask, and of one whose job has
// borders by these.
//
// It computes on the CPU, or where a test gives it a driver of CUDA, on a GPU: in the memory of the
// renderer's device where it can import that, else it says that it stages.
//
// Results echo the job: source_calls is its steps, source_samples its frame number, target_calls
// its seed, target_samples its source_batch, or of a job that streams how many frames are in flight
// in its call: each for as many calls as the job has steps. Where it has energies, so does the
// guidance: `total` is what is known of the scene, `prior` the step size, `steps` its guide_steps,
// and the first energies are how far the middles of the pixels kFakeTaps were to the right and
// below.
//
// Of what is kept, `packed` and `change` are what they are, and all other values are
// kept_value() (fake_back.h). It runs 3 steps at most.
#include "fake_back.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <semaphore>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/mman.h>

#include "back/back.h"
#include "back/share.h"
#include "cuda/match_device.h"
#include "device_tensors.h"
#include "shared_counter.h"

struct RestyleBackT {
    std::filesystem::path source;
    std::string manner;
    std::vector<std::string> targets; // Names of their folders.
    std::byte* memory = nullptr;
    RestyleBackLayout layout{};
    std::mutex keeping; // Jobs come in order as it is, by a way that ThreadSanitizer cannot see.
    std::byte* kept = nullptr;
    std::uint64_t kept_bytes = 0;
    struct Streamed {
        std::uint32_t slot;
        std::uint32_t steps_left;
    };
    std::vector<Streamed> streamed; // Frames in flight, the oldest first.
    // What the jobs that came with the slots had; in each the offset of a plane, or 0.
    std::array<std::uint64_t, RESTYLE_BACK_MOST_SLOTS> limits{};
    std::unique_ptr<restyle::test::DeviceTensors> device; // Where they lie there.
    std::atomic<bool> stopping{false};
    std::thread thread;
};

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kPatience{5};

std::counting_semaphore<> gate{0};
const restyle::interop::CudaDriver* cuda = nullptr;
std::atomic<restyle::test::Fails> faults{nullptr};

bool fails(const char* call) {
    const restyle::test::Fails fails = faults;
    return fails != nullptr && fails(call);
}

constexpr const char* kAsAsked = "the fake fails, as asked";

std::string name_of(const char* folder) {
    return std::filesystem::path(folder).filename();
}

int32_t refuse(char* sentence, const char* text) {
    std::strncpy(sentence, text, RESTYLE_BACK_SENTENCE - 1);
    return 1;
}

void write_change(const std::string& manner, const float* packed, float* change,
                  std::size_t plane) {
    if (manner == "still")
        std::fill(change, change + 3 * plane, 0.0f);
    else if (manner == "faint")
        std::fill(change, change + 3 * plane, restyle::test::kFaintChange);
    else if (manner == "constant")
        for (const float channel : restyle::test::kConstantChange)
            change = std::fill_n(change, plane, channel);
    else
        std::transform(packed, packed + 3 * plane, change, [](float value) { return -2 * value; });
}

void limit_change(const float* limit, float* change, std::size_t plane) {
    for (std::size_t i = 0; i < 3 * plane; ++i)
        change[i] *= limit[i % plane];
}

// Where what limits the change of the job's slot lies; 0: nothing does.
std::uint64_t limit_of(const RestyleBackT& back, const RestyleBackJob& job) {
    if (job.masked != 0) return back.layout.edit_mask_offset[job.slot];
    return job.bordered != 0 ? back.layout.borders_offset[job.slot] : 0;
}

void restyle_slot(RestyleBackT& back, const RestyleBackJob& job) {
    const std::size_t plane = std::size_t{back.layout.width} * back.layout.height;
    const std::uint64_t packed = back.layout.packed_offset[job.slot];
    const std::uint64_t change = back.layout.change_offset[job.slot];
    const std::uint64_t limit = back.limits[job.slot];
    if (!back.device) {
        auto* const changed = reinterpret_cast<float*>(back.memory + change);
        write_change(back.manner, reinterpret_cast<float*>(back.memory + packed), changed, plane);
        if (limit != 0) limit_change(reinterpret_cast<float*>(back.memory + limit), changed, plane);
        return;
    }
    const std::vector<float> frame = back.device->read(job, packed, 3 * plane);
    std::vector<float> changed(frame.size());
    write_change(back.manner, frame.data(), changed.data(), plane);
    if (limit != 0)
        limit_change(back.device->read(job, limit, plane).data(), changed.data(), plane);
    back.device->write(job, change, changed);
}

// False when the back was closed meanwhile.
bool wait_for_gate(const RestyleBackT& back) {
    while (!gate.try_acquire_for(kPatience))
        if (back.stopping) return false;
    return true;
}

// Ends this process where it is the back's manner.
void crash_as_asked(const RestyleBackT& back) {
    if (back.manner == "crashing") raise(SIGKILL);
    if (back.manner != "crashing_once") return;
    const std::filesystem::path left = back.source / restyle::test::kCrashed;
    if (std::filesystem::exists(left)) return;
    std::ofstream(left).close();
    raise(SIGKILL);
}

std::string told(const RestyleBackSide& side) {
    std::ostringstream text;
    text << side.prompt << "|" << (side.has_negative_prompt != 0 ? side.negative_prompt : "none")
         << "|" << side.guidance << "|" << side.label << "|" << side.negative_label;
    for (const double scale : side.lora_scales)
        text << "|" << scale;
    if (side.prompt_2[0] != '\0' || side.negative_prompt_2[0] != '\0')
        text << "|" << side.prompt_2 << "|" << side.negative_prompt_2;
    return text.str();
}

std::string mixture(const RestyleBackT& back, const RestyleBackJob& job) {
    std::ostringstream text;
    for (std::size_t i = 0; i < back.targets.size(); ++i)
        text << (i == 0 ? "" : ", ") << back.targets[i] << " x " << job.target_weights[i];
    return text.str();
}

std::string attention(const RestyleBackJob& job) {
    std::ostringstream text;
    text << job.attention << "|" << job.cross_replace << "|" << job.self_replace << "|"
         << job.source_blend << "|" << job.target_blend << "|" << job.blend_threshold;
    return text.str();
}

RestyleBackNeeds needs_of(const std::string& manner) {
    if (manner == "untold") return {};
    if (manner == "classes") return {0, 10};
    if (manner == "echoing") return {2, 0};
    return {1, 0};
}

void echo_guidance(const RestyleBackT& back, const RestyleBackJob& job,
                   RestyleBackGuidance& guidance) {
    if (job.energies[0] == '\0') return;
    guidance.guided = 1;
    guidance.total = job.scene;
    guidance.prior = job.guide_step_size;
    guidance.steps = job.guide_steps;
    if (job.scene != RESTYLE_BACK_SCENE_MOVED || back.device) return;
    const auto* was_at =
        reinterpret_cast<const float*>(back.memory + back.layout.was_at_offset[job.slot]);
    const std::size_t plane = std::size_t{back.layout.width} * back.layout.height;
    for (const auto& [x, y] : restyle::test::kFakeTaps) {
        const float* const pixel = was_at + y * back.layout.width + x;
        guidance.energies[guidance.energy_count++] = pixel[0] - float(x);
        guidance.energies[guidance.energy_count++] = pixel[plane] - float(y);
    }
}

// A planar tensor of the slot's, by pixels.
void keep_tensor(const RestyleBackT& back, std::uint64_t offset, const RestyleBackKept& kept,
                 float* to) {
    const auto* const from = reinterpret_cast<const float*>(back.memory + offset);
    const std::size_t plane = std::size_t{kept.width} * kept.height;
    for (std::size_t pixel = 0; pixel < plane; ++pixel)
        for (std::uint32_t channel = 0; channel < kept.channels; ++channel)
            *to++ = from[channel * plane + pixel];
}

void keep_buffers(RestyleBackT& back, const RestyleBackJob& job) {
    const std::lock_guard lock(back.keeping);
    auto* const page = reinterpret_cast<RestyleBackKeepPage*>(back.kept);
    auto* const list = reinterpret_cast<RestyleBackKept*>(page + 1);
    for (RestyleBackKept* kept = list; kept < list + page->count; ++kept) {
        auto* const to = reinterpret_cast<float*>(back.kept + kept->offset);
        if (kept->step > restyle::test::kMostFakeSteps) continue;
        kept->written = 1;
        kept->timestep = int32_t(1000 - kept->step);
        kept->alpha_bar = 0.25 * kept->step;
        if (kept->buffer == RESTYLE_BACK_BUFFER_PACKED)
            keep_tensor(back, back.layout.packed_offset[job.slot], *kept, to);
        else if (kept->buffer == RESTYLE_BACK_BUFFER_CHANGE)
            keep_tensor(back, back.layout.change_offset[job.slot], *kept, to);
        else
            std::fill_n(to, std::size_t{kept->width} * kept->height * kept->channels,
                        restyle::test::kept_value(kept->buffer, kept->step, job.frame_number));
    }
}

void drop_streamed(RestyleBackT& back, std::uint32_t slots) {
    std::erase_if(back.streamed, [slots](const RestyleBackT::Streamed& frame) {
        return (slots >> frame.slot & 1) != 0;
    });
}

// Takes the frames in flight a step on; the slot of the one that comes out.
std::uint32_t stream_slots(RestyleBackT& back, const RestyleBackJob& job) {
    if (job.slot != RESTYLE_BACK_NO_SLOT) back.streamed.push_back({job.slot, job.steps});
    for (RestyleBackT::Streamed& frame : back.streamed)
        --frame.steps_left;
    if (back.streamed.empty()) throw std::runtime_error("the fake has no frame in flight");
    if (back.streamed.front().steps_left > 0) return RESTYLE_BACK_NO_SLOT;
    const std::uint32_t oldest = back.streamed.front().slot;
    back.streamed.erase(back.streamed.begin());
    return oldest;
}

// The slot whose change was written.
std::uint32_t do_work(RestyleBackT& back, const RestyleBackJob& job) {
    RestyleBackJob finished = job;
    if (job.slot != RESTYLE_BACK_NO_SLOT) back.limits[job.slot] = limit_of(back, job);
    if (job.stream != 0)
        finished.slot = stream_slots(back, job);
    else if (!back.streamed.empty())
        throw std::runtime_error("the fake has frames in flight, and one that is not to join them");
    if (finished.slot != RESTYLE_BACK_NO_SLOT) restyle_slot(back, finished);
    return finished.slot;
}

RestyleBackResult result_of(RestyleBackT& back, std::uint64_t number, const RestyleBackJob& job) {
    RestyleBackResult result{};
    result.source_calls = job.steps;
    result.source_samples = job.frame_number;
    result.target_calls = job.seed;
    result.target_samples = job.source_batch;
    echo_guidance(back, job, result.guidance);
    drop_streamed(back, job.dropped);
    if (job.stream != 0)
        result.target_samples = back.streamed.size() + (job.slot != RESTYLE_BACK_NO_SLOT ? 1 : 0);
    result.picture_slot = RESTYLE_BACK_NO_SLOT;
    if (back.manner == "failing" || (back.manner == "failing_once" && number == 1) || fails("job"))
        result.failed = refuse(result.sentence, kAsAsked);
    else
        try {
            result.picture_slot = do_work(back, job);
        } catch (const std::runtime_error& failure) {
            result.failed = refuse(result.sentence, failure.what());
        }
    if (result.failed != 0) back.streamed.clear();
    if (job.keep != 0) keep_buffers(back, job);
    if (back.manner == "echoing")
        refuse(result.sentence, (told(job.source) + " -> " + told(job.target)).c_str());
    if (back.manner == "mixing") refuse(result.sentence, mixture(back, job).c_str());
    if (back.manner == "attending") refuse(result.sentence, attention(job).c_str());
    return result;
}

void do_jobs(RestyleBackT& back) {
    auto& page = *reinterpret_cast<RestyleBackPage*>(back.memory);
    restyle::interop::SharedCounter submitted(page.submitted);
    restyle::interop::SharedCounter finished(page.finished);
    for (std::uint64_t number = 1; !back.stopping;) {
        if (!submitted.wait(number, kPatience) || back.manner == "late") continue;
        if (back.manner == "dead") return;
        crash_as_asked(back);
        if (back.manner == "held" && !wait_for_gate(back)) return;
        page.result = result_of(back, number, page.job);
        finished.raise(number++);
    }
}

void find_device(const uint8_t* renderer, RestyleBackDevice& device) {
    if (cuda == nullptr) {
        refuse(device.no_share, "the fake computes on the CPU");
        return;
    }
    device.on_gpu = 1;
    try {
        restyle::interop::Uuid uuid{};
        std::copy_n(renderer, uuid.size(), uuid.begin());
        restyle::interop::match_device(*cuda, uuid);
        device.shares = 1;
    } catch (const std::runtime_error& refusal) {
        refuse(device.no_share, refusal.what());
    }
}

int32_t probe(const uint8_t* renderer, RestyleBackProbe* probe, char* sentence) {
    if (fails("probe")) return refuse(sentence, kAsAsked);
    *probe = {};
    refuse(probe->bf16_reason, "the fake has no numbers of its own");
    refuse(probe->description, "the fake");
    find_device(renderer, probe->device);
    return 0;
}

int32_t estimate(const RestyleBackOpenInfo* info, uint32_t width, uint32_t height,
                 RestyleBackModelMemory* memory, char* sentence) {
    if (fails("estimate")) return refuse(sentence, kAsAsked);
    if (name_of(info->source_model) == "unloadable")
        return refuse(sentence, "the fake does not load, as asked");
    const std::uint64_t pixels = width == 0 ? 256 : std::uint64_t{width} * height;
    *memory = {8,
               16,
               16,
               name_of(info->source_model) == "unblended" ? 0u : 1u,
               restyle::test::kWeights,
               restyle::test::kSampleOfAPixel * pixels,
               0,
               restyle::test::kMaps,
               restyle::test::kGuide,
               restyle::test::kGuideStep};
    return 0;
}

// False when the loading was cancelled meanwhile: what it was let do is for another.
bool wait_for_gate(const RestyleBackOpenInfo& info) {
    const auto cancelled = [&] {
        return info.cancelled && __atomic_load_n(info.cancelled, __ATOMIC_ACQUIRE) != 0;
    };
    while (!gate.try_acquire_for(kPatience))
        if (cancelled()) return false;
    if (!cancelled()) return true;
    gate.release();
    return false;
}

int32_t open(const RestyleBackOpenInfo* info, RestyleBackModelInfo* models, RestyleBack* back,
             char* sentence) {
    *back = nullptr;
    if (fails("open")) return refuse(sentence, kAsAsked);
    const std::string manner = name_of(info->source_model);
    if (manner == "unloadable") return refuse(sentence, "the fake does not load, as asked");
    if (manner == "loading" && !wait_for_gate(*info))
        return refuse(sentence, "the fake's loading was cancelled");
    const RestyleBackNeeds needs = needs_of(manner);
    *models = {8, 16, 16, 1, RESTYLE_BACK_PRECISION_FP32, needs, needs, 0, 0, 1, 0, {}};
    if (manner == "latents") models->latent_channels = 4;
    if (manner == "latents") models->latent_pixels = 2;
    if (manner == "two_models") models->one_model = 0;
    find_device(info->renderer_device, models->device);
    while (manner == "held" && gate.try_acquire()) {
        // What another back was let do does not count for this one.
    }
    *back = new RestyleBackT;
    (*back)->source = info->source_model;
    (*back)->manner = manner;
    (*back)->targets = {name_of(info->target_model)};
    for (std::uint32_t i = 0; i < info->further_target_count; ++i)
        (*back)->targets.push_back(name_of(info->further_targets[i]));
    return 0;
}

int32_t attach(RestyleBack back, int32_t memory, const RestyleBackLayout* layout,
               const RestyleBackShare* share, char* sentence) {
    if (fails("attach")) return refuse(sentence, kAsAsked);
    try {
        if (share) back->device = std::make_unique<restyle::test::DeviceTensors>(*cuda, *share);
    } catch (const std::runtime_error& refusal) {
        return refuse(sentence, refusal.what());
    }
    void* at = mmap(nullptr, layout->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (at == MAP_FAILED) return refuse(sentence, "the fake cannot map the memory");
    back->memory = static_cast<std::byte*>(at);
    back->layout = *layout;
    back->thread = std::thread([back] { do_jobs(*back); });
    return 0;
}

int32_t keep(RestyleBack back, int32_t memory, uint64_t bytes, char* sentence) {
    if (fails("keep")) return refuse(sentence, kAsAsked);
    const std::lock_guard lock(back->keeping);
    if (back->kept) munmap(back->kept, back->kept_bytes);
    back->kept = nullptr;
    back->kept_bytes = bytes;
    if (bytes == 0) return 0;
    void* const at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (at == MAP_FAILED) return refuse(sentence, "the fake cannot map the memory");
    back->kept = static_cast<std::byte*>(at);
    return 0;
}

void close(RestyleBack back) {
    if (!back) return;
    back->stopping = true;
    if (back->thread.joinable()) back->thread.join();
    while (back->manner == "hanging")
        std::this_thread::sleep_for(std::chrono::hours(1));
    if (back->memory) munmap(back->memory, back->layout.bytes);
    if (back->kept) munmap(back->kept, back->kept_bytes);
    delete back;
}

constexpr RestyleBackTable kTable{RESTYLE_BACK_VERSION, probe, estimate, open, attach, keep, close};

} // namespace

extern "C" {

__attribute__((visibility("default"))) const RestyleBackTable*
restyle_back_table(std::uint32_t version) {
    return version == RESTYLE_BACK_VERSION ? &kTable : nullptr;
}

__attribute__((visibility("default"))) void fake_back_let_go(std::uint32_t count) {
    gate.release(count);
}

__attribute__((visibility("default"))) void
fake_back_use_cuda(const restyle::interop::CudaDriver* driver) {
    cuda = driver;
}

__attribute__((visibility("default"))) void fake_back_use_faults(restyle::test::Fails fails) {
    faults = fails;
}
}
