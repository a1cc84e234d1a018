#pragma once

#include "gltf/document.h"
#include "gltf/model.h"

// The parts of read_model(), in its order: each fills in what the ones before have not.
namespace gltf {

void read_textures(const Document& document, Model& model); ///< And pictures.
void read_materials(const Document& document, Model& model);
void read_meshes(const Document& document, Model& model);
void read_nodes(const Document& document, Model& model); ///< And what stands on them.
void read_skins(const Document& document, Model& model);
void read_animations(const Document& document, Model& model);

} // namespace gltf
