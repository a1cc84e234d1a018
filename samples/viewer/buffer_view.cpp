#include "buffer_view.h"

#include <algorithm>

#include <restyle/restyle.hpp>

namespace viewer {
namespace {

std::vector<RestyleBufferInfo> session_infos(const Styling& styling) {
    std::vector<RestyleBufferInfo> infos;
    if (!styling.alive()) return infos;
    auto info = restyle::make<RestyleBufferInfo>();
    while (restyle_buffer_info(styling.session(), static_cast<std::uint32_t>(infos.size()),
                               &info) == RESTYLE_OK)
        infos.push_back(info);
    return infos;
}

void describe(BufferValues& buffer, const RestyleBufferInfo& info, const RestyleBufferSet& set) {
    buffer.name = info.name;
    buffer.help = info.help;
    buffer.unit = info.unit;
    buffer.least = info.least;
    buffer.most = info.most;
    if (info.shown != 0) buffer.age = set.shown_age;
    if (info.meaning == RESTYLE_BUFFER_WAY) buffer.coloring = Coloring::kDirections;
}

/// Round and round; the first where none is called so.
std::string behind(const std::vector<std::string>& names, const std::string& name, int places) {
    const auto count = static_cast<int>(names.size());
    const auto found = std::find(names.begin(), names.end(), name);
    const int at = found == names.end() ? 0 : static_cast<int>(found - names.begin()) + places;
    return names[static_cast<std::size_t>((at % count + count) % count)];
}

} // namespace

BufferView::BufferView(const Gpu& gpu, const SourceInfo& source, std::uint32_t flights)
    : picture_(source.size),
      image_(gpu, picture_),
      scene_(gpu, source) {
    for (std::uint32_t flight = 0; flight < flights; ++flight)
        pixels_.push_back(std::make_unique<samples::HostBuffer>(
            gpu.handles(), std::size_t{4} * picture_.width * picture_.height,
            VK_BUFFER_USAGE_TRANSFER_SRC_BIT));
}

std::vector<std::string> BufferView::names(const Styling& styling) const {
    std::vector<std::string> names = scene_.names();
    for (const RestyleBufferInfo& info : session_infos(styling))
        names.push_back(info.name);
    return names;
}

void BufferView::follow(const Styling& styling, Viewing& viewing, int places) {
    if (places != 0) viewing.buffer = behind(names(styling), viewing.buffer, places);
    choose(styling, viewing.view == View::kBuffer ? viewing.buffer : "");
}

void BufferView::choose(const Styling& styling, const std::string& name) {
    if (name == name_) return;
    name_ = name;
    refusal_.clear();
    values_.reset();
    if (!styling.alive()) {
        refusal_ = styling.message();
        return;
    }
    auto wish = restyle::make<RestyleBufferWish>();
    const char* const asked = name.c_str();
    wish.names = &asked;
    wish.count = name.empty() || scene_.has(name) ? 0 : 1;
    if (restyle_buffers_keep(styling.session(), &wish) < 0) refusal_ = restyle_last_error();
}

void BufferView::fetch(VkCommandBuffer commands, const FrameSource& source, std::uint64_t frame) {
    if (scene_.has(name_)) scene_.record(commands, source, name_, frame);
}

// Of the session's; none where it has none yet.
std::optional<BufferValues> BufferView::read(const Styling& styling) {
    auto set = restyle::make<RestyleBufferSet>();
    if (!styling.alive() || restyle_buffers_take(styling.session(), &set) != RESTYLE_OK)
        return std::nullopt;
    auto told = restyle::make<RestyleBuffer>();
    if (restyle_buffer_read(styling.session(), name_.c_str(), &told) != RESTYLE_OK) {
        refusal_ = restyle_last_error();
        values_.reset();
        return std::nullopt;
    }
    refusal_.clear();
    if (values_ && values_->frame == told.frame_number) return std::nullopt;
    BufferValues buffer;
    buffer.size = {told.width, told.height};
    buffer.channels = told.channels;
    buffer.values.resize(std::size_t{told.width} * told.height * told.channels);
    told.values = buffer.values.data();
    told.room = buffer.values.size();
    restyle_buffer_read(styling.session(), name_.c_str(), &told);
    buffer.frame = told.frame_number;
    if (told.step > 0) buffer.timestep = told.timestep;
    buffer.alpha_bar = told.alpha_bar;
    for (const RestyleBufferInfo& info : session_infos(styling))
        if (name_ == info.name) describe(buffer, info, set);
    return buffer;
}

void BufferView::take_newest(const Styling& styling) {
    std::optional<BufferValues> newest = scene_.has(name_) ? scene_.take() : read(styling);
    if (!newest || newest->name != name_) return; // It is of what was chosen before.
    values_ = std::move(newest);
    is_new_ = true;
}

void BufferView::record(VkCommandBuffer commands, const Styling& styling, ShownFrame& shown,
                        std::uint32_t flight) {
    if (name_.empty()) return;
    take_newest(styling);
    if (!values_) return;
    if (is_new_) upload(commands, flight);
    is_new_ = false;
    shown.buffer = {image_.image(), image_.view(), picture_};
}

void BufferView::upload(VkCommandBuffer commands, std::uint32_t flight) {
    const std::span<std::byte> bytes = pixels_[flight]->bytes();
    color_buffer(*values_, picture_, {reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});

    // Frames before this one may still sample it.
    auto barrier = of_type<VkImageMemoryBarrier>(VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER);
    barrier.dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.newLayout = VK_IMAGE_LAYOUT_GENERAL;
    barrier.srcQueueFamilyIndex = barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image_.image();
    barrier.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT,
                         VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 0, nullptr, 0, nullptr, 1, &barrier);
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {picture_.width, picture_.height, 1};
    vkCmdCopyBufferToImage(commands, pixels_[flight]->buffer(), image_.image(),
                           VK_IMAGE_LAYOUT_GENERAL, 1, &region);
    barrier.srcAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT;
    barrier.dstAccessMask = VK_ACCESS_SHADER_READ_BIT;
    barrier.oldLayout = VK_IMAGE_LAYOUT_GENERAL;
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TRANSFER_BIT,
                         VK_PIPELINE_STAGE_FRAGMENT_SHADER_BIT, 0, 0, nullptr, 0, nullptr, 1,
                         &barrier);
}

std::string BufferView::legend() const {
    if (name_.empty()) return {};
    if (values_) return legend_of(*values_);
    return name_ + (refusal_.empty() ? ": no frame has it yet" : ": " + refusal_);
}

std::string BufferView::words_at(const Texel& at) const {
    return values_ ? words_of(*values_, pixel_at(*values_, picture_, at)) : std::string();
}

} // namespace viewer
