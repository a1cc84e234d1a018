# transformers 5.24, torch 2.11.0, safetensors 0.6
"""Random CLIP text encoders against transformers, many more than the fixtures hold.

    python sweep_clip_text_parity.py BUILD/bin/text_test [CASES] [SEED]

Writes them into a temporary folder and runs the parity test on it.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from make_clip_text_fixture import write_case


def random_options(draw: random.Random) -> dict:
    heads = draw.choice([1, 2, 3, 4])
    vocabulary = draw.randint(30, 200)
    options = dict(
        vocab_size=vocabulary,
        hidden_size=heads * draw.choice([4, 8, 20]),
        intermediate_size=draw.randint(8, 100),
        num_hidden_layers=draw.randint(1, 6),
        num_attention_heads=heads,
        max_position_embeddings=draw.choice([12, 30, 77]),
        hidden_act=draw.choice(["quick_gelu", "gelu", "relu", "silu"]),
        layer_norm_eps=draw.choice([1e-5, 1e-6, 1e-3]),
        eos_token_id=draw.choice([2, vocabulary - 1]),
        bos_token_id=vocabulary - 2,
    )
    if draw.random() < 0.5:
        options["projection_dim"] = draw.randint(4, 40)
    return options


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            write_case(Path(folder) / f"{case:04}", random_options(draw), seed=case)
        environment = {**os.environ, "RESTYLE_CLIP_TEXT_CASES": folder}
        sys.exit(subprocess.call([program, "--gtest_filter=ClipTextModel.AgreesWithTransformers*"], env=environment))


if __name__ == "__main__":
    main()
