#include "gltf/model_textures.h"

#include "descriptors.h"

namespace gltf {
namespace {

using samples::of_type;

const samples::Picture& white() {
    static const samples::Picture picture{1, 1, {255, 255, 255, 255}};
    return picture;
}

} // namespace

ModelTextures::ModelTextures(const samples::VulkanDevice& device, const Model& model)
    : ModelTextures(device) {
    samples::Commands commands(device);
    create_layout();
    create_sets(static_cast<std::uint32_t>(model.materials.size()));
    for (Index material = 0; material < model.materials.size(); ++material)
        write_set(commands, model, material);
}

ModelTextures::~ModelTextures() {
    for (const auto& [key, sampler] : samplers_)
        vkDestroySampler(device_.device(), sampler, nullptr);
    vkDestroyDescriptorPool(device_.device(), pool_, nullptr);
    vkDestroyDescriptorSetLayout(device_.device(), layout_, nullptr);
}

void ModelTextures::create_layout() {
    constexpr VkDescriptorSetLayoutBinding kBinding{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                                    kTextureKinds, VK_SHADER_STAGE_FRAGMENT_BIT,
                                                    nullptr};
    layout_ = samples::create_set_layout(device_.device(), std::span(&kBinding, 1));
}

void ModelTextures::create_sets(std::uint32_t count) {
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER,
                                    count * std::uint32_t{kTextureKinds}};
    pool_ = samples::create_descriptor_pool(device_.device(), count, std::span(&size, 1));
    const std::vector<VkDescriptorSetLayout> layouts(count, layout_);
    sets_.resize(count);
    samples::allocate_sets(device_.device(), pool_, layouts, sets_);
}

void ModelTextures::write_set(samples::Commands& commands, const Model& model, Index material) {
    std::array<VkDescriptorImageInfo, kTextureKinds> images;
    for (std::size_t kind = 0; kind < kTextureKinds; ++kind) {
        const Index index = model.materials[material].textures[kind].texture;
        const Texture texture = index == kNone ? Texture{} : model.textures[index];
        const bool is_srgb = kind == kBaseColor || kind == kEmissive;
        images[kind] = {sampler(texture), view(commands, model, texture.picture, is_srgb),
                        VK_IMAGE_LAYOUT_GENERAL};
    }
    auto write = of_type<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
    write.dstSet = sets_[material];
    write.descriptorCount = kTextureKinds;
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.pImageInfo = images.data();
    vkUpdateDescriptorSets(device_.device(), 1, &write, 0, nullptr);
}

VkImageView ModelTextures::view(samples::Commands& commands, const Model& model, Index picture,
                                bool is_srgb) {
    std::unique_ptr<samples::Image>& image = images_[{picture, is_srgb}];
    if (!image)
        image = upload(device_, commands, picture == kNone ? white() : model.pictures[picture],
                       is_srgb);
    return image->view();
}

VkSampler ModelTextures::sampler(const Texture& texture) {
    VkSampler& sampler = samplers_[{texture.wrap_s, texture.wrap_t, texture.is_smooth}];
    if (sampler == VK_NULL_HANDLE) sampler = create_sampler(device_.device(), texture);
    return sampler;
}

} // namespace gltf
