# transformers 5.24, torch 2.11.0, Pillow 13, safetensors 0.6
"""Random CLIP models and picture sizes against transformers, many more than the fixtures hold.

    python sweep_clip_parity.py BUILD/bin/text_test [CASES] [SEED]

Writes them into a temporary folder and runs the parity test on it.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from make_clip_fixture import write_case


def random_case(draw: random.Random) -> dict:
    side, patch, heads = draw.choice([16, 24, 32]), draw.choice([4, 5, 8]), draw.choice([1, 2, 3])
    height = draw.randint(8, 120)
    edge = draw.choice([side, side, side + 5])
    activation = draw.choice(["quick_gelu", "gelu"])
    return dict(
        processor={"size": {"shortest_edge": edge}, "crop_size": {"height": side, "width": side},
                   "resample": draw.choice([2, 3])},
        height=height,
        width=draw.randint(height * 2 // 3, 2 * height),
        text=dict(hidden_size=heads * 4, num_attention_heads=heads, num_hidden_layers=draw.randint(1, 3),
                  hidden_act=activation),
        vision=dict(hidden_size=heads * 8, num_attention_heads=heads, num_hidden_layers=draw.randint(1, 4),
                    image_size=side, patch_size=patch, hidden_act=activation),
        projection=draw.randint(3, 24),
    )


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            write_case(Path(folder) / f"{case:04}", case, **random_case(draw))
        environment = {**os.environ, "RESTYLE_CLIP_CASES": folder}
        sys.exit(subprocess.call([program, "--gtest_filter=ClipPictures.Are*:ClipModel.*:PictureText.Rates*"], env=environment))


if __name__ == "__main__":
    main()
