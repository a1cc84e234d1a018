# transformers 5.24, torch 2.11.0, Pillow 13, safetensors 0.6
"""Writes small random CLIP models with pictures, texts and what transformers makes of them.

    python make_clip_fixture.py clip_fixture

tests/text/clip_parity_test.cpp reads what this writes: FOLDER/CASE/model as transformers saves it, tokenizer and
image processor included, FOLDER/CASE/texts.json, and FOLDER/CASE/expected.safetensors with pictures [n,3,H,W] of
8 bits, pixel_values (transformers' slow image processor), states, image_embeds, text_embeds (both of
length 1) and logits_per_image.
"""

import json
import sys
from pathlib import Path

import torch
from make_prompt_fixture import write_tokenizer
from make_tokenizer_fixture import MARKS
from make_unet_fixture import randomise
from safetensors.torch import save_file
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel

TEXTS = ["a photo of a summer noon", "Snow at dusk!", "winter " * 40]

SMALL_TEXT = dict(hidden_size=4, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
                  max_position_embeddings=24)
SMALL_VISION = dict(hidden_size=12, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=16,
                    patch_size=4)
SQUARE = {"size": {"shortest_edge": 16}, "crop_size": {"height": 16, "width": 16}}

CASES = {
    "downscaled": dict(processor=SQUARE, height=37, width=50),
    "upscaled": dict(processor=SQUARE, height=11, width=9, vision=dict(hidden_act="gelu", patch_size=8)),
    "padded": dict(processor={**SQUARE, "size": {"shortest_edge": 11}, "resample": 2}, height=23, width=23),
    "stretched": dict(processor={"size": {"height": 18, "width": 20}, "crop_size": {"height": 16, "width": 16},
                                 "image_mean": [0.5] * 3, "image_std": [0.5] * 3}, height=19, width=30),
}


def some_pictures(pictures: int, height: int, width: int, generator: torch.Generator) -> torch.Tensor:
    """8 bits a channel, smooth in some places and rough in others."""
    coarse = torch.rand(pictures, 3, 4, 4, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, size=(height, width), mode="bicubic")
    rough = torch.rand(pictures, 3, height, width, generator=generator)
    return ((0.7 * smooth + 0.3 * rough).clamp(0, 1) * 255).round().to(torch.uint8)


@torch.no_grad()
def write_case(folder: Path, seed: int, processor: dict, height: int, width: int, text: dict = {}, vision: dict = {},
               projection: int = 6) -> None:
    generator = torch.Generator().manual_seed(seed)
    tokenizer = write_tokenizer(folder / "model", MARKS[1])
    ids = dict(vocab_size=len(tokenizer), eos_token_id=tokenizer.eos_token_id, bos_token_id=tokenizer.bos_token_id)
    model = CLIPModel(CLIPConfig(text_config={**SMALL_TEXT, **ids, **text}, vision_config={**SMALL_VISION, **vision},
                                 projection_dim=projection)).eval()
    randomise(model, generator)
    model.save_pretrained(folder / "model")
    image_processor = CLIPImageProcessorPil(**processor)
    image_processor.save_pretrained(folder / "model")

    levels = some_pictures(2, height, width, generator)
    pixels = image_processor([picture.permute(1, 2, 0).numpy() for picture in levels], return_tensors="pt").pixel_values
    read = tokenizer(TEXTS, padding="max_length", max_length=24, truncation=True, return_tensors="pt").input_ids
    output = model(input_ids=read, pixel_values=pixels)
    (folder / "texts.json").write_text(json.dumps(TEXTS) + "\n")
    save_file({"pictures": levels, "pixel_values": pixels, "image_embeds": output.image_embeds,
               "states": output.vision_model_output.last_hidden_state, "text_embeds": output.text_embeds,
               "logits_per_image": output.logits_per_image.contiguous()}, folder / "expected.safetensors")


def main() -> None:
    folder = Path(sys.argv[1])
    for seed, (name, options) in enumerate(CASES.items()):
        write_case(folder / name, seed, **options)


if __name__ == "__main__":
    main()
