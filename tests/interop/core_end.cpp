#include "interop/core_end.h"

#include <cstring>

#include "cuda/check_cuda.h"
#include "cuda/cuda_end.h"
#include "cuda/match_device.h"
#include "interop/words.h"

namespace restyle::test {
namespace {

class SharedMemoryEnd : public CoreEnd {
public:
    explicit SharedMemoryEnd(const interop::SharedMemory& memory) : memory_(&memory) {}

    std::vector<std::uint32_t> reads(const interop::TensorRange& range) override {
        std::vector<std::uint32_t> words(range.bytes / sizeof(std::uint32_t));
        std::memcpy(words.data(), memory_->data() + range.offset, range.bytes);
        return words;
    }

    void writes(const interop::TensorRange& range, std::uint32_t seed) override {
        std::memcpy(memory_->data() + range.offset, words_of(seed, range).data(), range.bytes);
    }

    void hands_back() override {}

private:
    const interop::SharedMemory* memory_;
};

class DeviceMemoryEnd : public CoreEnd {
public:
    DeviceMemoryEnd(const interop::CudaDriver& driver, interop::DeviceShare share,
                    const interop::Transport& transport)
        : transport_(&transport),
          context_(driver, interop::match_device(driver, share.device)),
          stream_(interop::make_cuda_stream(context_)),
          end_(driver, std::move(share), stream_.get()) {}

    std::vector<std::uint32_t> reads(const interop::TensorRange& range) override {
        end_.wait_for_renderer(transport_->turn().rendered);
        std::vector<std::uint32_t> words(range.bytes / sizeof(std::uint32_t));
        const interop::CurrentContext current(context_);
        check(driver().cuMemcpyDtoHAsync_v2(words.data(), end_.address() + range.offset,
                                            range.bytes, stream_.get()));
        check(driver().cuStreamSynchronize(stream_.get()));
        return words;
    }

    void writes(const interop::TensorRange& range, std::uint32_t seed) override {
        const std::vector<std::uint32_t> words = words_of(seed, range);
        const interop::CurrentContext current(context_);
        check(driver().cuMemcpyHtoDAsync_v2(end_.address() + range.offset, words.data(),
                                            range.bytes, stream_.get()));
        check(driver().cuStreamSynchronize(stream_.get()));
    }

    void hands_back() override { end_.hand_back(transport_->turn().restyled); }

private:
    const interop::CudaDriver& driver() const { return context_.driver(); }
    void check(interop::cuda::CUresult result) const {
        interop::check(driver(), result, "a call of the core's end", "the test goes no further");
    }

    const interop::Transport* transport_;
    interop::CudaContext context_;
    interop::UniqueCudaStream stream_;
    interop::CudaEnd end_;
};

} // namespace

std::unique_ptr<CoreEnd> make_core_end(const interop::Transport& transport,
                                       const interop::SharedMemory& memory,
                                       const interop::CudaDriver* cuda) {
    std::optional<interop::DeviceShare> share = transport.share();
    if (!share) return std::make_unique<SharedMemoryEnd>(memory);
    return std::make_unique<DeviceMemoryEnd>(*cuda, std::move(*share), transport);
}

std::vector<std::uint32_t> words_of(std::uint32_t seed, const interop::TensorRange& range) {
    std::vector<std::uint32_t> words(range.bytes / sizeof(std::uint32_t));
    for (std::uint32_t index = 0; index < words.size(); ++index)
        words[index] = word_of(seed, index);
    return words;
}

} // namespace restyle::test
