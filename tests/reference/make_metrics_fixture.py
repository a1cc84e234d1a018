# scikit-image 0.26.0, numpy 2.4.6
"""Writes small pairs of pictures with scikit-image's PSNR and SSIM of each.

    python make_metrics_fixture.py metrics_fixture.json

tests/core/metrics_test.cpp reads what this writes; bytes are [H, W, 3] in hexadecimal.
"""

import json
import sys

import numpy as np
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

random = np.random.default_rng(1)
y, x = np.mgrid[0:14, 0:19]
smooth = np.stack([8 * x + 60, 9 * y + 40, 5 * (x + y) + 20], -1).astype(np.uint8)
noise = random.integers(0, 256, smooth.shape).astype(np.uint8)
PAIRS = {
    "smooth and slightly noisy": (smooth, smooth + noise // 16),
    "smooth and noise": (smooth, noise),
    "noise and its negative": (noise, 255 - noise),
    "smooth and shifted": (smooth, np.roll(smooth, 3, axis=1)),
}


def case(name, a, b):
    ssim = structural_similarity(a, b, gaussian_weights=True, sigma=1.5, data_range=255,
                                 use_sample_covariance=False, channel_axis=-1)
    return {"name": name, "height": a.shape[0], "width": a.shape[1], "a": a.tobytes().hex(),
            "b": b.tobytes().hex(), "psnr": peak_signal_noise_ratio(a, b), "ssim": ssim}


with open(sys.argv[1], "w") as file:
    json.dump([case(name, *pair) for name, pair in PAIRS.items()], file, indent=1)
    file.write("\n")
