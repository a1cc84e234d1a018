# diffusers 0.36.0, torch 2.11.0, pillow 12
"""Samples a model on pixel-unshuffled patches with diffusers alone.

    python sample_patch_model.py MODEL picture.png [STEPS] [SEED]

The network of such a folder is a plain UNet2DModel and the scheduler a plain DDIMScheduler; only the
step from patches to pixels, patch_size in model_index.json, is not diffusers' own.
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import DDIMScheduler, UNet2DModel
from PIL import Image


def sample_patches(folder: Path, steps: int, seed: int) -> torch.Tensor:
    unet = UNet2DModel.from_pretrained(folder / "unet", torch_dtype=torch.float32).eval()
    scheduler = DDIMScheduler.from_pretrained(folder / "scheduler")
    scheduler.set_timesteps(steps)
    size = unet.config.sample_size
    height, width = (size, size) if isinstance(size, int) else size
    x = torch.randn(1, unet.config.in_channels, height, width,
                    generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        for t in scheduler.timesteps:
            x = scheduler.step(unet(x, t).sample, t, x).prev_sample
    return x


def main() -> None:
    folder, output = Path(sys.argv[1]), sys.argv[2]
    steps = int(sys.argv[3]) if len(sys.argv) > 3 else 8
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    patch_size = json.loads((folder / "model_index.json").read_text()).get("patch_size", 1)
    pictures = torch.nn.functional.pixel_shuffle(sample_patches(folder, steps, seed), patch_size)
    values = ((pictures[0] + 1) / 2).clamp(0, 1).mul(255).round().to(torch.uint8)
    Image.fromarray(values.permute(1, 2, 0).numpy()).save(output)


if __name__ == "__main__":
    main()
