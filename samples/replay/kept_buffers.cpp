#include "replay/kept_buffers.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace replay {
namespace {

std::uint64_t frame_of(const RestyleBufferInfo& info, const RestyleBufferSet& set) {
    return info.shown != 0 ? set.shown_with : set.frame_number;
}

bool is_of_a_step(const std::string& name) {
    return name.find('.') != std::string::npos;
}

bool has(const KeptBuffers& kept, const std::string& name) {
    const auto is_it = [&](const KeptBuffer& buffer) { return name == buffer.info.name; };
    return kept.absent.contains(name) || std::any_of(kept.there.begin(), kept.there.end(), is_it);
}

// Why there is none: the SDK says it, unless it still has an earlier frame's.
std::string why_absent(bool is_earlier, std::uint64_t frame_number) {
    if (!is_earlier) return restyle_last_error();
    return "nothing was kept of frame " + std::to_string(frame_number);
}

} // namespace

std::vector<std::string> all_buffers(const restyle::Session& session) {
    std::vector<std::string> names;
    for (const RestyleBufferInfo& info : session.buffer_infos()) {
        const std::string name = info.name;
        const std::string stem = name.substr(0, name.find('.'));
        if (std::find(names.begin(), names.end(), stem) == names.end()) names.push_back(stem);
    }
    return names;
}

void keep_buffers(restyle::Session& session, const std::vector<std::string>& names) {
    std::vector<const char*> texts;
    std::string typed;
    for (const std::string& name : names) {
        texts.push_back(name.c_str());
        typed += (typed.empty() ? "" : ",") + name;
    }
    try {
        session.keep_buffers(texts);
    } catch (const restyle::Error& error) {
        throw std::runtime_error("--buffers " + typed + ": " + error.what());
    }
}

KeptBuffers take_buffers(restyle::Session& session, const std::vector<std::string>& names,
                         const FramesOfBuffers& frames) {
    KeptBuffers kept;
    RestyleBufferSet set;
    session.take_buffers(set);
    for (const RestyleBufferInfo& info : session.buffer_infos()) {
        if (info.kept == 0) continue;
        KeptBuffer buffer{info, {}, {}};
        const std::uint64_t of = frame_of(info, set);
        const std::uint64_t frame_number = info.shown != 0 ? frames.shown : frames.picture;
        const bool is_earlier = of != frame_number && of != RESTYLE_NO_FRAME;
        if (!is_earlier && session.read_buffer(info.name, buffer.told, buffer.values))
            kept.there.push_back(std::move(buffer));
        else
            kept.absent[info.name] = why_absent(is_earlier, frame_number);
    }
    for (const std::string& name : names)
        if (is_of_a_step(name) && !has(kept, name))
            kept.absent[name] = "no such step is run: " + name;
    return kept;
}

} // namespace replay
