#include "back/shared_counter.h"

#include <atomic>
#include <bit>
#include <climits>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace restyle::back {
namespace {

static_assert(std::endian::native == std::endian::little, "the low half is the first half");
static_assert(std::atomic_ref<std::uint64_t>::is_always_lock_free);

long futex(std::uint64_t& counter, int operation, std::uint32_t value, const timespec* most) {
    return syscall(SYS_futex, &counter, operation, value, most, nullptr, 0);
}

} // namespace

std::uint64_t SharedCounter::load() const {
    return std::atomic_ref(counter_).load(std::memory_order_acquire);
}

void SharedCounter::store(std::uint64_t value) {
    std::atomic_ref(counter_).store(value, std::memory_order_release);
    futex(counter_, FUTEX_WAKE, INT_MAX, nullptr);
}

void SharedCounter::wait_while(std::uint64_t seen, std::chrono::milliseconds most) const {
    if (load() != seen) return;
    const timespec limit{most.count() / 1000, most.count() % 1000 * 1000000};
    futex(counter_, FUTEX_WAIT, static_cast<std::uint32_t>(seen), &limit);
}

} // namespace restyle::back
