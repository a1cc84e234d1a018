#include "restyle/core/lora.h"

#include <cmath>
#include <stdexcept>

#include "models/lora/lora_contents.h"

namespace restyle::core {
namespace {

double finite(double scale) {
    if (!std::isfinite(scale))
        throw std::invalid_argument("Lora: scale is " + std::to_string(scale) +
                                    ", expected a finite number");
    return scale;
}

} // namespace

Lora::Lora(const std::filesystem::path& file, double scale)
    : contents_(std::make_shared<Contents>(
          Contents{file, read_lora_layers(file), std::make_shared<LoraScale>(finite(scale))})) {}

const std::filesystem::path& Lora::file() const {
    return contents_->file;
}

std::size_t Lora::layers() const {
    return contents_->layers.size();
}

double Lora::scale() const {
    return contents_->scale->load(std::memory_order_relaxed);
}

void Lora::set_scale(double scale) const {
    contents_->scale->store(finite(scale), std::memory_order_relaxed);
}

} // namespace restyle::core
