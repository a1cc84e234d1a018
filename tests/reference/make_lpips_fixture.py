# lpips 0.1.4, torch 2.11.0, torchvision 0.26.0
"""Writes small random LPIPS networks with pictures and what the lpips package measures between them.

    python make_lpips_fixture.py lpips_fixture

tests/core/perceptual_distance_test.cpp reads FOLDER/NET.safetensors, a state dict as users save it, of a network with
fewer channels than torchvision's, and FOLDER/NET.expected.safetensors: pictures a, b [n,3,H,W] in [-1,1] and
distance [n].
"""

import sys
from pathlib import Path

import lpips
import lpips.pretrained_networks
import torch
from safetensors.torch import save_file

SIZES = {"alex": (40, 47), "vgg": (33, 20)}
NARROWER = {"alex": 16, "vgg": 32}


def narrow(constructor, factor: int):
    """torchvision's network, narrower, of random weights."""

    def made(**_):
        model = constructor(weights=None)
        for layer in model.features:
            if isinstance(layer, torch.nn.Conv2d):
                inner = layer.in_channels if layer.in_channels == 3 else layer.in_channels // factor
                layer.__init__(inner, layer.out_channels // factor, layer.kernel_size, layer.stride, layer.padding)
        return model

    return made


@torch.no_grad()
def write(folder: Path, net: str, seed: int) -> None:
    torch.manual_seed(seed)
    model = lpips.LPIPS(pretrained=False, net=net, pnet_rand=True, verbose=False)
    for number, channels in enumerate(model.chns):
        layer = lpips.NetLinLayer(channels // NARROWER[net], use_dropout=True)
        layer.model[1].weight.copy_(torch.rand_like(layer.model[1].weight))
        setattr(model, f"lin{number}", layer)
        model.lins[number] = layer
    for name, parameter in model.net.named_parameters():
        if name.endswith("bias"):
            parameter.copy_(0.1 * torch.randn_like(parameter))
    model.eval()
    state = {name: tensor for name, tensor in model.state_dict().items() if not name.startswith("lins.")}
    save_file(state, folder / f"{net}.safetensors")
    a = torch.rand(2, 3, *SIZES[net]) * 2 - 1
    b = (a + 0.3 * torch.randn(a.shape)).clamp(-1, 1)
    save_file({"a": a, "b": b, "distance": model(a, b).flatten()}, folder / f"{net}.expected.safetensors")


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    networks = lpips.pretrained_networks.tv
    networks.alexnet = narrow(networks.alexnet, NARROWER["alex"])
    networks.vgg16 = narrow(networks.vgg16, NARROWER["vgg"])
    for seed, net in enumerate(SIZES):
        write(folder, net, seed)


if __name__ == "__main__":
    main()
