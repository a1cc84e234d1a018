#include "process/calls.h"

namespace restyle::process {
namespace {

std::vector<std::string> take_texts(Unpacked& from, std::uint32_t count) {
    std::vector<std::string> texts;
    for (std::uint32_t i = 0; i < count; ++i)
        texts.push_back(from.take_text());
    return texts;
}

std::vector<const char*> names_of(const std::vector<std::string>& texts) {
    std::vector<const char*> names;
    for (const std::string& text : texts)
        names.push_back(text.c_str());
    return names;
}

} // namespace

void OpenCall::put(const RestyleBackOpenInfo& info, Packet& to) {
    to.put(info).put_text(info.source_model).put_text(info.target_model);
    for (std::uint32_t i = 0; i < info.lora_count; ++i)
        to.put_text(info.loras[i]);
    for (std::uint32_t i = 0; i < info.further_target_count; ++i)
        to.put_text(info.further_targets[i]);
}

OpenCall::OpenCall(Unpacked& from) : numbers_(from.take<RestyleBackOpenInfo>()) {
    source_ = from.take_text();
    target_ = from.take_text();
    loras_ = take_texts(from, numbers_.lora_count);
    further_targets_ = take_texts(from, numbers_.further_target_count);
    lora_names_ = names_of(loras_);
    further_target_names_ = names_of(further_targets_);
}

RestyleBackOpenInfo OpenCall::info() const {
    RestyleBackOpenInfo info = numbers_;
    info.source_model = source_.c_str();
    info.target_model = target_.c_str();
    info.loras = lora_names_.data();
    info.further_targets = further_target_names_.data();
    info.cancelled = nullptr;
    return info;
}

} // namespace restyle::process
