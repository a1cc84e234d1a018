#include "replay/replayer.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "for_restyle.h"

namespace replay {
namespace {

constexpr std::uint64_t kForever = UINT64_MAX;

samples::VulkanOptions device_options(std::vector<const char*>& extensions, bool validate) {
    samples::VulkanOptions options;
    options.device_extensions = [&](VkInstance instance, VkPhysicalDevice device) {
        return extensions = restyle::device_extensions(vkGetInstanceProcAddr, instance, device);
    };
    options.validate = validate;
    return options;
}

RestyleContextInfo context_info(const samples::VulkanDevice& device,
                                const std::vector<const char*>& extensions, const Wishes& wishes) {
    RestyleContextInfo info = samples::context_info(device, extensions);
    info.back_library = wishes.back_library;
    return info;
}

// Those that a shader may write in place, as restyle/image.h says.
bool is_written_in_place(VkFormat format) {
    return format == VK_FORMAT_R8G8B8A8_UNORM || format == VK_FORMAT_R16G16B16A16_SFLOAT ||
           format == VK_FORMAT_R32G32B32A32_SFLOAT;
}

bool have_same_models(const RestyleStyleInfo& one, const RestyleStyleInfo& other) {
    const auto models = [](const RestyleStyleInfo& style) {
        std::vector<std::string> names{style.source_model, style.target_model};
        names.insert(names.end(), style.loras, style.loras + style.lora_count);
        names.emplace_back(); // No model: what follows are targets.
        names.insert(names.end(), style.further_targets,
                     style.further_targets + style.further_target_count);
        return names;
    };
    return models(one) == models(other);
}

// Of an image that is not there: at the upper left.
VkRect2D part_of(const Frame& frame, const std::string& image) {
    const auto found = frame.images.find(image);
    return {found == frame.images.end() ? VkOffset2D{} : found->second.offset, frame.extent};
}

} // namespace

Replayer::Replayer(const Capture& capture, const Wishes& wishes)
    : capture_(capture),
      wishes_(wishes),
      device_(device_options(extensions_, wishes.validate)),
      context_(context_info(device_, extensions_, wishes)),
      images_(device_, capture.session),
      gate_(device_) {}

// Other settings hold for what is handed in from then on: what is held has those that it came with.
void Replayer::play(const Frame& frame, const std::filesystem::path& style,
                    const std::optional<Playing>& playing) {
    const std::filesystem::path wanted = wishes_.style.value_or(style);
    if (session_ && wanted == playing_) return;
    restyle::Style changed = changed_style(wanted, wishes_.settings);
    if (session_) {
        if (!have_same_models(changed.info(), style_->info())) settle(frame);
        session_->play(changed);
        session_->wait_ready(kForever);
    } else {
        open(changed, playing);
    }
    playing_ = wanted;
    streams_ = changed.info().settings->stream_batch == RESTYLE_STREAM_BATCH_YES;
    style_ = std::move(changed);
}

// Other models enter when no call is at work, and end the frames that are in the core together: of
// these those had come out that were shown.
void Replayer::settle(const Frame& frame) {
    if (!streams_) {
        finish();
        return;
    }
    finish(frame.shown_number);
    for (const HandedIn& handed_in : held_)
        session_->abandon(handed_in.ticket);
    held_.clear();
}

// Numbers come out alike where the network runs in as many threads, of the same precision.
void Replayer::open(const restyle::Style& style, const std::optional<Playing>& playing) {
    RestyleSessionInfo info = capture_.session;
    info.style = style.get();
    info.transport = wishes_.transport;
    if (playing) info.cpu_threads = playing->cpu_threads;
    if (playing) info.precision = playing->precision;
    session_.emplace(context_, info);
    buffers_ = wishes_.buffers;
    const bool all = buffers_ == std::vector<std::string>{kAllBuffers};
    if (!all) keep_buffers(*session_, buffers_); // Wrong names are refused before models load.
    session_->wait_ready(kForever);
    if (!all) return;
    buffers_ = all_buffers(*session_);
    keep_buffers(*session_, buffers_);
}

Replayed Replayer::run(const Frame& frame, const std::filesystem::path& style,
                       const std::optional<Playing>& playing) {
    const bool is_handed_in_before = wishes_.late && frame.style_after_taken && session_;
    if (!is_handed_in_before) play(frame, style, playing);
    upload(frame);
    Replayed replayed;
    replayed.streamed = streams_;
    if (!wishes_.late || frame.taken) {
        if (!wishes_.late || !streams_)
            replayed.failure = finish(); // One at a time; its picture was there by now.
        hand_in(frame);
    }
    if (is_handed_in_before) play(frame, style, playing);
    if (!wishes_.late)
        replayed.failure += finish();
    else if (!frame.passed_through)
        replayed.failure += finish(frame.shown_number);
    const RestylePicture shown = show(frame);
    replayed.passed_through = shown.passed_through != 0;
    replayed.shown_number = shown.frame_number;
    replayed.picture = images_.read("picture", part_of(frame, "picture"));
    const std::uint64_t restyled = wishes_.late ? shown.frame_number : frame.number;
    if (!buffers_.empty())
        replayed.buffers = take_buffers(*session_, buffers_, {restyled, frame.number});
    return replayed;
}

void Replayer::upload(const Frame& frame) {
    images_.make_room(frame);
    for (const auto& [name, file] : frame.images)
        if (name != "picture") images_.write(name, read_texels(frame, name), part_of(frame, name));
}

void Replayer::hand_in(const Frame& frame) {
    auto handed_in = restyle::make<RestyleFrame>();
    const char* const image = frame.images.contains("handed_in") ? "handed_in" : "color";
    handed_in.color = images_.image(image);
    handed_in.frame_number = frame.number;
    handed_in.extent = frame.extent;
    handed_in.color_offset = part_of(frame, image).offset;
    handed_in.scene.object = given(frame, "handed_in_object");
    handed_in.scene.mask = given(frame, "handed_in_mask");
    handed_in.scene.depth = given(frame, "handed_in_depth");
    frame.handed_in_amounts.give(handed_in.scene);
    handed_in.object_offset = part_of(frame, "handed_in_object").offset;
    handed_in.mask_offset = part_of(frame, "handed_in_mask").offset;
    handed_in.depth_offset = part_of(frame, "handed_in_depth").offset;
    if (!held_.empty()) gate_.open();
    handed_in.done = gate_.next();
    RestyleTicket ticket = 0;
    const auto record = [&] {
        images_.run([&](VkCommandBuffer commands) {
            ticket = session_->record_frame(commands, handed_in);
        });
    };
    for (record(); ticket == 0 && !held_.empty(); record()) // The core is at the frame before.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    held_.push_back({ticket, frame.number});
}

// Lets the frames that are held be restyled and waits for the last one's picture. Returns why there
// is none of it; empty where there is, or where none is held.
std::string Replayer::finish() {
    return held_.empty() ? "" : finish(held_.back().frame_number);
}

// The same of the one of this number, where it is held; those before it are not waited for any
// more.
std::string Replayer::finish(std::uint64_t frame_number) {
    const auto found = std::find_if(held_.begin(), held_.end(), [&](const HandedIn& handed_in) {
        return handed_in.frame_number == frame_number;
    });
    if (found == held_.end()) return "";
    const RestyleTicket ticket = found->ticket;
    held_.erase(held_.begin(), found + 1);
    gate_.open();
    if (ticket == 0) return "the frame was not taken";
    try {
        session_->wait(ticket, kForever);
        return "";
    } catch (const restyle::Error& error) {
        return error.what();
    }
}

RestyleImage Replayer::given(const Frame& frame, const char* image) const {
    return frame.images.contains(image) ? images_.image(image) : RestyleImage{};
}

RestylePicture Replayer::show(const Frame& frame) {
    auto target = restyle::make<RestyleTarget>();
    target.color = images_.image("color");
    target.picture =
        images_.image("picture", frame.has_view && is_written_in_place(capture_.session.format));
    target.frame_number = frame.number;
    target.scene.motion = given(frame, "motion");
    target.scene.depth = given(frame, "depth");
    target.scene.object = given(frame, "object");
    target.scene.mask = given(frame, "mask");
    target.scene.cut = frame.cut ? 1 : 0;
    frame.amounts.give(target.scene);
    target.extent = frame.extent;
    target.color_offset = part_of(frame, "color").offset;
    target.picture_offset = part_of(frame, "picture").offset;
    target.motion_offset = part_of(frame, "motion").offset;
    target.depth_offset = part_of(frame, "depth").offset;
    target.object_offset = part_of(frame, "object").offset;
    target.mask_offset = part_of(frame, "mask").offset;
    target.motion_scale_x = frame.motion_scale_x;
    target.motion_scale_y = frame.motion_scale_y;
    RestylePicture picture{};
    images_.run(
        [&](VkCommandBuffer commands) { picture = session_->record_picture(commands, target); });
    session_->retire(kForever);
    return picture;
}

} // namespace replay
