# diffusers 0.42, peft 0.21, torch 2.11
"""Writes small random UNet2DModels with two LoRAs, and peft's output at several scales of both.

    python make_lora_fixture.py lora_fixture

FOLDER/CASE/unet as diffusers saves it, first.safetensors in diffusers' layout with alpha in its
metadata, second.safetensors in kohya's with .alpha, expected.safetensors with x, t, scales [n, 2]
and o [n, ...] in double. tests/models/lora_parity_test.cpp reads it.
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import UNet2DModel
from make_unet_fixture import ATTN_DOWN, ATTN_UP, SMALL, randomise
from peft import LoraConfig, get_peft_model_state_dict, inject_adapter_in_model
from peft.tuners.lora import LoraLayer
from safetensors.torch import save_file

CASES = {
    "attention": dict(down_block_types=ATTN_DOWN, up_block_types=ATTN_UP),
    "scale_shift": dict(down_block_types=ATTN_DOWN, up_block_types=ATTN_UP,
                        resnet_time_scale_shift="scale_shift", downsample_type="resnet"),
}
SCALES = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.6, -1.5)]
ATTENTION = ["to_q", "to_k", "to_v", "to_out.0"]


def add_lora(model: torch.nn.Module, name: str, generator: torch.Generator, **options) -> LoraConfig:
    config = LoraConfig(init_lora_weights=False, **options)
    inject_adapter_in_model(config, model, adapter_name=name)
    for parameter_name, parameter in model.named_parameters():
        if f".{name}." in parameter_name:
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.data = 0.5 * noise * parameter[0].numel() ** -0.5
    return config


def set_scales(model: torch.nn.Module, scales: dict) -> None:
    for module in model.modules():
        if isinstance(module, LoraLayer):
            module.set_adapter([name for name in scales if name in module.lora_A])
            for name, scale in scales.items():
                module.set_scale(name, scale)


def write_as_diffusers(file: Path, tensors: dict, config: LoraConfig) -> None:
    settings = {f"unet.{key}": getattr(config, key)
                for key in ["r", "lora_alpha", "alpha_pattern", "rank_pattern", "use_rslora"]}
    save_file({f"unet.{name}": tensor for name, tensor in tensors.items()}, file,
              metadata={"format": "pt", "lora_adapter_metadata": json.dumps(settings)})


def write_as_kohya(file: Path, tensors: dict, alpha: float) -> None:
    kohya = {}
    for name, tensor in tensors.items():
        layer, matrix, _ = name.rsplit(".", 2)
        layer = "lora_unet_" + layer.replace(".", "_")
        kohya[f"{layer}.{'lora_down' if matrix == 'lora_A' else 'lora_up'}.weight"] = tensor
        kohya[f"{layer}.alpha"] = torch.tensor(alpha)
    save_file(kohya, file)


def write_case(folder: Path, options: dict, seed: int, height: int = 8, width: int = 8) -> None:
    generator = torch.Generator().manual_seed(seed)
    options = {**SMALL, **options}
    model = UNet2DModel(sample_size=(height, width), **options).eval()
    randomise(model, generator)
    model.save_pretrained(folder / "unet")
    every_layer = [name for name, module in model.named_modules()
                   if isinstance(module, (torch.nn.Linear, torch.nn.Conv2d))]
    first = add_lora(model, "first", generator, r=3, lora_alpha=2, target_modules=ATTENTION,
                     alpha_pattern={"to_v": 5}, use_rslora=seed % 2 == 1)
    add_lora(model, "second", generator, r=2, lora_alpha=3, target_modules=every_layer)
    tensors = {name: {key: tensor.contiguous() for key, tensor in
                      get_peft_model_state_dict(model, adapter_name=name).items()}
               for name in ["first", "second"]}
    write_as_diffusers(folder / "first.safetensors", tensors["first"], first)
    write_as_kohya(folder / "second.safetensors", tensors["second"], 3.0)

    x = torch.randn(2, options["in_channels"], height, width, generator=generator)
    t = torch.tensor([19, 6])
    model.double()
    outputs = []
    for scales in SCALES:
        set_scales(model, dict(zip(["first", "second"], scales)))
        with torch.no_grad():
            outputs.append(model(x.double(), t).sample)
    save_file({"x": x, "t": t, "scales": torch.tensor(SCALES, dtype=torch.float64),
               "o": torch.stack(outputs).contiguous()}, folder / "expected.safetensors")


def main() -> None:
    folder = Path(sys.argv[1])
    for seed, (name, options) in enumerate(CASES.items()):
        write_case(folder / name, options, seed)


if __name__ == "__main__":
    main()
