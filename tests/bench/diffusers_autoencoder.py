# diffusers 0.42.1, torch 2.11.0
"""How long diffusers takes for what autoencoder_bench measures.

    python diffusers_autoencoder.py [--threads 2] [--side 256] [--calls 5]

Prints the median of some calls and their processor time, in milliseconds.
"""

import argparse
import statistics
import time

import torch
from diffusers import AutoencoderKL, AutoencoderTiny

SD = dict(down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
          block_out_channels=(128, 256, 512, 512), layers_per_block=2)
NETWORKS = {"ldm": (AutoencoderKL, SD), "tiny": (AutoencoderTiny, {})}
DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}
LATENT_PIXELS = 8


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--calls", type=int, default=5)
    given = parser.parse_args()

    torch.set_num_threads(given.threads)
    for name, (kind, options) in NETWORKS.items():
        for precision, dtype in DTYPES.items():
            model = kind(**options).eval().to(dtype, memory_format=torch.channels_last)
            latent = given.side // LATENT_PIXELS
            for what, shape in (("encode", (1, 3, given.side, given.side)),
                                ("decode", (1, 4, latent, latent))):
                x = torch.randn(shape).to(dtype, memory_format=torch.channels_last)
                run = getattr(model, what)
                wall, processor = [], []
                with torch.inference_mode():
                    run(x)
                    for _ in range(given.calls):
                        began, worked = time.perf_counter(), time.process_time()
                        run(x)
                        wall.append(1000 * (time.perf_counter() - began))
                        processor.append(1000 * (time.process_time() - worked))
                print(f"{name}/{what}/{precision} threads {given.threads}: "
                      f"{statistics.median(wall):.0f} ms, "
                      f"{statistics.median(processor):.0f} ms of processor")


if __name__ == "__main__":
    main()
