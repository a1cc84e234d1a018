# torch 2.11.0, safetensors 0.8
"""Writes small face recognisers of IR and IR-SE units (arXiv:1801.07698) with random weights, and what they compute.

    python make_face_network_fixture.py face_network_fixture

The network of TreB1eN/InsightFace_Pytorch stands here in plain PyTorch, over weights in its names; samples/convert makes our
folders of the weights. tests/guide/face_network_test.cpp reads FOLDER/CASE/model and FOLDER/CASE/expected.safetensors: of
faces [n,3,S,S] the features [n,d].
"""

import sys
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

SOURCE = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path[:0] = [str(SOURCE / "samples" / "convert")]

from converter import write_folder  # noqa: E402
from face_network_layout import described  # noqa: E402
from random_network import Weights  # noqa: E402
from tensor_data import TensorData  # noqa: E402

CASES = {
    "ir_se": dict(channels=[4, 8], units=[2, 2], squeeze=2, size=16, features=6),
    "ir": dict(channels=[4, 6, 6], units=[1, 2, 1], squeeze=0, size=16, features=5),
}


def norm(w, name, x):
    channels = x.shape[1]
    mean, variance = w(f"{name}.running_mean", channels), w(f"{name}.running_var", channels)
    w[f"{name}.running_var"] = variance = variance.abs() + 0.1
    return F.batch_norm(x, mean, variance, w(f"{name}.weight", channels), w(f"{name}.bias", channels))


def convolution(w, name, x, out, window, stride=1):
    return F.conv2d(x, w(f"{name}.weight", out, x.shape[1], window, window), stride=stride, padding=window // 2)


def unit(w, name, x, out, stride, squeeze):
    if x.shape[1] == out:
        shortcut = F.max_pool2d(x, 1, stride)
    else:
        shortcut = norm(w, f"{name}.shortcut_layer.1", convolution(w, f"{name}.shortcut_layer.0", x, out, 1, stride))
    y = convolution(w, f"{name}.res_layer.1", norm(w, f"{name}.res_layer.0", x), out, 3)
    y = convolution(w, f"{name}.res_layer.3", F.prelu(y, w(f"{name}.res_layer.2.weight", out)), out, 3, stride)
    y = norm(w, f"{name}.res_layer.4", y)
    if squeeze:
        mean = F.adaptive_avg_pool2d(y, 1)
        inner = convolution(w, f"{name}.res_layer.5.fc1", mean, out // squeeze, 1).relu()
        y = y * convolution(w, f"{name}.res_layer.5.fc2", inner, out, 1).sigmoid()
    return y + shortcut


def features(w, config, x):
    x = norm(w, "input_layer.1", convolution(w, "input_layer.0", x, config["channels"][0], 3))
    x = F.prelu(x, w("input_layer.2.weight", x.shape[1]))
    number = 0
    for channels, units in zip(config["channels"], config["units"]):
        for first in range(units):
            x = unit(w, f"body.{number}", x, channels, 2 if first == 0 else 1, config["squeeze"])
            number += 1
    x = norm(w, "output_layer.0", x).flatten(1)
    x = F.linear(x, w("output_layer.3.weight", config["features"], x.shape[1]), w("output_layer.3.bias", config["features"]))
    return norm(w, "output_layer.4", x)


def main() -> None:
    folder = Path(sys.argv[1])
    for seed, (case, config) in enumerate(CASES.items()):
        w = Weights(seed)
        faces = torch.rand(3, 3, config["size"], config["size"], generator=torch.Generator().manual_seed(7)) * 2 - 1
        found = features(w, config, faces)
        tensors = {name: TensorData("F32", tuple(t.shape), t.contiguous().numpy().tobytes()) for name, t in w.items()}
        told = described(tensors) if case == "ir_se" else {"_class_name": "FaceNetwork", **config}
        assert told == {"_class_name": "FaceNetwork", **config}, told
        write_folder(folder / case / "model", told, tensors)
        save_file({"faces": faces, "features": found}, folder / case / "expected.safetensors")
        print(f"{case}: {found.abs().max():.2f} at most")


if __name__ == "__main__":
    main()
