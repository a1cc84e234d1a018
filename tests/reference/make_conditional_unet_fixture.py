# diffusers 0.42.1, torch 2.11.0, safetensors 0.8
"""Writes small random UNet2DConditionModels with what they are told, an input and diffusers' output.

    python make_conditional_unet_fixture.py conditional_unet_fixture

tests/models/unet_condition_parity_test.cpp reads what this writes: FOLDER/CASE/unet as diffusers
saves it and FOLDER/CASE/expected.safetensors with x, t, o and a condition of two entries, of which
each half of the batch is told one. The cases are the families' configurations made small; the last
two are UNet2DModels.
"""

import sys
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel, UNet2DModel
from safetensors.torch import save_file

from make_unet_fixture import randomise

ENTRIES, SAMPLES = 2, 4

SMALL = dict(block_out_channels=(4, 6), layers_per_block=1, norm_num_groups=2,
             cross_attention_dim=5, attention_head_dim=2,
             down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
             up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"))
XL = dict(down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
          up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), attention_head_dim=[1, 2],
          transformer_layers_per_block=[1, 2], use_linear_projection=True,
          addition_embed_type="text_time", addition_time_embed_dim=4,
          projection_class_embeddings_input_dim=24 + 6)
NO_TEXT = dict(down_block_types=("DownBlock2D", "ResnetDownsampleBlock2D"),
               up_block_types=("ResnetUpsampleBlock2D", "UpBlock2D"),
               mid_block_type="UNetMidBlock2D")

CASES = {
    "sd1": dict(),
    "sd2": dict(attention_head_dim=[1, 3], use_linear_projection=True, upcast_attention=True,
                layers_per_block=2),
    "sdxl": XL,
    "lcm": dict(time_cond_proj_dim=16),
    # SSD-1B: transformers counted one by one, and one residual block in the middle.
    "segmind_xl": {**XL, "layers_per_block": 2, "mid_block_type": "UNetMidBlock2D",
                   "transformer_layers_per_block": [1, [2, 1]],
                   "reverse_transformer_layers_per_block": [[2, 1, 0], 1]},
    # Segmind's tiny-sd and SDXS: no middle, few layers.
    "no_middle": dict(mid_block_type=None, layers_per_block=(1, 2), conv_in_kernel=5,
                      conv_out_kernel=1),
    # LDM's text2im with BERT: heads that do not divide the channels.
    "ldm_text2im": dict(attention_head_dim=3, flip_sin_to_cos=False, freq_shift=1,
                        mid_block_scale_factor=1.4142135),
    "ldm_class": dict(cross_attention_dim=3, only_cross_attention=(True, False),
                      downsample_padding=0),
    "class_table": dict(num_class_embeds=5, act_fn="gelu"),
    "class_timestep": {**NO_TEXT, "class_embed_type": "timestep", "act_fn": "mish"},
    "class_projection": dict(class_embed_type="projection", resnet_time_scale_shift="scale_shift",
                             projection_class_embeddings_input_dim=7),
    "class_simple_projection": dict(class_embed_type="simple_projection", encoder_hid_dim=9,
                                    projection_class_embeddings_input_dim=7,
                                    encoder_hid_dim_type="text_proj"),
    "plain_class_table": dict(plain=True, num_class_embeds=5),
    "plain_class_identity": dict(plain=True, class_embed_type="identity"),
}


def condition_of(config, generator: torch.Generator) -> dict:
    """What such a network is told, by the names of restyle::core::Condition."""
    draw = lambda *shape: torch.randn(ENTRIES, *shape, generator=generator)
    told = {}
    kinds = (*config.down_block_types, *config.up_block_types, config.mid_block_type)
    if any("CrossAttn" in (kind or "") for kind in kinds):
        told["text"] = draw(5, config.get("encoder_hid_dim") or config.cross_attention_dim)
    if config.get("addition_embed_type"):
        ids = 6 * config.addition_time_embed_dim
        told["pooled"] = draw(config.projection_class_embeddings_input_dim - ids)
        told["time_ids"] = torch.tensor([[64, 48, 0, 3, 64, 48], [32, 32, 8, 0, 64, 96]])
    elif config.class_embed_type in ("projection", "simple_projection"):
        told["pooled"] = draw(config.projection_class_embeddings_input_dim)
    elif config.class_embed_type == "identity":
        told["pooled"] = draw(config.get("time_embedding_dim") or 4 * config.block_out_channels[0])
    if config.num_class_embeds or config.class_embed_type == "timestep":
        told["label"] = torch.tensor([3, 1])
    if config.get("time_cond_proj_dim"):
        told["guidance_scale"] = torch.tensor([6.5, 0.25])
    return told


def guidance_embedding(w: torch.Tensor, width: int) -> torch.Tensor:
    """As LatentConsistencyModelPipeline.get_guidance_scale_embedding() has it."""
    half = width // 2
    step = torch.log(torch.tensor(10000.0)) / (half - 1)
    angle = (w * 1000.0)[:, None] * torch.exp(torch.arange(half) * -step)[None, :]
    waves = torch.cat([angle.sin(), angle.cos()], dim=1)
    return torch.nn.functional.pad(waves, (0, width % 2))


def call(model, x: torch.Tensor, t: torch.Tensor, condition: dict) -> torch.Tensor:
    """The model's output, the i-th part of the batch told entry i."""
    told = {name: value.repeat_interleave(len(x) // ENTRIES, 0)
            for name, value in condition.items()}
    labels = told.get("label")
    if model.config.class_embed_type in ("identity", "projection", "simple_projection"):
        labels = told["pooled"]
    with torch.no_grad():
        if isinstance(model, UNet2DModel):
            return model(x, t, class_labels=labels).sample
        added = {"text_embeds": told.get("pooled"), "time_ids": told.get("time_ids")}
        guidance = None
        if "guidance_scale" in told:
            guidance = guidance_embedding(told["guidance_scale"], model.config.time_cond_proj_dim)
        return model(x, t, told.get("text"), class_labels=labels, timestep_cond=guidance,
                     added_cond_kwargs=added).sample


def write_case(folder: Path, options: dict, seed: int, height: int = 8, width: int = 4) -> None:
    generator = torch.Generator().manual_seed(seed)
    options = dict(options)
    if options.pop("plain", False):
        model = UNet2DModel(
            sample_size=8, in_channels=4, out_channels=4, block_out_channels=(4, 6),
            layers_per_block=1, norm_num_groups=2, **options,
            down_block_types=("DownBlock2D", "ResnetDownsampleBlock2D"),
            up_block_types=("ResnetUpsampleBlock2D", "UpBlock2D"), attention_head_dim=2)
    else:
        model = UNet2DConditionModel(sample_size=8, **{**SMALL, **options})
    randomise(model.eval(), generator)
    model.save_pretrained(folder / "unet")
    x = torch.randn(SAMPLES, model.config.in_channels, height, width, generator=generator)
    t = torch.tensor([999, 333, 0, 17])
    condition = condition_of(model.config, generator)
    o = call(model, x, t, condition)
    save_file({"x": x, "t": t, "o": o.contiguous(), **condition}, folder / "expected.safetensors")


def main() -> None:
    for seed, (name, options) in enumerate(CASES.items()):
        write_case(Path(sys.argv[1]) / name, options, seed)


if __name__ == "__main__":
    main()
