// Transport A': an image of the renderer's, mapped by CUDA, without a pass that packs it.

#include "cuda/imported_timeline.h"
#include "cuda/mapped_image.h"
#include "interop/cuda_device.h"
#include "interop/shared_image.h"
#include "support/this_process.h"
#include "vulkan/exported_timeline.h"

namespace restyle::interop {
namespace {

constexpr VkImageUsageFlags kCopies =
    VK_IMAGE_USAGE_TRANSFER_SRC_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;

using Texels = std::vector<std::byte>;

class CudaImage : public test::CudaDevice {
protected:
    static SharedImageLayout layout_of(VkFormat format, VkImageUsageFlags usage = kCopies) {
        return {37, 19, format, usage};
    }

    /// The renderer draws: every texel becomes `color`. Whatever was there is discarded.
    void draw(const ExportedImage& image, const VkClearColorValue& color) {
        commands_->run(
            [&](VkCommandBuffer commands) { test::record_clear(vk(), commands, image, color); });
    }

    /// What the renderer sees in the image, which comes from CUDA.
    Texels shown(const ExportedImage& image, std::size_t texel_bytes) {
        const SharedImageLayout& layout = image.layout();
        const samples::HostBuffer rows(device_->handles(),
                                       layout.width * layout.height * texel_bytes,
                                       VK_BUFFER_USAGE_TRANSFER_DST_BIT);
        commands_->run([&](VkCommandBuffer commands) {
            test::record_read(vk(), commands, image, rows);
            record_release(vk(), commands, test::copying_side(image));
            samples::record_full_barrier(commands);
        });
        return {rows.bytes().begin(), rows.bytes().end()};
    }
};

/// CUDA's side of an image: a stream, and rows of host memory with room at each one's end.
class ImageEnd {
public:
    ImageEnd(const CudaContext& context, const ExportedImage& image)
        : context_(&context),
          mapped_(context, image.export_memory(), image.layout()),
          stream_(make_cuda_stream(context)),
          row_bytes_(image.layout().width * mapped_.format().texel_bytes),
          rows_((row_bytes_ + kRoom) * image.layout().height) {}

    const MappedImage& mapped() const { return mapped_; }
    cuda::CUstream stream() const { return stream_.get(); }

    Texels read() {
        mapped_.copy_to(stream(), side());
        finish();
        Texels texels;
        for (std::size_t row = 0; row < rows_.size(); row += row_bytes_ + kRoom)
            texels.insert(texels.end(), rows_.begin() + long(row),
                          rows_.begin() + long(row + row_bytes_));
        return texels;
    }

    void write(const Texels& texels) {
        for (std::size_t row = 0; row * row_bytes_ < texels.size(); ++row)
            std::copy_n(texels.begin() + long(row * row_bytes_), row_bytes_,
                        rows_.begin() + long(row * (row_bytes_ + kRoom)));
        mapped_.copy_from(stream(), side());
        finish();
    }

    void finish() { context_->driver().cuStreamSynchronize(stream()); }

private:
    static constexpr std::size_t kRoom = 12;

    cuda::Memcpy2dSide side() {
        cuda::Memcpy2dSide side{};
        side.type = cuda::kHostMemory;
        side.host = rows_.data();
        side.pitch = row_bytes_ + kRoom;
        return side;
    }

