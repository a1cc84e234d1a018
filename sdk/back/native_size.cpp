#include "back/native_size.h"

#include "models/files/stored_model.h"
#include "models/unet/unet_config.h"

namespace restyle::back {
namespace {

constexpr int kUsualSize = 128;

int next_multiple(int size, int multiple) {
    return (size + multiple - 1) / multiple * multiple;
}

} // namespace

PictureSize native_size(const std::filesystem::path& folder, int pixels_a_value,
                        int size_multiple) {
    const core::UNetConfig unet =
        core::read_unet_config(core::StoredModel(folder).part("unet").config());
    if (!unet.sample_size || unet.sample_size->empty()) {
        const int size = next_multiple(kUsualSize, size_multiple);
        return {size, size};
    }
    const int height = unet.sample_size->front() * pixels_a_value;
    const int width = unet.sample_size->back() * pixels_a_value;
    return {next_multiple(width, size_multiple), next_multiple(height, size_multiple)};
}

} // namespace restyle::back
