# diffusers 0.42.1, torch 2.11.0, safetensors 0.8
"""Latent models: `restyle translate` written a second time, and `restyle generate` by diffusers.

    python oracle_translate_latents.py latent_fixture

Translation is that of oracle_translate.py between an encoding and a decoding in double; the networks
are those of unet_fixture, the autoencoders those of autoencoder_fixture. Generation is LDMPipeline.
tests/programs/command_line_latents_test.cpp reads what this writes.
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler, LDMPipeline, UNet2DModel, VQModel
from safetensors.torch import save_file

from make_autoencoder_fixture import decode, encode
from oracle_translate import DDIM, HERE, SCALED, arguments, translate

LATENT = DDIM | SCALED | dict(clip_sample=False, set_alpha_to_one=False, steps_offset=1)
CASES = {
    "kl_shift": dict(source=LATENT, target=LATENT, steps=5, strength=0.8, eta=0.5),
    "vq": dict(source=LATENT | dict(prediction_type="v_prediction"), target=LATENT, steps=4,
               strength=1.0),
}
CLASSES = {"kl_shift": AutoencoderKL, "vq": VQModel}


def autoencoder(name: str):
    return CLASSES[name].from_pretrained(HERE / "autoencoder_fixture" / name / "vae")


def write_translation(folder: Path, name: str, generator: torch.Generator) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    case = CASES[name]
    for side in ("source", "target"):
        (folder / f"{side}.json").write_text(json.dumps(case[side], indent=2) + "\n")
    (folder / "arguments.json").write_text(json.dumps(arguments(case)) + "\n")
    model = autoencoder(name).double()
    picture = torch.rand(2, 3, 16, 24, generator=generator, dtype=torch.float64) * 2 - 1
    latent = encode(model, picture)
    rows = int(case["steps"] * case["strength"]) + 1
    noise = torch.randn(rows, *latent.shape, generator=generator, dtype=torch.float64)
    translated = translate(case, latent, noise, None)
    save_file({"sample": picture}, folder / "sample.safetensors")
    save_file({"latent": latent.contiguous()}, folder / "latent.safetensors")
    save_file({"noise": noise}, folder / "noise.safetensors")
    save_file({"sample": decode(model, translated).contiguous(), "latent": translated.contiguous(),
               "autoencoded": decode(model, latent).contiguous()},
              folder / "expected.safetensors")


def write_generation(folder: Path, seed: int) -> None:
    """Deterministic, so that all the noise is where the pipeline starts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schedule.json").write_text(json.dumps(LATENT, indent=2) + "\n")
    unet = UNet2DModel.from_pretrained(HERE / "unet_fixture" / "plain" / "unet")
    unet.register_to_config(sample_size=8)
    scheduler = DDIMScheduler(**{key: LATENT[key] for key in LATENT if key != "_class_name"})
    pipeline = LDMPipeline(vqvae=autoencoder("vq"), unet=unet, scheduler=scheduler)
    pipeline.set_progress_bar_config(disable=True)
    picture = pipeline(generator=torch.Generator().manual_seed(seed), eta=0.0,
                       num_inference_steps=6, output_type="np").images
    noise = torch.full((7, 1, 3, 8, 8), float("nan"))
    noise[0] = torch.randn(1, 3, 8, 8, generator=torch.Generator().manual_seed(seed))
    save_file({"noise": noise}, folder / "noise.safetensors")
    save_file({"picture": torch.from_numpy(picture).contiguous()}, folder / "expected.safetensors")


def main() -> None:
    folder = Path(sys.argv[1])
    generator = torch.Generator().manual_seed(5)
    for name in CASES:
        write_translation(folder / name, name, generator)
    write_generation(folder / "generated", seed=6)


if __name__ == "__main__":
    main()
