# diffusers 0.42.1, torch 2.11.0, numpy, pillow
"""What a network of the sample models' size reaches that sees pairs: a ceiling for those that do not.

    python samples/models/paired_ceiling.py BUILD/bin/restyle_dataset LOOK MINUTES [THREADS]

Draws 500 scenes of seeds that no sample model and no test uses in both looks, trains the network of
samples/models/plain to turn plain frames into the look (mean square error, as long as one of the sample
models took), and prints PSNR over the test frames of datasets.json, where the change is brought from
128x128 to 256x256 as smoothly as may be. Nothing is kept.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
from diffusers import UNet2DModel
from torch.nn import functional

from scene_pictures import pictures, test_pictures

MODELS = Path(__file__).resolve().parent
PATCH = 4
BATCH = 8
LEARNING_RATE = 8e-4
TRAINING_SEEDS = "3000:3500"


def planar(stack: np.ndarray) -> torch.Tensor:
    """uint8 [n, size, size, 3] -> [n, 3, size, size]"""
    return torch.from_numpy(stack).permute(0, 3, 1, 2).contiguous()


def to_patches(codes: torch.Tensor) -> torch.Tensor:
    return functional.pixel_unshuffle(codes.float() / 127.5 - 1, PATCH)


def restyled(network: UNet2DModel, patches: torch.Tensor) -> torch.Tensor:
    """The network at one and the same time: what it would be told of noise says nothing here."""
    with torch.autocast("cpu", torch.bfloat16):
        return network(patches, 0).sample.float()


def train(network: UNet2DModel, plain: torch.Tensor, look: torch.Tensor, seconds: float) -> int:
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE)
    begin, steps = time.monotonic(), 0
    while (done := (time.monotonic() - begin) / seconds) < 1:
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * (1 + math.cos(math.pi * done)) / 2
        chosen = torch.randint(len(plain), (BATCH,))
        error = restyled(network, to_patches(plain[chosen])) - to_patches(look[chosen])
        optimizer.zero_grad()
        error.square().mean().backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        steps += 1
    return steps


@torch.no_grad()
def test_psnr(network: UNet2DModel, plain: torch.Tensor, look: torch.Tensor) -> float:
    """Mean over the frames, uint8 [n, 3, 256, 256]."""
    decibels = []
    for frame, truth in zip(plain.split(1), look.split(1)):
        small = functional.avg_pool2d(frame.float(), 2)
        answer = functional.pixel_shuffle(restyled(network, to_patches(small)), PATCH)
        change = functional.interpolate(127.5 * (answer + 1) - small, scale_factor=2, mode="bilinear")
        error = (frame + change).round().clamp(0, 255) - truth
        decibels.append(10 * math.log10(255**2 / error.square().mean().item()))
    return sum(decibels) / len(decibels)


def main() -> None:
    dataset, look, minutes = sys.argv[1], sys.argv[2], float(sys.argv[3])
    torch.set_num_threads(int(sys.argv[4]) if len(sys.argv) > 4 else torch.get_num_threads())
    torch.manual_seed(0)
    config = json.loads((MODELS / "plain" / "unet" / "config.json").read_text())
    network = UNet2DModel.from_config(config).to(memory_format=torch.channels_last)
    pairs = [planar(pictures(dataset, name, TRAINING_SEEDS, 6, 128)) for name in ("plain", look)]
    steps = train(network, *pairs, 60 * minutes)
    frames = [planar(test_pictures(dataset, name, 256)) for name in ("plain", look)]
    print(f"{look}: {test_psnr(network, *frames):.2f} dB after {steps} steps on {len(pairs[0])} pairs")


if __name__ == "__main__":
    main()
