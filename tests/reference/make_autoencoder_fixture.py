# diffusers 0.42.1, torch 2.11.0, safetensors 0.8
"""Writes small random autoencoders with a picture, a latent and diffusers' results of each.

    python make_autoencoder_fixture.py autoencoder_fixture

tests/models/autoencoder_parity_test.cpp reads what this writes: FOLDER/CASE/vae as diffusers saves
it and FOLDER/CASE/expected.safetensors with picture, encoded, latent and decoded. Latents are
scaled, as a denoiser sees them. Weights are fp32, all that is expected fp64.
"""

import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, VQModel
from safetensors.torch import save_file

from make_unet_fixture import randomise, rename_attention_as_before_0_17

DOWN, UP = ("DownEncoderBlock2D",) * 2, ("UpDecoderBlock2D",) * 2
ATTN_DOWN, ATTN_UP = DOWN[:1] + ("AttnDownEncoderBlock2D",), ("AttnUpDecoderBlock2D",) + UP[:1]

SMALL = dict(down_block_types=DOWN, up_block_types=UP, block_out_channels=(8, 12),
             norm_num_groups=4)

CASES = {
    "kl": (AutoencoderKL, SMALL | dict(layers_per_block=2, latent_channels=4)),
    "kl_attention": (AutoencoderKL, SMALL | dict(
        down_block_types=ATTN_DOWN, up_block_types=ATTN_UP, act_fn="gelu", latent_channels=2)),
    # As SD 3's, with the three channels of the small UNets.
    "kl_shift": (AutoencoderKL, SMALL | dict(
        use_quant_conv=False, use_post_quant_conv=False, latent_channels=3, scaling_factor=1.5305,
        shift_factor=0.0609)),
    "kl_mean_std": (AutoencoderKL, SMALL | dict(
        latent_channels=4, scaling_factor=0.13025, mid_block_add_attention=False,
        latents_mean=(-1.6, 1.1, 0.2, -0.3), latents_std=(8.4, 6.2, 5.0, 0.7))),
    "vq": (VQModel, SMALL | dict(latent_channels=3, num_vq_embeddings=32, scaling_factor=1.0)),
    "vq_embedding": (VQModel, SMALL | dict(
        block_out_channels=(8,) * 3, down_block_types=DOWN + DOWN[:1], up_block_types=UP + UP[:1],
        latent_channels=4, vq_embed_dim=2, num_vq_embeddings=20, act_fn="relu",
        lookup_from_codebook=True)),
    "tiny": (AutoencoderTiny, dict(
        encoder_block_out_channels=(8,) * 3, num_encoder_blocks=(1, 2, 1),
        decoder_block_out_channels=(8,) * 3, num_decoder_blocks=(2, 1, 0), latent_channels=4)),
    "tiny_scaled": (AutoencoderTiny, dict(
        encoder_block_out_channels=(8,) * 2, num_encoder_blocks=(0, 1),
        decoder_block_out_channels=(12,) * 2, num_decoder_blocks=(1, 1), latent_channels=3,
        act_fn="silu", scaling_factor=1.5, shift_factor=0.2)),
}


def channels(values) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64).view(1, -1, 1, 1)


def scaled(config, h: torch.Tensor) -> torch.Tensor:
    """As the pipelines of SD, SD 3 and SDXL hand latents to the denoiser."""
    if config.get("latents_mean") is not None:
        mean, std = channels(config.latents_mean), channels(config.latents_std)
        return (h - mean) * config.scaling_factor / std
    return (h - (config.get("shift_factor") or 0)) * config.scaling_factor


def unscaled(config, latent: torch.Tensor) -> torch.Tensor:
    if config.get("latents_mean") is not None:
        mean, std = channels(config.latents_mean), channels(config.latents_std)
        return latent * std / config.scaling_factor + mean
    return latent / config.scaling_factor + (config.get("shift_factor") or 0)


@torch.no_grad()
def encode(model, picture: torch.Tensor) -> torch.Tensor:
    output = model.encode(picture)
    gaussian = "latent_dist" in output
    return scaled(model.config, output.latent_dist.mode() if gaussian else output.latents)


@torch.no_grad()
def decode(model, latent: torch.Tensor) -> torch.Tensor:
    return model.decode(unscaled(model.config, latent)).sample


def write_case(folder: Path, kind, options: dict, seed: int, height: int = 16,
               width: int = 24) -> None:
    generator = torch.Generator().manual_seed(seed)
    model = kind(**options).eval()
    randomise(model, generator)
    model.save_pretrained(folder / "vae")
    model = model.double()
    picture = torch.rand(2, 3, height, width, generator=generator, dtype=torch.float64) * 2 - 1
    encoded = encode(model, picture)
    latent = torch.randn(encoded.shape, generator=generator, dtype=torch.float64)
    save_file({"picture": picture, "encoded": encoded.contiguous(), "latent": latent,
               "decoded": decode(model, latent).contiguous()}, folder / "expected.safetensors")


def main() -> None:
    folder = Path(sys.argv[1])
    for seed, (name, (kind, options)) in enumerate(CASES.items()):
        write_case(folder / name, kind, options, seed)
    write_case(folder / "old_attention_names", *CASES["kl_attention"], seed=99)
    rename_attention_as_before_0_17(folder / "old_attention_names" / "vae")


if __name__ == "__main__":
    main()
