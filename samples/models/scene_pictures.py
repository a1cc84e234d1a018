# numpy, pillow
"""Pictures of the sample scene, drawn by restyle_dataset, for the tools beside this file."""

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

DATASETS = json.loads((Path(__file__).resolve().parent / "datasets.json").read_text())


def pictures(dataset: str, look: str, seeds: str, views: int, size: int) -> np.ndarray:
    """uint8 [n, size, size, 3], in the order of seeds and views. dataset: the program restyle_dataset."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([dataset, "--look", look, "--seeds", seeds, "--views-per-seed", str(views),
                        "--size", f"{size}x{size}", "--out", folder], check=True, stdout=subprocess.DEVNULL)
        files = sorted(Path(folder).glob("*.png"))
        return np.stack([np.asarray(Image.open(file).convert("RGB")) for file in files])


def test_pictures(dataset: str, look: str, size: int) -> np.ndarray:
    """Those of the test scenes."""
    test = DATASETS["test"][look]
    return pictures(dataset, look, test["seeds"], test["views_per_seed"], size)
