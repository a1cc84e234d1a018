# diffusers 0.42.1, torch 2.11.0
"""How long diffusers takes for what conditional_unet_bench measures.

    python diffusers_unet.py [--unet sd15] [--latent 64] [--batch 1] [--dtype bf16] [--threads 2]

Prints the median of some calls and their processor time, in milliseconds.
"""

import argparse
import statistics
import time

import torch
from diffusers import UNet2DConditionModel

SD1 = dict(in_channels=4, out_channels=4, sample_size=64, cross_attention_dim=768)
SMALL = dict(**SD1, layers_per_block=1)
XL = dict(in_channels=4, out_channels=4, sample_size=128, cross_attention_dim=2048,
          block_out_channels=(320, 640, 1280), attention_head_dim=[5, 10, 20],
          down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
          up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
          transformer_layers_per_block=[1, 2, 10], use_linear_projection=True,
          addition_embed_type="text_time", addition_time_embed_dim=256,
          projection_class_embeddings_input_dim=2816)

FAMILIES = {
    "sd15": SD1,
    "sd21": dict(in_channels=4, out_channels=4, sample_size=96, cross_attention_dim=1024,
                 attention_head_dim=[5, 10, 20, 20], use_linear_projection=True,
                 upcast_attention=True),
    "sdxl": XL,
    "lcm": dict(**SD1, time_cond_proj_dim=256),
    "small": SMALL,
    "tiny": dict(**SMALL, mid_block_type=None, block_out_channels=(320, 640, 1280),
                 down_block_types=("CrossAttnDownBlock2D",) * 3,
                 up_block_types=("CrossAttnUpBlock2D",) * 3),
}
DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--unet", choices=FAMILIES, default="sd15")
    parser.add_argument("--latent", type=int, default=64)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--dtype", choices=DTYPES, default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--calls", type=int, default=3)
    given = parser.parse_args()

    torch.set_num_threads(given.threads)
    dtype, config = DTYPES[given.dtype], FAMILIES[given.unet]
    model = UNet2DConditionModel(**config).eval().to(dtype, memory_format=torch.channels_last)
    x = torch.randn(given.batch, 4, given.latent, given.latent).to(
        dtype, memory_format=torch.channels_last)
    told = dict(encoder_hidden_states=torch.randn(given.batch, 77, config["cross_attention_dim"],
                                                  dtype=dtype))
    if "addition_embed_type" in config:
        told["added_cond_kwargs"] = dict(
            text_embeds=torch.randn(given.batch, 1280, dtype=dtype),
            time_ids=torch.full((given.batch, 6), 512))
    if "time_cond_proj_dim" in config:
        told["timestep_cond"] = torch.randn(given.batch, 256, dtype=dtype)

    wall, processor = [], []
    with torch.inference_mode():
        model(x, 500, **told)
        for _ in range(given.calls):
            began, worked = time.perf_counter(), time.process_time()
            model(x, 500, **told)
            wall.append(1000 * (time.perf_counter() - began))
            processor.append(1000 * (time.process_time() - worked))
    parameters = sum(parameter.numel() for parameter in model.parameters())
    print(f"{given.unet} {given.dtype} batch {given.batch} latent {given.latent} "
          f"threads {given.threads}: {statistics.median(wall):.0f} ms, "
          f"{statistics.median(processor):.0f} ms of processor, {parameters} parameters")


if __name__ == "__main__":
    main()
