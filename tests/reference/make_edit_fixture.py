# diffusers 0.42.1, transformers 5.24, torch 2.11.0, safetensors 0.8, pillow
"""Writes a small random Stable Diffusion and what diffusers' CycleDiffusionPipeline makes of a picture with it.

    python make_edit_fixture.py edit_fixture

tests/programs/command_line_edit_test.cpp reads what this writes: FOLDER/model, FOLDER/picture.png and its
`latent` in FOLDER/encoded.safetensors, FOLDER/noise.safetensors with `noise` [K+1,1,C,H,W], FOLDER/small_lora.safetensors,
FOLDER/edits.json and for each case in it FOLDER/CASE.safetensors with `latent` and `sample`. The pipeline draws
its noise one tensor at a time, x_1's first; here it is handed those rows instead, and the autoencoder's posterior
gives its mean. A case with a LoRA is run on weights that it was added to.

The pipeline's compute_noise() takes whatever the network predicts for noise, which its scheduler does not: of a network that
predicts v it is handed the noise that v says, sqrt(alpha_bar) v + sqrt(1 - alpha_bar) x_t.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from diffusers.pipelines.deprecated.stable_diffusion_variants import pipeline_cycle_diffusion as reference
from make_prompt_fixture import write_encoder, write_tokenizer
from make_unet_fixture import randomise
from PIL import Image
from safetensors.torch import save_file
from transformers import CLIPTextModel

compute_noise = reference.compute_noise
STEPS, STRENGTH, WIDTH, HEIGHT = 10, 0.8, 24, 16
CASES = {
    "guided": dict(source_guidance_scale=1.5, guidance_scale=3.0, eta=0.1),
    "noisy": dict(source_guidance_scale=1.0, guidance_scale=2.0, eta=1.0),
    "lora": dict(source_guidance_scale=2.0, guidance_scale=2.0, eta=0.5, lora_scale=0.7),
    "v_prediction": dict(source_guidance_scale=1.5, guidance_scale=3.0, eta=0.3, prediction_type="v_prediction"),
}
LORA_LAYERS = ("down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k",
               "up_blocks.1.attentions.0.transformer_blocks.0.attn1.to_out.0")
PROMPTS = dict(source="a village in summer at noon", target="a village in the snow at dusk")


def write_model(folder: Path) -> None:
    tokenizer = write_tokenizer(folder / "tokenizer", "<|endoftext|>")
    write_encoder(folder / "text_encoder", CLIPTextModel, tokenizer, seed=1, hidden_size=8)
    unet = UNet2DConditionModel(
        sample_size=8, block_out_channels=(8, 16), layers_per_block=1, cross_attention_dim=8, attention_head_dim=2,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        norm_num_groups=4)
    vae = AutoencoderKL(block_out_channels=(4, 8), latent_channels=4, norm_num_groups=4, layers_per_block=1,
                        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2)
    scheduler = DDIMScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False,
                              set_alpha_to_one=False, steps_offset=1)
    for seed, network in ((2, unet), (3, vae)):
        randomise(network, torch.Generator().manual_seed(seed))
    for name, part in (("unet", unet), ("vae", vae), ("scheduler", scheduler)):
        part.save_pretrained(folder / name)
    index = {"_class_name": "StableDiffusionPipeline", "scheduler": ["diffusers", "DDIMScheduler"],
             "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
             "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
             "safety_checker": [None, None], "feature_extractor": [None, None]}
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")


def write_lora(file: Path, unet: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Returns what it adds to each layer's weight at scale 1."""
    generator = torch.Generator().manual_seed(6)
    tensors, changes = {}, {}
    for layer in LORA_LAYERS:
        rows, columns = unet.get_submodule(layer).weight.shape
        down, up = torch.randn((2, columns), generator=generator), torch.randn((rows, 2), generator=generator)
        tensors[f"unet.{layer}.lora_A.weight"], tensors[f"unet.{layer}.lora_B.weight"] = down, up
        changes[layer] = up @ down
    save_file(tensors, file)
    return changes


def set_prediction(pipeline, prediction_type: str) -> None:
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config, prediction_type=prediction_type)
    reference.compute_noise = compute_noise if prediction_type == "epsilon" else compute_noise_of_v


def compute_noise_of_v(scheduler, x_s, x_t, t, v, eta):
    alpha_bar = scheduler.alphas_cumprod[t]
    return compute_noise(scheduler, x_s, x_t, t, alpha_bar**0.5 * v + (1 - alpha_bar) ** 0.5 * x_t, eta)


def edit(pipeline, picture: Image.Image, noise: torch.Tensor, settings: dict) -> torch.Tensor:
    rows = iter(noise)
    reference.randn_tensor = lambda shape, **kwargs: next(rows).expand(shape)
    return pipeline(prompt=PROMPTS["target"], source_prompt=PROMPTS["source"], image=picture, strength=STRENGTH,
                    num_inference_steps=STEPS, output_type="latent", **settings).images


@torch.no_grad()
def main(folder: Path) -> None:
    write_model(folder / "model")
    parts = StableDiffusionPipeline.from_pretrained(folder / "model", safety_checker=None, feature_extractor=None,
                                                    image_encoder=None, requires_safety_checker=False).components
    pipeline = reference.CycleDiffusionPipeline(
        **{name: parts[name] for name in ("vae", "text_encoder", "tokenizer", "unet", "scheduler")},
        safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    pipeline.set_progress_bar_config(disable=True)
    DiagonalGaussianDistribution.sample = lambda self, generator=None: self.mode()

    pixels = np.random.default_rng(4).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    picture = Image.fromarray(pixels)
    picture.save(folder / "picture.png")
    K = int(STEPS * STRENGTH)
    noise = torch.randn((K + 1, 1, 4, HEIGHT // 2, WIDTH // 2), generator=torch.Generator().manual_seed(5))
    save_file({"noise": noise}, folder / "noise.safetensors")
    scale = pipeline.vae.config.scaling_factor
    encoded = pipeline.vae.encode(pipeline.image_processor.preprocess(picture)).latent_dist.mode() * scale
    save_file({"latent": encoded.contiguous()}, folder / "encoded.safetensors")
    changes = write_lora(folder / "small_lora.safetensors", pipeline.unet)
    for case, settings in CASES.items():
        settings = dict(settings)
        lora_scale = settings.pop("lora_scale", 0)
        set_prediction(pipeline, settings.pop("prediction_type", "epsilon"))
        for layer, change in changes.items():
            pipeline.unet.get_submodule(layer).weight += lora_scale * change
        latent = edit(pipeline, picture, noise, settings)
        for layer, change in changes.items():
            pipeline.unet.get_submodule(layer).weight -= lora_scale * change
        sample = pipeline.vae.decode(latent / scale).sample
        save_file({"latent": latent.contiguous(), "sample": sample.contiguous()}, folder / f"{case}.safetensors")
    described = {"steps": STEPS, "strength": STRENGTH, "cases": CASES, **PROMPTS}
    (folder / "edits.json").write_text(json.dumps(described, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
