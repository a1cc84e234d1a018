# diffusers 0.36.0, torch 2.11.0, safetensors 0.6
"""Writes small random UNet2DModels with an input and diffusers' output each.

    python make_unet_fixture.py unet_fixture

tests/models/unet_parity_test.cpp reads what this writes: FOLDER/CASE/unet as diffusers saves it and
FOLDER/CASE/expected.safetensors with x, t and o.
"""

import sys
from pathlib import Path

import torch
from diffusers import UNet2DModel
from safetensors.torch import load_file, save_file

PLAIN_DOWN, PLAIN_UP = ("DownBlock2D",) * 2, ("UpBlock2D",) * 2
ATTN_DOWN, ATTN_UP = ("DownBlock2D", "AttnDownBlock2D"), ("AttnUpBlock2D", "UpBlock2D")
ALL_ATTN_DOWN, ALL_ATTN_UP = ("AttnDownBlock2D",) * 2, ("AttnUpBlock2D",) * 2

SMALL = dict(in_channels=3, out_channels=3, block_out_channels=(8, 12), layers_per_block=1,
             norm_num_groups=4, attention_head_dim=4)

CASES = {
    "plain": dict(down_block_types=PLAIN_DOWN, up_block_types=PLAIN_UP, add_attention=False,
                  layers_per_block=2),
    "attention": dict(down_block_types=ATTN_DOWN, up_block_types=ATTN_UP, freq_shift=1,
                      flip_sin_to_cos=False, downsample_padding=0, norm_eps=1e-3),
    "resnet_resampling": dict(down_block_types=ALL_ATTN_DOWN, up_block_types=ALL_ATTN_UP,
                              downsample_type="resnet", upsample_type="resnet", act_fn="gelu"),
    "scale_shift": dict(down_block_types=ATTN_DOWN, up_block_types=ATTN_UP,
                        resnet_time_scale_shift="scale_shift", downsample_type="resnet",
                        time_embedding_dim=20),
    "fourier": dict(down_block_types=PLAIN_DOWN, up_block_types=ATTN_UP, act_fn="mish",
                    time_embedding_type="fourier", center_input_sample=True,
                    mid_block_scale_factor=1.4142135),
    "learned_time": dict(down_block_types=ATTN_DOWN, up_block_types=PLAIN_UP, act_fn="relu",
                         time_embedding_type="learned", num_train_timesteps=20,
                         attention_head_dim=None, attn_norm_num_groups=2, in_channels=12,
                         out_channels=12),
}


def randomise(model: torch.nn.Module, generator: torch.Generator) -> None:
    """Nothing keeps a value at which a mistake would not show, such as a norm's 1 and 0."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if parameter.dim() > 1:
            scale = parameter[0].numel() ** -0.5
            parameter.data = noise * scale
        elif "norm" in name and name.endswith("weight"):
            parameter.data = 1 + 0.3 * noise
        else:
            parameter.data = 0.3 * noise


def write_case(folder: Path, options: dict, seed: int, height: int = 8, width: int = 12) -> None:
    generator = torch.Generator().manual_seed(seed)
    options = {**SMALL, **options}
    model = UNet2DModel(sample_size=(height, width), **options).eval()
    randomise(model, generator)
    model.save_pretrained(folder / "unet")
    latest = options.get("num_train_timesteps") or 1000
    x = torch.randn(2, options["in_channels"], height, width, generator=generator)
    t = torch.tensor([latest - 1, latest // 3])
    with torch.no_grad():
        o = model(x, t).sample
    save_file({"x": x, "t": t, "o": o.contiguous()}, folder / "expected.safetensors")


def rename_attention_as_before_0_17(folder: Path) -> None:
    file = folder / "diffusion_pytorch_model.safetensors"
    renames = {".to_q.": ".query.", ".to_k.": ".key.", ".to_v.": ".value.",
               ".to_out.0.": ".proj_attn."}
    weights = {}
    for name, tensor in load_file(file).items():
        for since, old in renames.items():
            name = name.replace(since, old)
        weights[name] = tensor
    save_file(weights, file, metadata={"format": "pt"})


def main() -> None:
    folder = Path(sys.argv[1])
    for seed, (name, options) in enumerate(CASES.items()):
        write_case(folder / name, options, seed)
    write_case(folder / "old_attention_names", CASES["attention"], seed=99)
    rename_attention_as_before_0_17(folder / "old_attention_names" / "unet")


if __name__ == "__main__":
    main()
