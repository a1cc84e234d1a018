#include "gltf/environment_map.h"

#include <span>

#include <glm/gtc/packing.hpp>

#include "descriptors.h"
#include "frame_constants.h"

namespace gltf {
namespace {

using samples::of_type;

constexpr std::uint32_t kMaps = 2; // Bindings 0 and 1; 2 is the constants'.

std::vector<std::byte> halves_of(const Radiance& map) {
    std::vector<std::uint64_t> texels;
    texels.reserve(map.texels.size());
    for (const glm::vec3& light : map.texels)
        texels.push_back(glm::packHalf4x16(glm::vec4(light, 1)));
    const std::span<const std::byte> bytes = std::as_bytes(std::span(texels));
    return {bytes.begin(), bytes.end()};
}

std::unique_ptr<samples::Image> uploaded(const samples::VulkanDevice& device,
                                         std::span<const Radiance> levels) {
    samples::Commands commands(device);
    samples::ImageInfo info{levels[0].width, levels[0].height, VK_FORMAT_R16G16B16A16_SFLOAT,
                            VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT};
    info.levels = static_cast<std::uint32_t>(levels.size());
    std::vector<std::vector<std::byte>> texels;
    for (const Radiance& level : levels)
        texels.push_back(halves_of(level));
    return upload_levels(device, commands, info, texels);
}

Environment darkness() {
    const Radiance dark{2, 1, {glm::vec3(0), glm::vec3(0)}};
    return {dark, std::nullopt, {}, {dark}};
}

} // namespace

EnvironmentMap::EnvironmentMap(const samples::VulkanDevice& device)
    : device_(device.device()),
      buffer_(device.handles(), sizeof(Constants),
              VK_BUFFER_USAGE_UNIFORM_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT) {}

EnvironmentMap::EnvironmentMap(const samples::VulkanDevice& device, const Environment* environment)
    : EnvironmentMap(device) {
    is_there_ = environment != nullptr;
    constants_.is_there = is_there_ ? 1 : 0;
    if (is_there_)
        load(device, *environment);
    else
        load(device, darkness());
    Texture around; // What leaves the picture on the right comes in on the left.
    around.wrap_t = Wrap::kClamp;
    sampler_ = create_sampler(device_, around);
    create_set();
    write_set();
}

void EnvironmentMap::load(const samples::VulkanDevice& device, const Environment& environment) {
    sky_ = uploaded(device, std::span(&environment.sky, 1));
    mirrored_ = uploaded(device, environment.mirrored);
    for (std::size_t i = 0; i < environment.matt.size(); ++i)
        constants_.matt[i] = glm::vec4(environment.matt[i], 0);
    constants_.last_level = static_cast<float>(environment.mirrored.size() - 1);
}

EnvironmentMap::~EnvironmentMap() {
    vkDestroyDescriptorPool(device_, pool_, nullptr);
    vkDestroyDescriptorSetLayout(device_, layout_, nullptr);
    vkDestroySampler(device_, sampler_, nullptr);
}

void EnvironmentMap::create_set() {
    constexpr VkDescriptorSetLayoutBinding kBindings[]{
        {0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1, VK_SHADER_STAGE_FRAGMENT_BIT, nullptr},
        {1, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1, VK_SHADER_STAGE_FRAGMENT_BIT, nullptr},
        {2, VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1, VK_SHADER_STAGE_FRAGMENT_BIT, nullptr}};
    layout_ = samples::create_set_layout(device_, kBindings);
    constexpr VkDescriptorPoolSize kSizes[]{{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, kMaps},
                                            {VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER, 1}};
    pool_ = samples::create_descriptor_pool(device_, 1, kSizes);
    samples::allocate_sets(device_, pool_, std::span(&layout_, 1), std::span(&set_, 1));
}

void EnvironmentMap::write_set() const {
    const VkDescriptorImageInfo maps[kMaps]{{sampler_, sky_->view(), VK_IMAGE_LAYOUT_GENERAL},
                                            {sampler_, mirrored_->view(), VK_IMAGE_LAYOUT_GENERAL}};
    const VkDescriptorBufferInfo constants{buffer_.buffer(), 0, VK_WHOLE_SIZE};
    std::array<VkWriteDescriptorSet, 2> writes{};
    for (VkWriteDescriptorSet& write : writes) {
        write = of_type<VkWriteDescriptorSet>(VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET);
        write.dstSet = set_;
    }
    writes[0].descriptorCount = kMaps;
    writes[0].descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    writes[0].pImageInfo = maps;
    writes[1].dstBinding = kMaps;
    writes[1].descriptorCount = 1;
    writes[1].descriptorType = VK_DESCRIPTOR_TYPE_UNIFORM_BUFFER;
    writes[1].pBufferInfo = &constants;
    vkUpdateDescriptorSets(device_, 2, writes.data(), 0, nullptr);
}

void EnvironmentMap::record_exposure(VkCommandBuffer commands, float exposure) {
    constants_.exposure = exposure;
    samples::record_update(commands, buffer_.buffer(), std::as_bytes(std::span(&constants_, 1)));
}

} // namespace gltf
