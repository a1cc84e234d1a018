# torch 2.11.0
"""Writes a small TorchScript network that stands for a face recogniser, and one for a face detector.

    python make_face_fixture.py face_fixture

tests/programs/command_line_identity_test.cpp guides by them.
"""

import sys
from pathlib import Path

import torch


class Recogniser(torch.nn.Module):
    """Eight features of a picture's 4 x 4 areas."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(3 * 4 * 4, 8)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        areas = torch.nn.functional.adaptive_avg_pool2d(x, (4, 4))
        return torch.tanh(3 * self.layer(areas.flatten(1)))


class Detector(torch.nn.Module):
    """Takes a picture for a face where it is brighter than mid-grey."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(20 * x.mean(dim=(1, 2, 3)))


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    torch.jit.script(Recogniser().eval()).save(str(folder / "recogniser.pt"))
    torch.jit.script(Detector().eval()).save(str(folder / "detector.pt"))


if __name__ == "__main__":
    main()
