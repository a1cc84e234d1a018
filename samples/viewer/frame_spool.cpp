#include "frame_spool.h"

#include <cassert>
#include <stdexcept>

namespace viewer {

FrameSpool::FrameSpool(const std::filesystem::path& file, std::size_t frame_bytes)
    : file_(file),
      frame_bytes_(frame_bytes),
      stream_(file, std::ios::binary | std::ios::in | std::ios::out | std::ios::trunc) {
    if (!stream_)
        throw std::runtime_error(file.string() +
                                 ": cannot be written; --out must be a folder that can");
}

FrameSpool::~FrameSpool() {
    stream_.close();
    std::error_code ignored; // A destructor has nobody to tell.
    std::filesystem::remove(file_, ignored);
}

void FrameSpool::add(std::span<const std::uint8_t> frame) {
    assert(frame.size() == frame_bytes_);
    stream_.write(reinterpret_cast<const char*>(frame.data()),
                  static_cast<std::streamsize>(frame.size()));
    if (!stream_)
        throw std::runtime_error(file_.string() + ": a frame could not be kept; is the disk full?");
}

std::vector<std::uint8_t> FrameSpool::read(std::size_t index) {
    std::vector<std::uint8_t> frame(frame_bytes_);
    stream_.seekg(static_cast<std::streamoff>(index * frame_bytes_));
    stream_.read(reinterpret_cast<char*>(frame.data()), static_cast<std::streamsize>(frame.size()));
    if (!stream_) throw std::runtime_error(file_.string() + ": a frame could not be read back");
    return frame;
}

} // namespace viewer
