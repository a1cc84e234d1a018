#include <cmath>

#include "gltf/readers.h"

namespace gltf {
namespace {

// KHR_texture_transform: scaled, turned, then moved.
void read_transform(const Fields& transform, TextureUse& use) {
    const std::vector<float> offset = transform.numbers("offset", {0, 0});
    const std::vector<float> scale = transform.numbers("scale", {1, 1});
    const float rotation = transform.number("rotation", 0);
    const float cosine = std::cos(rotation);
    const float sine = std::sin(rotation);
    use.offset = {offset[0], offset[1]};
    use.turn = {cosine * scale[0], -sine * scale[0], sine * scale[1], cosine * scale[1]};
    use.coordinates =
        static_cast<std::uint32_t>(transform.whole("texCoord", 0, 1, use.coordinates));
}

/// A texture whose picture could not be read is none.
TextureUse use_from(const Fields& owner, const std::string& key, const Model& model) {
    TextureUse use;
    if (!owner.has(key)) return use;
    const Fields info = owner.part(key);
    if (model.textures.empty()) info.refuse("index", "a file with textures");
    const auto texture = static_cast<Index>(info.whole("index", 0, model.textures.size() - 1));
    use.coordinates = static_cast<std::uint32_t>(info.whole("texCoord", 0, 1, 0));
    if (info.has("extensions")) {
        const Fields extensions = info.part("extensions");
        if (extensions.has("KHR_texture_transform"))
            read_transform(extensions.part("KHR_texture_transform"), use);
    }
    if (model.textures[texture].picture != kNone) use.texture = texture;
    return use;
}

void read_metal_rough(const Fields& pbr, const Model& model, Material& material) {
    const std::vector<float> color = pbr.numbers("baseColorFactor", {1, 1, 1, 1});
    material.base_color = {color[0], color[1], color[2], color[3]};
    material.metallic = pbr.number("metallicFactor", 1);
    material.roughness = pbr.number("roughnessFactor", 1);
    material.textures[kBaseColor] = use_from(pbr, "baseColorTexture", model);
    material.textures[kMetalRough] = use_from(pbr, "metallicRoughnessTexture", model);
}

void read_extensions(const Fields& extensions, Material& material) {
    material.is_unlit = extensions.has("KHR_materials_unlit");
    if (extensions.has("KHR_materials_emissive_strength"))
        material.emissive *=
            extensions.part("KHR_materials_emissive_strength").number("emissiveStrength", 1);
}

Material material_from(const Fields& fields, const Model& model) {
    Material material;
    if (fields.has("pbrMetallicRoughness"))
        read_metal_rough(fields.part("pbrMetallicRoughness"), model, material);
    const std::vector<float> emissive = fields.numbers("emissiveFactor", {0, 0, 0});
    material.emissive = {emissive[0], emissive[1], emissive[2]};
    material.textures[kNormal] = use_from(fields, "normalTexture", model);
    material.textures[kOcclusion] = use_from(fields, "occlusionTexture", model);
    material.textures[kEmissive] = use_from(fields, "emissiveTexture", model);
    if (fields.has("normalTexture"))
        material.normal_scale = fields.part("normalTexture").number("scale", 1);
    if (fields.has("occlusionTexture"))
        material.occlusion_strength = fields.part("occlusionTexture").number("strength", 1);
    if (fields.has("alphaMode"))
        material.alpha = Alpha(fields.word("alphaMode", {"OPAQUE", "MASK", "BLEND"}));
    material.alpha_cutoff = fields.number("alphaCutoff", 0.5F);
    material.is_double_sided = fields.flag("doubleSided", false);
    if (fields.has("extensions")) read_extensions(fields.part("extensions"), material);
    return material;
}

} // namespace

void read_materials(const Document& document, Model& model) {
    for (const Fields& fields : document.json().parts_or_none("materials")) {
        model.materials.push_back(material_from(fields, model));
        if (model.materials.back().alpha == Alpha::kBlend)
            model.left_out.push_back("material \"" + fields.text("name", "") +
                                     "\" is drawn in dots where it is blended with what is behind");
    }
    model.materials.emplace_back(); // Of parts that name none.
}

} // namespace gltf
