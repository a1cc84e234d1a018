# diffusers 0.42.1, torch 2.11.0, safetensors 0.8
"""Random autoencoders against diffusers, many more than the fixtures hold.

    python sweep_autoencoder_parity.py BUILD/bin/models_test [CASES] [SEED]

Writes them into a temporary folder and runs the parity test on it.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from diffusers import AutoencoderKL, AutoencoderTiny, VQModel

from make_autoencoder_fixture import write_case


def ldm_options(draw: random.Random) -> dict:
    levels = draw.randint(1, 4)
    return dict(
        block_out_channels=tuple(8 * draw.randint(1, 3) for _ in range(levels)),
        down_block_types=tuple(draw.choice(["DownEncoderBlock2D", "AttnDownEncoderBlock2D"])
                               for _ in range(levels)),
        up_block_types=tuple(draw.choice(["UpDecoderBlock2D", "AttnUpDecoderBlock2D"])
                             for _ in range(levels)),
        layers_per_block=draw.randint(1, 3),
        act_fn=draw.choice(["silu", "swish", "gelu", "mish", "relu"]),
        latent_channels=draw.choice([1, 3, 4, 16]),
        norm_num_groups=draw.choice([1, 2, 4, 8]),
        scaling_factor=draw.choice([0.13025, 0.18215, 1.0, 1.5305]),
        mid_block_add_attention=draw.choice([True, False]),
    )


def kl_options(draw: random.Random) -> dict:
    options = ldm_options(draw)
    channels = options["latent_channels"]
    scale = draw.choice(["plain", "shift", "mean"])
    if scale == "shift":
        options["shift_factor"] = draw.uniform(-1, 1)
    if scale == "mean":
        options["latents_mean"] = [draw.uniform(-2, 2) for _ in range(channels)]
        options["latents_std"] = [draw.uniform(0.5, 8) for _ in range(channels)]
    return options | dict(
        use_quant_conv=draw.choice([True, False]),
        use_post_quant_conv=draw.choice([True, False]),
        force_upcast=draw.choice([True, False]),
    )


def vq_options(draw: random.Random) -> dict:
    return ldm_options(draw) | dict(
        num_vq_embeddings=draw.choice([64, 512]),
        vq_embed_dim=draw.choice([None, 2, 5]),
        lookup_from_codebook=draw.choice([True, False]),
    )


def tiny_options(draw: random.Random) -> dict:
    sizes = draw.randint(1, 4)
    return dict(
        encoder_block_out_channels=(8 * draw.randint(1, 3),) * sizes,
        decoder_block_out_channels=(8 * draw.randint(1, 3),) * sizes,
        num_encoder_blocks=tuple(draw.randint(0, 3) for _ in range(sizes)),
        num_decoder_blocks=tuple(draw.randint(0, 3) for _ in range(sizes)),
        act_fn=draw.choice(["silu", "swish", "gelu", "mish", "relu"]),
        latent_channels=draw.choice([3, 4, 16]),
        latent_magnitude=draw.choice([2, 3]),
        scaling_factor=draw.choice([0.5, 1.0]),
        shift_factor=draw.choice([0.0, 0.3]),
    )


KINDS = [(AutoencoderKL, kl_options), (VQModel, vq_options), (AutoencoderTiny, tiny_options)]


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            kind, options = KINDS[case % len(KINDS)]
            write_case(Path(folder) / f"{case:04}", kind, options(draw), seed=case,
                       height=16 * draw.randint(1, 3), width=16 * draw.randint(1, 3))
        environment = {**os.environ, "RESTYLE_AUTOENCODER_CASES": folder}
        sys.exit(subprocess.call([program, "--gtest_filter=Autoencoder.AgreesWithDiffusers*"],
                                 env=environment))


if __name__ == "__main__":
    main()
