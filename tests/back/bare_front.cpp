#include "back/bare_front.h"

#include <chrono>
#include <stdexcept>

#include "shared_counter.h"

namespace restyle::test {

BareFront::BareFront(int width, int height, std::uint32_t slots) {
    const std::uint64_t tensor_bytes =
        3 * sizeof(float) * static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height);
    layout_.slots = slots;
    layout_.width = static_cast<std::uint32_t>(width);
    layout_.height = static_cast<std::uint32_t>(height);
    layout_.bytes = 65536;
    for (std::uint32_t slot = 0; slot < layout_.slots; ++slot) {
        layout_.packed_offset[slot] = layout_.bytes;
        layout_.change_offset[slot] = layout_.bytes + tensor_bytes;
        layout_.was_at_offset[slot] = layout_.bytes + 2 * tensor_bytes;
        layout_.edit_mask_offset[slot] = layout_.bytes + 3 * tensor_bytes;
        layout_.borders_offset[slot] = layout_.bytes + 4 * tensor_bytes;
        layout_.bytes += 5 * tensor_bytes;
    }
    memory_ = std::make_unique<interop::SharedMemory>(layout_.bytes);
}

at::Tensor BareFront::tensor(std::uint64_t offset, std::int64_t planes) const {
    return at::from_blob(memory_->data() + offset, {1, planes, layout_.height, layout_.width},
                         at::kFloat);
}

void BareFront::submit(const RestyleBackJob& job) {
    page().job = job;
    interop::SharedCounter submitted(page().submitted);
    submitted.raise(submitted.value() + 1);
}

RestyleBackResult BareFront::run(const RestyleBackJob& job) {
    submit(job);
    const interop::SharedCounter finished(page().finished);
    if (!finished.wait(page().submitted, std::chrono::seconds(30)))
        throw std::runtime_error("the back finished no job in 30 seconds");
    return page().result;
}

RestyleBackJob default_job() {
    RestyleBackJob job{};
    job.steps = 4;
    job.strength = 1;
    job.eta = 1;
    for (RestyleBackSide* side : {&job.source, &job.target}) {
        side->guidance = 1;
        side->label = side->negative_label = -1;
    }
    return job;
}

} // namespace restyle::test
