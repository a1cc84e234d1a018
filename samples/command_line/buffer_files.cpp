#include "buffer_files.h"

#include <array>
#include <cstdio>

namespace command_line {
namespace {

using nlohmann::json;

constexpr const char* kFormat = "restyle-buffers-1";

const char* meaning_name(RestyleBufferMeaning meaning) {
    constexpr std::array kNames{"picture", "change", "noise", "way", "share"};
    return kNames.at(std::size_t(meaning));
}

// Of a step: which, its time, and the share of the signal's power that is left there.
json told_of(const replay::KeptBuffer& buffer) {
    json told{{"meaning", meaning_name(buffer.info.meaning)},
              {"unit", buffer.info.unit},
              {"help", buffer.info.help},
              {"frame_number", buffer.told.frame_number}};
    if (buffer.told.step == 0) return told;
    told["step"] = buffer.told.step;
    told["time"] = buffer.told.timestep;
    told["alpha_bar"] = buffer.told.alpha_bar;
    return told;
}

// [channels, height, width], as networks take pictures.
at::Tensor planar(const replay::KeptBuffer& buffer) {
    const at::Tensor by_pixel =
        at::tensor(buffer.values)
            .view({buffer.told.height, buffer.told.width, buffer.told.channels});
    return by_pixel.permute({2, 0, 1}).contiguous();
}

restyle::core::SafeTensors contents_of(std::uint64_t frame_number,
                                       const std::vector<replay::KeptBuffer>& buffers) {
    restyle::core::SafeTensors contents;
    contents.metadata = {{"format", kFormat}, {"frame_number", std::to_string(frame_number)}};
    for (const replay::KeptBuffer& buffer : buffers) {
        contents.tensors[buffer.info.name] = planar(buffer);
        contents.metadata[buffer.info.name] = told_of(buffer).dump();
    }
    return contents;
}

} // namespace

json BufferFiles::add(Outputs& outputs, const std::filesystem::path& file,
                      std::uint64_t frame_number, const replay::KeptBuffers& kept) {
    absent_.insert(kept.absent.begin(), kept.absent.end());
    json names = json::array();
    for (const replay::KeptBuffer& buffer : kept.there) {
        names.push_back(buffer.info.name);
        there_.insert(buffer.info.name);
    }
    json report{{"there", names}, {"absent", kept.absent}};
    if (kept.there.empty()) return report;
    outputs.add(file, contents_of(frame_number, kept.there));
    report["file"] = file.string();
    ++files_;
    return report;
}

void BufferFiles::tell(const std::filesystem::path& folder) const {
    std::string lacking;
    for (const auto& [name, why] : absent_)
        if (!there_.contains(name)) lacking += (lacking.empty() ? "" : ", ") + name;
    if (there_.empty() && !absent_.empty())
        std::printf("no buffer of any frame: %s\n", absent_.begin()->second.c_str());
    else
        std::printf("buffers of %zu frames in %s, %zu of each%s\n", files_, folder.c_str(),
                    there_.size(), lacking.empty() ? "" : ("; no frame has " + lacking).c_str());
}

} // namespace command_line