    const CudaContext* context_;
    MappedImage mapped_;
    UniqueCudaStream stream_;
    std::size_t row_bytes_;
    Texels rows_;
};

Texels repeated(const std::vector<unsigned>& texel, std::size_t count) {
    Texels texels;
    for (std::size_t i = 0; i < count; ++i)
        for (const unsigned byte : texel)
            texels.push_back(std::byte(byte));
    return texels;
}

Texels numbered(std::size_t bytes, std::size_t first) {
    Texels texels(bytes);
    for (std::size_t i = 0; i < bytes; ++i)
        texels[i] = std::byte((first + i * 7) % 251);
    return texels;
}

TEST_F(CudaImage, TexelsHaveTheRenderersBits) {
    const VkClearColorValue color{{1.0f, 0.2f, 0.0f, 0.4f}};
    const std::pair<VkFormat, std::vector<unsigned>> formats[] = {
        {VK_FORMAT_R8G8B8A8_UNORM, {255, 51, 0, 102}},
        {VK_FORMAT_B8G8R8A8_UNORM, {0, 51, 255, 102}},
        {VK_FORMAT_R16G16B16A16_SFLOAT, {0, 0x3c, 0x66, 0x32, 0, 0, 0x66, 0x36}}};
    for (const auto& [format, texel] : formats) {
        const ExportedImage image(fake_->vulkan(), layout_of(format));
        ImageEnd end(context(), image);
        draw(image, color);
        EXPECT_EQ(end.read(), repeated(texel, 37 * 19)) << "VkFormat " << format;
    }
}

TEST_F(CudaImage, GoesThereAndBackAThousandTimes) {
    const ExportedImage image(fake_->vulkan(), layout_of(VK_FORMAT_R8G8B8A8_UNORM));
    const ExportedTimeline rendered(fake_->vulkan()), restyled(fake_->vulkan());
    const ImportedTimeline waited(context(), rendered.export_handle());
    const ImportedTimeline raised(context(), restyled.export_handle());
    ImageEnd end(context(), image);
    for (unsigned frame = 1; frame <= 1000; ++frame) {
        waited.wait(end.stream(), frame);
        draw(image, {{float(frame % 256) / 255, 0, 1, 0}});
        rendered.signal(frame);
        ASSERT_EQ(end.read(), repeated({frame % 256, 0, 255, 0}, 37 * 19)) << "frame " << frame;
        const Texels picture = numbered(37 * 19 * 4, frame);
        end.write(picture);
        raised.signal(end.stream(), frame);
        ASSERT_TRUE(restyled.wait(frame, std::chrono::seconds(10)));
        ASSERT_EQ(shown(image, 4), picture) << "frame " << frame;
    }
    end.finish();
}

TEST_F(CudaImage, HasASurfaceWhereItMayBeStoredToAndATextureAlways) {
    const ExportedImage stored(fake_->vulkan(), layout_of(VK_FORMAT_R32G32B32A32_SFLOAT,
                                                          kCopies | VK_IMAGE_USAGE_STORAGE_BIT));
    const MappedImage with(context(), stored.export_memory(), stored.layout());
    EXPECT_NE(with.surface(), 0u);
    EXPECT_NE(with.texture(), 0u);
    const ExportedImage drawn(
        fake_->vulkan(),
        layout_of(VK_FORMAT_R8G8B8A8_UNORM, kCopies | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT));
    const MappedImage without(context(), drawn.export_memory(), drawn.layout());
    EXPECT_EQ(without.surface(), 0u);
    EXPECT_NE(without.texture(), 0u);
}

TEST_F(CudaImage, LeavesNoDescriptorOpenAfterAThousandImages) {
    context();
    const std::size_t before = test::open_descriptors();
    for (int i = 0; i < 1000; ++i) {
        const ExportedImage image(fake_->vulkan(), layout_of(VK_FORMAT_R8G8B8A8_UNORM));
        const MappedImage mapped(context(), image.export_memory(), image.layout());
    }
    EXPECT_EQ(test::open_descriptors(), before);
}

TEST_F(CudaImage, IsRefusedInWordsWhereTheDeviceDoesNotShareIt) {
    try {
        const ExportedImage image(fake_->vulkan(),
                                  layout_of(VK_FORMAT_R8G8B8_UNORM, VK_IMAGE_USAGE_STORAGE_BIT));
        FAIL() << "an image of three channels was shared";
    } catch (const std::runtime_error& refusal) {
        EXPECT_EQ(std::string(refusal.what())
                      .find("the device does not export and import images "
                            "of VkFormat 23 and usage 8"),
                  0u)
            << refusal.what();
    }
}

TEST_F(CudaImage, IsRefusedInWordsWhereCudaHasNoChannelsForIt) {
    const ExportedImage image(fake_->vulkan(), layout_of(VK_FORMAT_A2B10G10R10_UNORM_PACK32));
    const std::size_t before = test::open_descriptors();
    EXPECT_THROW(MappedImage(context(), image.export_memory(), image.layout()), std::runtime_error);
    EXPECT_EQ(test::open_descriptors(), before);
}

} // namespace
} // namespace restyle::interop
