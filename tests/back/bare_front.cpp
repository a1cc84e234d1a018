#include "back/bare_front.h"

#include <chrono>
#include <stdexcept>

#include <sys/mman.h>
#include <unistd.h>

#include "back/shared_counter.h"

namespace restyle::test {

BareFront::BareFront(int width, int height) {
    const std::uint64_t tensor_bytes =
        3 * sizeof(float) * static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    layout_.slots = 2;
    layout_.width = static_cast<std::uint32_t>(width);
    layout_.height = static_cast<std::uint32_t>(height);
    layout_.bytes = 4096;
    for (std::uint32_t slot = 0; slot < layout_.slots; ++slot) {
        layout_.packed_offset[slot] = layout_.bytes;
        layout_.change_offset[slot] = layout_.bytes + tensor_bytes;
        layout_.bytes += 2 * tensor_bytes;
    }
    memory_ = memfd_create("restyle test", MFD_CLOEXEC);
    if (memory_ < 0 || ftruncate(memory_, static_cast<off_t>(layout_.bytes)) != 0)
        throw std::runtime_error("no shared memory");
    void* address = mmap(nullptr, layout_.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory_, 0);
    if (address == MAP_FAILED) throw std::runtime_error("shared memory cannot be mapped");
    data_ = static_cast<std::byte*>(address);
}

BareFront::~BareFront() {
    munmap(data_, layout_.bytes);
    ::close(memory_);
}

at::Tensor BareFront::tensor(std::uint64_t offset) const {
    return at::from_blob(data_ + offset, {1, 3, layout_.height, layout_.width}, at::kFloat);
}

void BareFront::submit(const RestyleBackJob& job) {
    page().job = job;
    back::SharedCounter submitted(page().submitted);
    submitted.store(submitted.load() + 1);
}

RestyleBackResult BareFront::run(const RestyleBackJob& job) {
    submit(job);
    const back::SharedCounter finished(page().finished);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (finished.load() < page().submitted) {
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error("the back finished no job in 30 seconds");
        finished.wait_while(page().submitted - 1, std::chrono::milliseconds(100));
    }
    return page().result;
}

RestyleBackJob default_job() {
    RestyleBackJob job{};
    job.steps = 4;
    job.strength = 1;
    job.eta = 1;
    return job;
}

} // namespace restyle::test
