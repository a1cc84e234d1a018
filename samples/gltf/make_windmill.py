"""Makes windmill.gltf, the viewer's small example of a glTF 2.0 scene: python make_windmill.py FILE

A mill on a mound, its sails turned by an animation; everything is a box or a cone, in one file.
"""
import base64
import json
import math
import struct
import sys


class Scene:
    def __init__(self):
        self.bytes = b""
        self.gltf = {"asset": {"version": "2.0", "generator": "make_windmill.py"}, "scene": 0, "scenes": [{"nodes": []}],
                     "nodes": [], "meshes": [], "materials": [], "accessors": [], "bufferViews": []}

    def accessor(self, rows, kind):
        flat = [number for row in rows for number in row]
        view = {"buffer": 0, "byteOffset": len(self.bytes), "byteLength": 4 * len(flat)}
        self.bytes += struct.pack(f"<{len(flat)}f", *flat)
        told = {"bufferView": len(self.gltf["bufferViews"]), "componentType": 5126, "count": len(rows), "type": kind}
        if kind != "VEC4":
            told |= {"min": [min(column) for column in zip(*rows)], "max": [max(column) for column in zip(*rows)]}
        self.gltf["bufferViews"].append(view)
        self.gltf["accessors"].append(told)
        return len(self.gltf["accessors"]) - 1

    def material(self, name, color, roughness=0.9, metallic=0.0):
        self.gltf["materials"].append({"name": name, "pbrMetallicRoughness": {
            "baseColorFactor": [*color, 1], "roughnessFactor": roughness, "metallicFactor": metallic}})
        return len(self.gltf["materials"]) - 1

    def node(self, parts=(), parent=None, **placed):
        """With a mesh of parts: (triangles, material)."""
        nodes = self.gltf["nodes"]
        if parts:
            primitives = [{"attributes": {"POSITION": self.accessor(corners, "VEC3")}, "material": material}
                          for corners, material in parts]
            self.gltf["meshes"].append({"primitives": primitives})
            placed["mesh"] = len(self.gltf["meshes"]) - 1
        nodes.append(placed)
        owner = self.gltf["scenes"][0]["nodes"] if parent is None else nodes[parent].setdefault("children", [])
        owner.append(len(nodes) - 1)
        return len(nodes) - 1

    def write(self, file):
        data = "data:application/octet-stream;base64," + base64.b64encode(self.bytes).decode()
        self.gltf["buffers"] = [{"byteLength": len(self.bytes), "uri": data}]
        with open(file, "w", encoding="utf-8") as stream:
            json.dump(self.gltf, stream, indent=1)
            stream.write("\n")


def box(low, high):
    (a, b, c), (d, e, f) = low, high
    faces = [[(a, b, f), (d, b, f), (d, e, f), (a, e, f)], [(d, b, c), (a, b, c), (a, e, c), (d, e, c)],
             [(d, b, f), (d, b, c), (d, e, c), (d, e, f)], [(a, b, c), (a, b, f), (a, e, f), (a, e, c)],
             [(a, e, f), (d, e, f), (d, e, c), (a, e, c)], [(a, b, c), (d, b, c), (d, b, f), (a, b, f)]]
    return [face[i] for face in faces for i in (0, 1, 2, 0, 2, 3)]


def cone(low, high, low_radius, high_radius, sides=12):
    def ring(height, radius):
        return [(radius * math.sin(2 * math.pi * i / sides), height, radius * math.cos(2 * math.pi * i / sides))
                for i in range(sides + 1)]

    below, above = ring(low, low_radius), ring(high, high_radius)
    corners = []
    for i in range(sides):
        corners += [below[i], below[i + 1], above[i + 1], below[i], above[i + 1], above[i], above[i], above[i + 1], (0, high, 0)]
    return corners


def sails():
    arm, cloth = [], []
    for turn in range(4):
        cosine, sine = round(math.cos(turn * math.pi / 2)), round(math.sin(turn * math.pi / 2))
        def turned(corners):
            return [(cosine * x - sine * y, sine * x + cosine * y, z) for x, y, z in corners]
        arm += turned(box((-0.1, 0, -0.06), (0.1, 4.4, 0.06)))
        cloth += turned(box((0.1, 0.9, -0.03), (1.1, 4.3, 0.03)))
    return arm, cloth


def main(file):
    scene = Scene()
    grass, stone = scene.material("grass", (0.13, 0.27, 0.06)), scene.material("stone", (0.72, 0.66, 0.54))
    roof, wood = scene.material("roof", (0.42, 0.11, 0.07)), scene.material("wood", (0.16, 0.09, 0.05))
    cloth = scene.material("cloth", (0.86, 0.82, 0.72))
    iron = scene.material("iron", (0.6, 0.6, 0.62), roughness=0.3, metallic=1.0)
    scene.node([(cone(-1.2, 0, 9, 4, 24), grass)], name="mound")
    scene.node([(cone(-0.1, 6, 2.1, 1.4), stone), (cone(6, 7.8, 1.8, 0.05), roof), (box((-0.5, -0.1, 1.7), (0.5, 1.6, 2.1)), wood)],
               name="mill")
    hub = scene.node([(box((-0.25, -0.25, -0.7), (0.25, 0.25, 0.15)), iron)], name="hub", translation=[0, 6.1, 2.1])
    arms, cloths = sails()
    sail = scene.node([(arms, wood), (cloths, cloth)], hub, name="sails")
    for x, z, height in ((-4.6, 2.6, 2.6), (4.9, -1.8, 3.2), (-3.4, -4.4, 2.9)):
        scene.node([(cone(-0.8, 0.6, 0.16, 0.14, 8), wood), (cone(0.4, height, 1.0, 0.05, 10), grass)], name="tree",
                   translation=[x, -0.3, z])
    half = math.sqrt(0.5)
    times = scene.accessor([(2.0 * i,) for i in range(5)], "SCALAR")
    turns = scene.accessor([(0, 0, 0, 1), (0, 0, half, half), (0, 0, 1, 0), (0, 0, half, -half), (0, 0, 0, -1)], "VEC4")
    scene.gltf["animations"] = [{"name": "wind", "samplers": [{"input": times, "output": turns}],
                                 "channels": [{"sampler": 0, "target": {"node": sail, "path": "rotation"}}]}]
    scene.write(file)


if __name__ == "__main__":
    main(sys.argv[1])
