#include "keeper.h"

#include <chrono>
#include <utility>
#include <vector>

#include "beside.h"
#include "sentence_of.h"
#include "unused_path.h"

namespace viewer {
namespace {

samples::Picture picture_from(std::span<const std::uint8_t> rgba, Size size) {
    return {
        static_cast<int>(size.width), static_cast<int>(size.height), {rgba.begin(), rgba.end()}};
}

std::string write_new(const samples::Picture& picture, const std::filesystem::path& folder,
                      const std::string& name) {
    try {
        std::filesystem::create_directories(folder);
        const std::filesystem::path file = unused_path(folder / (name + ".png"));
        samples::write_png(picture, file);
        return "kept as " + file.string();
    } catch (const std::exception& error) {
        return "not kept: " + sentence_of(error);
    }
}

} // namespace

Keeper::Keeper(const Gpu& gpu, Size frame, std::filesystem::path folder)
    : gpu_(gpu),
      size_(frame),
      folder_(std::move(folder)),
      readback_(gpu, frame) {}

void Keeper::keep_view(const Viewing& viewing) {
    Asked asked{viewing, std::make_unique<OffscreenView>(gpu_, size_of_view(viewing.view, size_))};
    asked.viewing.zoom = Zoom();
    asked_ = std::move(asked);
}

void Keeper::keep_pair() {
    asked_.emplace();
}

void Keeper::record(VkCommandBuffer commands, const ShownFrame& shown, std::uint64_t frame,
                    double seconds) {
    if (!asked_ || frame_) return; // One at a time.
    frame_ = frame;
    has_truth_ = shown.truth.image != VK_NULL_HANDLE;
    view_ = std::move(asked_->view);
    if (view_)
        view_->record(commands, shown, asked_->viewing, size_, seconds);
    else
        readback_.record(commands, shown);
    asked_.reset();
}

void Keeper::has_run(std::uint64_t frame) {
    if (frame_ != frame) return;
    frame_.reset();
    if (view_) return write(picture_from(view_->bytes(), view_->size()), "view");
    std::vector<std::span<const std::uint8_t>> parts{readback_.rendered(), readback_.restyled()};
    if (has_truth_) parts.push_back(readback_.truth());
    write(beside(parts, readback_.size()), "pair");
}

void Keeper::write(samples::Picture picture, const std::string& name) {
    // One after the other, so that two of them do not take one name.
    writing_ = std::async(std::launch::async, [before = std::move(writing_), folder = folder_, name,
                                               picture = std::move(picture)] {
        if (before.valid()) before.wait();
        return write_new(picture, folder, name);
    });
}

const std::string& Keeper::words() {
    constexpr std::chrono::seconds kNow{0};
    if (writing_.valid() && writing_.wait_for(kNow) == std::future_status::ready)
        words_ = writing_.get();
    return words_;
}

} // namespace viewer
