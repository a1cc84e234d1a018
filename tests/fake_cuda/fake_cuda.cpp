#include "fake_cuda/fake_cuda.h"

#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_cuda/fake_state.h"

namespace restyle::test {
namespace {

FakeState* the_fake = nullptr;

std::string count_of(std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + " still alive";
}

} // namespace

std::optional<FileId> file_of(int descriptor) {
    struct stat file {};
    if (fstat(descriptor, &file) != 0) return std::nullopt;
    return FileId(file.st_dev, file.st_ino);
}

TakenDescriptor::~TakenDescriptor() {
    if (file_of(descriptor_) == file_)
        ::close(descriptor_);
    else
        fake().breach("R5: descriptor " + std::to_string(descriptor_) +
                      " was closed after CUDA had taken it over");
}

interop::UniqueHandle TakenDescriptor::copy() const {
    return interop::UniqueHandle(fcntl(descriptor_, F_DUPFD_CLOEXEC, 0));
}

FakeState& fake() {
    if (the_fake == nullptr) throw std::logic_error("a call of CUDA's driver without a FakeCuda");
    return *the_fake;
}

FakeState::FakeState(const interop::DeviceTable& renderer, const FakeMachine& played)
    : machine(played),
      real(renderer),
      peer(renderer.handles) {
    devices[1].is_the_renderers = true;
}

void FakeState::breach(const std::string& sentence) {
    breaches.push_back(sentence);
}

FakeCuda::FakeCuda(const interop::DeviceTable& renderer, const FakeMachine& machine)
    : state_(std::make_unique<FakeState>(renderer, machine)) {
    the_fake = state_.get();
    state_->vulkan = played_vulkan(*state_);
    fill_devices(driver_);
    fill_streams(driver_);
    fill_memory(driver_);
    fill_images(driver_);
    fill_timelines(driver_);
}

FakeCuda::~FakeCuda() {
    state_->streams.clear(); // What they still do needs the rest.
    state_->objects.clear();
    state_->arrays.clear();
    state_->mappings.clear();
    state_->memories.clear();
    state_->timelines.clear();
    the_fake = nullptr;
}

const interop::DeviceTable& FakeCuda::vulkan() const {
    return state_->vulkan;
}

FakeMachine& FakeCuda::machine() {
    return state_->machine;
}

std::vector<std::string> FakeCuda::breaches() const {
    const std::lock_guard lock(state_->mutex);
    std::vector<std::string> all = state_->breaches;
    for (const auto& [descriptor, file] : state_->refused)
        if (file_of(descriptor) == file)
            all.push_back("R5: descriptor " + std::to_string(descriptor) +
                          " was not closed after its import had failed");
    return all;
}

std::vector<std::string> FakeCuda::breaches_at_end() const {
    std::vector<std::string> all = breaches();
    const std::lock_guard lock(state_->mutex);
    const std::pair<std::size_t, const char*> kept[] = {
        {state_->streams.size(), "streams"},
        {state_->timelines.size(), "timelines"},
        {state_->objects.size(), "surfaces and textures"},
        {state_->arrays.size(), "arrays"},
        {state_->mappings.size(), "mapped buffers"},
        {state_->memories.size(), "imported memories"},
        {std::size_t(state_->devices[0].retained + state_->devices[1].retained), "contexts"}};
    for (const auto& [count, what] : kept)
        if (count > 0) all.push_back("R13: " + count_of(count, what));
    return all;
}

} // namespace restyle::test
