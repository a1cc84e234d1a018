# torch 2.11.0
"""Writes a small TorchScript generator that is told a camera, and its adapter.

    python make_script_generator_fixture.py script_generator_fixture

tests/programs/command_line_gan_test.cpp guides it.
"""

import json
import sys
from pathlib import Path

import torch


class Generator(torch.nn.Module):
    """Pictures of 8 x 8 in [0, 1], which the camera's first number brightens."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(6, 3 * 4 * 4)

    def forward(self, z: torch.Tensor, camera: torch.Tensor, gain: float) -> torch.Tensor:
        x = (gain * self.layer(z) + camera[:, :1]).view(-1, 3, 4, 4)
        return torch.sigmoid(torch.nn.functional.interpolate(x, scale_factor=2.0, mode="nearest"))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    torch.jit.script(Generator().eval()).save(str(folder / "generator.pt"))
    adapter = {
        "_class_name": "TorchScriptGenerator",
        "module": "generator.pt",
        "code_shape": [6],
        "truncation": 0.8,
        "output_range": "0..1",
        "constants": {"camera": [0.5, 0, 1], "gain": 2.0},
    }
    (folder / "config.json").write_text(json.dumps(adapter, indent=2) + "\n")


if __name__ == "__main__":
    main()
