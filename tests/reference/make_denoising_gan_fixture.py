# torch 2.11.0
"""Writes a small denoising GAN in TorchScript, traced as one would the public network, and its config.json.

    python make_denoising_gan_fixture.py denoising_gan_fixture

tests/programs/command_line_gan_test.cpp guides it.
"""

import json
import sys
from pathlib import Path

import torch


class Network(torch.nn.Module):
    """x_0 of pictures of 8 x 8, told the time by an embedding and z by a layer."""

    def __init__(self) -> None:
        super().__init__()
        self.times = torch.nn.Embedding(2, 6)
        self.code = torch.nn.Linear(4, 6)
        self.first = torch.nn.Conv2d(3, 6, 3, padding=1)
        self.last = torch.nn.Conv2d(6, 3, 3, padding=1)

    def forward(self, x: torch.Tensor, t: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        told = (self.times(t) + self.code(z))[:, :, None, None]
        return torch.tanh(self.last(torch.nn.functional.silu(self.first(x) + told)))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    example = torch.randn(2, 3, 8, 8), torch.tensor([0, 1]), torch.randn(2, 4)
    torch.jit.trace(Network().eval(), example).save(str(folder / "net.pt"))
    config = {
        "_class_name": "DenoisingDiffusionGan",
        "module": "net.pt",
        "picture_shape": [3, 8, 8],
        "code_shape": [4],
        "steps": 2,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
