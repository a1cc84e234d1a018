# numpy, pillow
"""Foretells, before anything is trained, what two unpaired models can make of a pair of looks.

    python samples/models/foretell.py BUILD/bin/restyle_dataset SOURCE_LOOK TARGET_LOOK

What CycleDiffusion carries over is near the optimal transport between the two looks' pictures, and that is
near the one between Gaussians of their means and covariances at 16x16 (Gelbrich, "On a formula for the L2
Wasserstein metric", 1990), with the frame's own detail on top. Fitted on pictures of each look that show
different scenes, it is scored on the test scenes of datasets.json at 128x128. Beside it: the frame left
alone, and the mean picture of the target look, which is about what SDEdit from pure noise draws.
"""

import math
import sys

import numpy as np
from PIL import Image

from scene_pictures import DATASETS, pictures, test_pictures

SIZE = 128
COARSE = 16
LEAST_VARIANCE = 30.0  # Of a coarse value, in code values squared: what few pictures say of rare directions.


def coarse(stack: np.ndarray) -> np.ndarray:
    """Means over blocks, [n, 16 x 16 x 3]."""
    block = SIZE // COARSE
    return stack.reshape(len(stack), COARSE, block, COARSE, block, 3).mean((2, 4)).reshape(len(stack), -1)


def fine(values: np.ndarray) -> np.ndarray:
    """Back to [n, 128, 128, 3], smoothly."""

    def enlarged(channel: np.ndarray) -> np.ndarray:
        return np.asarray(Image.fromarray(channel.astype(np.float32)).resize((SIZE, SIZE), Image.BICUBIC))

    grids = values.reshape(-1, COARSE, COARSE, 3)
    return np.stack([np.stack([enlarged(grid[..., c]) for c in range(3)], -1) for grid in grids])


def power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.maximum(values, 1e-9) ** exponent) @ vectors.T


def transport(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The matrix that moves a Gaussian of covariance `source` to one of covariance `target`."""
    root, inverse = power(source, 0.5), power(source, -0.5)
    return inverse @ power(root @ target @ root, 0.5) @ inverse


def covariance(values: np.ndarray) -> np.ndarray:
    return np.cov(values.T) + LEAST_VARIANCE * np.eye(values.shape[1])


def psnr(shown: np.ndarray, truth: np.ndarray) -> float:
    errors = ((shown.clip(0, 255) - truth) ** 2).mean((1, 2, 3))
    return float(np.mean([10 * math.log10(255**2 / error) for error in errors]))


def main() -> None:
    dataset, source_look, target_look = sys.argv[1:4]

    def some_training_pictures(look: str) -> np.ndarray:
        first = int(DATASETS["train"][look]["seeds"].split(":")[0])
        return pictures(dataset, look, f"{first}:{first + 200}", 2, SIZE).astype(np.float64)

    source, target = some_training_pictures(source_look), some_training_pictures(target_look)
    frames, truth = (test_pictures(dataset, look, SIZE).astype(np.float64) for look in (source_look, target_look))
    low, source_low, target_low = coarse(frames), coarse(source), coarse(target)
    moved = (low - source_low.mean(0)) @ transport(covariance(source_low), covariance(target_low))
    restyled = frames + fine(moved + target_low.mean(0) - low)

    print(f"frame left alone   {psnr(frames, truth):6.2f} dB")
    print(f"mean picture       {psnr(np.broadcast_to(target.mean(0), truth.shape), truth):6.2f} dB")
    print(f"optimal transport  {psnr(restyled, truth):6.2f} dB")


if __name__ == "__main__":
    main()
