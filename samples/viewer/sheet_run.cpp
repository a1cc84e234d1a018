#include "sheet_run.h"

namespace viewer {

SheetRun::SheetRun(const Gpu& gpu, Size frame) : size_(frame), readback_(gpu, frame) {}

void SheetRun::begin(const SheetPlan& plan, const restyle::Settings& base) {
    sheet_.emplace(plan, size_);
    plan_ = plan;
    base_ = base;
    cell_ = 0;
    configured_from_.reset();
    read_back_.reset();
}

float SheetRun::progress() const {
    return static_cast<float>(cell_) / static_cast<float>(plan_.count());
}

void SheetRun::configured(std::uint64_t from_frame) {
    if (!configured_from_) configured_from_ = from_frame;
}

void SheetRun::record(VkCommandBuffer commands, const ShownFrame& shown,
                      const FrameRecord& record) {
    if (!sheet_ || !configured_from_ || read_back_) return;
    const bool is_of_cell = !record.passed_through && record.restyles >= *configured_from_;
    const bool is_unchanged = settings()->amount == 0 && record.frame >= *configured_from_;
    if (!is_of_cell && !is_unchanged) return;
    readback_.record(commands, shown);
    read_back_ = record.frame;
}

std::optional<samples::Picture> SheetRun::has_run(std::uint64_t frame) {
    if (!sheet_ || read_back_ != frame) return std::nullopt;
    read_back_.reset();
    configured_from_.reset();
    sheet_->place(cell_, readback_.restyled());
    if (++cell_ < plan_.count()) return std::nullopt;
    samples::Picture whole = sheet_->picture();
    sheet_.reset();
    return whole;
}

} // namespace viewer
