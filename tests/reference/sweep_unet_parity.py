# diffusers 0.36.0, torch 2.11.0, safetensors 0.6
"""Random UNet2DModel configurations against diffusers, many more than the fixtures hold.

    python sweep_unet_parity.py BUILD/bin/models_test [CASES] [SEED]

Writes them into a temporary folder and runs the parity test on it.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from make_unet_fixture import write_case


def random_options(draw: random.Random) -> dict:
    levels = draw.randint(1, 3)
    groups = draw.choice([1, 2, 4])
    time = draw.choice(["positional", "positional", "fourier", "learned"])
    channels = draw.choice([3, 4, 12])
    return dict(
        in_channels=channels,
        out_channels=draw.choice([channels, 2 * channels]),
        block_out_channels=tuple(8 * draw.randint(1, 3) for _ in range(levels)),
        layers_per_block=draw.randint(1, 3),
        down_block_types=tuple(
            draw.choice(["DownBlock2D", "AttnDownBlock2D", "ResnetDownsampleBlock2D"])
            for _ in range(levels)),
        up_block_types=tuple(draw.choice(["UpBlock2D", "AttnUpBlock2D", "ResnetUpsampleBlock2D"])
                             for _ in range(levels)),
        downsample_type=draw.choice(["conv", "resnet"]),
        upsample_type=draw.choice(["conv", "resnet"]),
        downsample_padding=draw.choice([0, 1]),
        act_fn=draw.choice(["silu", "swish", "gelu", "mish", "relu"]),
        attention_head_dim=draw.choice([None, 2, 3, 8]),
        norm_num_groups=groups,
        attn_norm_num_groups=draw.choice([None, 1, 8]),
        norm_eps=draw.choice([1e-6, 1e-5, 1e-3]),
        resnet_time_scale_shift=draw.choice(["default", "scale_shift"]),
        mid_block_scale_factor=draw.choice([1, 2**0.5]),
        add_attention=draw.choice([True, False]),
        center_input_sample=draw.choice([True, False]),
        time_embedding_type=time,
        time_embedding_dim=draw.choice([None, 24]),
        freq_shift=draw.choice([0, 1]),
        flip_sin_to_cos=draw.choice([True, False]),
        num_train_timesteps=100 if time == "learned" else None,
    )


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            write_case(Path(folder) / f"{case:04}", random_options(draw), seed=case,
                       height=4 * draw.randint(1, 5), width=4 * draw.randint(1, 5))
        environment = {**os.environ, "RESTYLE_UNET_CASES": folder}
        sys.exit(subprocess.call([program, "--gtest_filter=*AgreesWithDiffusers*"],
                                 env=environment))


if __name__ == "__main__":
    main()
