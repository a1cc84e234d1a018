# diffusers 0.42, peft 0.21, torch 2.11
"""Two LoRAs on random UNet2DModel configurations against peft, many more than the fixtures hold.

    python sweep_lora_parity.py BUILD/bin/models_test [CASES] [SEED]
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from make_lora_fixture import write_case
from sweep_unet_parity import random_options


def options_with_attention(draw: random.Random) -> dict:
    while True:
        options = random_options(draw)
        if options["add_attention"] and options["time_embedding_type"] != "learned":
            return options


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            write_case(Path(folder) / f"{case:04}", options_with_attention(draw), seed=case)
        environment = {**os.environ, "RESTYLE_LORA_CASES": folder}
        sys.exit(subprocess.call([program, "--gtest_filter=LoraParity.*"], env=environment))


if __name__ == "__main__":
    main()
