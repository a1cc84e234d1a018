#include "session/buffer_keeper.h"

#include <algorithm>
#include <span>
#include <utility>

#include "session/error.h"

namespace restyle::session {
namespace {

// At once three: what the back writes, what is newest, and what was taken.
constexpr std::uint64_t kCopies = 3;

std::span<RestyleBackKept> list_in(std::byte* memory) {
    auto* const page = reinterpret_cast<RestyleBackKeepPage*>(memory);
    return {reinterpret_cast<RestyleBackKept*>(page + 1), page->count};
}

// Of the buffers of a frame, those that are asked for: where each goes behind the list.
std::vector<RestyleBackKept> list_of(const std::vector<BufferName>& names,
                                     const BufferShapes& shapes) {
    std::vector<RestyleBackKept> list;
    for (std::uint32_t i = 0; const auto buffer = buffer_at(i, shapes); ++i) {
        const BufferKind& kind = *buffer->kind;
        const auto names_it = [&](const BufferName& name) {
            return name.names(kind, buffer->step);
        };
        if (!kind.back || std::none_of(names.begin(), names.end(), names_it)) continue;
        RestyleBackKept kept{};
        kept.buffer = *kind.back;
        kept.step = buffer->step;
        kept.width = shapes.size_of(kind).width;
        kept.height = shapes.size_of(kind).height;
        kept.channels = shapes.channels_of(kind);
        list.push_back(kept);
    }
    std::uint64_t offset = sizeof(RestyleBackKeepPage) + list.size() * sizeof(RestyleBackKept);
    for (RestyleBackKept& kept : list) {
        kept.offset = offset;
        offset += std::uint64_t{kept.width} * kept.height * kept.channels * sizeof(float);
    }
    return list;
}

std::uint64_t bytes_of(const std::vector<RestyleBackKept>& list) {
    if (list.empty()) return 0;
    const RestyleBackKept& last = list.back();
    return last.offset + std::uint64_t{last.width} * last.height * last.channels * sizeof(float);
}

const BufferKind& kind_of(const RestyleBackKept& kept) {
    const auto kinds = buffer_kinds();
    return *std::find_if(kinds.begin(), kinds.end(),
                         [&](const BufferKind& kind) { return kind.back == kept.buffer; });
}

std::shared_ptr<const KeptSet> copied(std::byte* memory, std::uint64_t frame_number) {
    auto set = std::make_shared<KeptSet>();
    set->frame_number = frame_number;
    for (const RestyleBackKept& kept : list_in(memory)) {
        if (kept.written == 0) continue;
        set->buffers.push_back({&kind_of(kept),
                                kept.step,
                                {kept.width, kept.height},
                                kept.channels,
                                set->values.size()});
        KeptBuffer& buffer = set->buffers.back();
        if (kept.step > 0) buffer.timestep = kept.timestep;
        if (kept.step > 0) buffer.alpha_bar = kept.alpha_bar;
        const auto* const from = reinterpret_cast<const float*>(memory + kept.offset);
        set->values.insert(set->values.end(), from, from + buffer.count());
    }
    return set;
}

std::uint64_t bytes_of(const std::shared_ptr<const KeptSet>& set) {
    return set ? set->values.size() * sizeof(float) : 0;
}

} // namespace

void BufferKeeper::keep(std::vector<BufferName> names) {
    const std::lock_guard lock(mutex_);
    names_ = std::move(names);
    refusal_.clear();
    if (!names_.empty()) return;
    newest_.reset();
    taken_ = {};
}

bool BufferKeeper::is_kept(const BufferKind& kind, std::uint32_t step) const {
    return std::any_of(names_.begin(), names_.end(),
                       [&](const BufferName& name) { return name.names(kind, step); });
}

bool BufferKeeper::keeps(const BufferKind& kind, std::uint32_t step) const {
    const std::lock_guard lock(mutex_);
    return is_kept(kind, step);
}

bool BufferKeeper::keeps_frames() const {
    const std::lock_guard lock(mutex_);
    return refusal_.empty() && std::any_of(names_.begin(), names_.end(),
                                           [](const BufferName& name) { return name.kind->back; });
}

ShownWish BufferKeeper::shown_wish() const {
    const std::lock_guard lock(mutex_);
    return {is_kept(buffer_kind("shown_way"), 0), is_kept(buffer_kind("shown_validity"), 0),
            is_kept(buffer_kind("shown_weight"), 0)};
}

std::vector<BufferName> BufferKeeper::names() const {
    const std::lock_guard lock(mutex_);
    return refusal_.empty() ? names_ : std::vector<BufferName>();
}

bool BufferKeeper::begin(BackLink& link, const BufferShapes& shapes, std::uint64_t most_bytes) {
    const std::vector<BufferName> asked_for = names();
    const std::vector<RestyleBackKept> list =
        asked_for.empty() ? std::vector<RestyleBackKept>() : list_of(asked_for, shapes);
    const std::uint64_t bytes = bytes_of(list);
    if (bytes > 0 && bytes > most_bytes / kCopies)
        throw Error(RESTYLE_ERROR_OUT_OF_MEMORY,
                    std::to_string(kCopies * bytes) + " bytes are asked for, and " +
                        std::to_string(most_bytes) +
                        " are left of RestyleSessionInfo.memory_budget");
    if (bytes == 0 || bytes > link.kept_bytes()) link.keep_in(bytes);
    {
        const std::lock_guard lock(mutex_);
        shared_bytes_ = link.kept_bytes();
    }
    if (list.empty()) return false;
    auto* const page = reinterpret_cast<RestyleBackKeepPage*>(link.kept());
    page->count = std::uint32_t(list.size());
    std::copy(list.begin(), list.end(), list_in(link.kept()).begin());
    return true;
}

void BufferKeeper::end(const BackLink& link, std::uint64_t frame_number) {
    std::shared_ptr<const KeptSet> set = copied(link.kept(), frame_number);
    const std::lock_guard lock(mutex_);
    if (!names_.empty() && !set->buffers.empty()) newest_ = std::move(set);
}

bool BufferKeeper::give_up(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    return std::exchange(refusal_, reason).empty();
}

std::uint64_t BufferKeeper::bytes() const {
    const std::lock_guard lock(mutex_);
    const bool is_one = newest_ == taken_.frame;
    return shared_bytes_ + bytes_of(newest_) + (is_one ? 0 : bytes_of(taken_.frame)) +
           bytes_of(taken_.shown);
}

bool BufferKeeper::take(std::shared_ptr<const KeptSet> shown) {
    const std::lock_guard lock(mutex_);
    taken_.frame = newest_;
    if (shown) taken_.shown = std::move(shown);
    return taken_.frame || taken_.shown;
}

BufferKeeper::Taken BufferKeeper::taken() const {
    const std::lock_guard lock(mutex_);
    return taken_;
}

// The mutex is held.
std::string BufferKeeper::absence(const BufferName& name) const {
    const auto& set = name.kind->back ? taken_.frame : taken_.shown;
    if (!refusal_.empty()) return "no buffer is kept: " + refusal_;
    if (!set) return "nothing was taken that has '" + text_of(*name.kind, name.step) + "'";
    return "frame " + std::to_string(set->frame_number) + ", which was taken, has no '" +
           text_of(*name.kind, name.step) + "'";
}

void BufferKeeper::read(const char* text, RestyleBuffer& buffer) const {
    const BufferName name = buffer_named(text);
    require(!name.kind->of_steps || name.step > 0,
            "'" + std::string(text) + "' is all of its steps, expected one, such as '" + text +
                ".1'");
    std::unique_lock lock(mutex_);
    const std::shared_ptr<const KeptSet> set = name.kind->back ? taken_.frame : taken_.shown;
    const KeptBuffer* const kept = set ? set->find(*name.kind, name.step) : nullptr;
    if (kept == nullptr) {
        require(is_kept(*name.kind, name.step),
                "'" + std::string(text) +
                    "' is not kept, expected it among the names of restyle_buffers_keep()");
        throw Error(RESTYLE_NOT_READY, absence(name));
    }
    lock.unlock();
    require(buffer.values == nullptr || buffer.room >= kept->count(),
            "RestyleBuffer.room is " + std::to_string(buffer.room) + ", expected " +
                std::to_string(kept->count()) + " or more for '" + text + "'");
    buffer.channels = kept->channels;
    buffer.width = kept->size.width;
    buffer.height = kept->size.height;
    buffer.frame_number = set->frame_number;
    buffer.alpha_bar = kept->alpha_bar;
    buffer.timestep = kept->timestep;
    buffer.step = kept->step;
    if (buffer.values != nullptr)
        std::copy_n(set->values.begin() + std::ptrdiff_t(kept->first), kept->count(),
                    buffer.values);
}

} // namespace restyle::session
