# diffusers 0.42, transformers 5.24, torch 2.11
"""Writes what single-file checkpoints hold and what becomes of each tensor.

    python make_checkpoint_fixture.py checkpoint_fixture

FOLDER/KIND.json: `shapes` of the checkpoint's tensors by their names; `tensors`, for each network
each of its tensors' [checkpoint's name, how it comes from there] as compvis_layout.py has it, and
`configs` of the networks. Before that is written, diffusers itself converts such a checkpoint, and
every name and value must agree. tests/models/checkpoint_test.cpp reads it.
"""

import json
import sys
from pathlib import Path

from compvis_layout import Family, build, check_against_diffusers, checkpoint_of


def small_unconditional() -> Family:
    unet = dict(in_channels=3, out_channels=3, block_out_channels=[32, 64], layers_per_block=1,
                down_block_types=["DownBlock2D", "AttnDownBlock2D"], up_block_types=["AttnUpBlock2D", "UpBlock2D"],
                attention_head_dim=32)
    autoencoder = dict(
        block_out_channels=[32, 32, 32], down_block_types=["DownEncoderBlock2D"] * 3,
        up_block_types=["UpDecoderBlock2D"] * 3, layers_per_block=1, latent_channels=3, num_vq_embeddings=16,
        vq_embed_dim=3, scaling_factor=1)
    return build("unconditional", unet, autoencoder, {})


def small_text2im() -> Family:
    unet = dict(in_channels=4, out_channels=4, block_out_channels=[32, 64], layers_per_block=1,
                down_block_types=["CrossAttnDownBlock2D", "DownBlock2D"],
                up_block_types=["UpBlock2D", "CrossAttnUpBlock2D"], cross_attention_dim=64, attention_head_dim=8,
                transformer_layers_per_block=[1, 1])
    autoencoder = dict(
        block_out_channels=[32, 64], down_block_types=["DownEncoderBlock2D"] * 2,
        up_block_types=["UpDecoderBlock2D"] * 2, layers_per_block=1, latent_channels=4, scaling_factor=0.18215)
    text = dict(vocab_size=50, max_position_embeddings=77, encoder_layers=2, encoder_ffn_dim=96,
                encoder_attention_heads=2, head_dim=64, d_model=64)
    return build("text2im", unet, autoencoder, text)


def small_family(kind: str) -> Family:
    if kind == "text2im":
        return small_text2im()
    if kind == "unconditional":
        return small_unconditional()
    wide = 32 if kind == "sd1" else 64
    xl = kind == "sdxl"
    unet = dict(
        in_channels=4, out_channels=4, block_out_channels=[wide, 2 * wide],
        down_block_types=["DownBlock2D" if xl else "CrossAttnDownBlock2D",
                          "CrossAttnDownBlock2D" if xl else "DownBlock2D"],
        up_block_types=["CrossAttnUpBlock2D", "UpBlock2D"] if xl
        else ["UpBlock2D", "CrossAttnUpBlock2D"],
        layers_per_block=1, cross_attention_dim=128 if xl else 64,
        attention_head_dim=8 if kind == "sd1" else [1, 2], use_linear_projection=kind != "sd1",
        transformer_layers_per_block=[1, 2 if xl else 1])
    if xl:
        unet |= dict(addition_embed_type="text_time", addition_time_embed_dim=256,
                     projection_class_embeddings_input_dim=64 + 6 * 256)
    autoencoder = dict(
        block_out_channels=[32, 64], down_block_types=["DownEncoderBlock2D"] * 2,
        up_block_types=["UpDecoderBlock2D"] * 2, layers_per_block=1, latent_channels=4,
        scaling_factor=0.13025 if xl else 0.18215)
    text = dict(vocab_size=50, hidden_size=64, intermediate_size=96, num_hidden_layers=2,
                num_attention_heads=1, projection_dim=64, max_position_embeddings=77)
    return build(kind, unet, autoencoder, text)


def config_of(network) -> dict:
    config = network.config
    settings = config.to_dict() if hasattr(config, "to_dict") else dict(config)
    return {key: value for key, value in settings.items() if key != "_use_default_values"}  # A set, in any order.


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    for kind in ["sd1", "sd2", "sdxl", "text2im", "unconditional"]:
        family = small_family(kind)
        check_against_diffusers(family)
        contents = {
            "shapes": {name: list(tensor.shape) for name, tensor in checkpoint_of(family).items()},
            "tensors": family.sources,
            "configs": {part: config_of(network) for part, network in family.networks.items()}}
        (folder / f"{kind}.json").write_text(
            json.dumps(contents, separators=(",", ":"), default=str) + "\n")


if __name__ == "__main__":
    main()
