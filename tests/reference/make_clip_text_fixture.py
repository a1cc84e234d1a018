# transformers 5.24, torch 2.11.0, safetensors 0.6
"""Writes small random CLIP text encoders with ids and what transformers makes of them.

    python make_clip_text_fixture.py clip_text_fixture

tests/text/clip_text_parity_test.cpp reads what this writes: FOLDER/CASE/model as transformers saves it and
FOLDER/CASE/expected.safetensors with ids, every hidden state, last_hidden_state, pooler_output and, of a
model with projection, text_embeds.
"""

import sys
from pathlib import Path

import torch
from make_unet_fixture import randomise
from safetensors.torch import load_file, save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

SMALL = dict(vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
             max_position_embeddings=12, eos_token_id=39, bos_token_id=38)

CASES = {
    "plain": dict(),
    "gelu": dict(hidden_act="gelu", num_hidden_layers=3, num_attention_heads=4, layer_norm_eps=1e-3),
    "projection": dict(projection_dim=10, num_attention_heads=1),
    "largest_id_ends": dict(projection_dim=20, eos_token_id=2, num_hidden_layers=1),
    "old_names": dict(),
}


def some_ids(config: CLIPTextConfig, texts: int, generator: torch.Generator) -> torch.Tensor:
    """Texts of several lengths, one of them full; the end, the largest id, pads."""
    end, most = config.vocab_size - 1, config.max_position_embeddings
    ids = torch.randint(3, end - 1, (texts, most), generator=generator)
    ids[:, 0] = end - 1
    for text in range(texts):
        ids[text, most - 1 - (text * 5) % (most - 1):] = end
    return ids


def write_case(folder: Path, options: dict, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    options = {**SMALL, **options}
    with_projection = "projection_dim" in options
    model_class = CLIPTextModelWithProjection if with_projection else CLIPTextModel
    model = model_class(CLIPTextConfig(**options)).eval()
    randomise(model, generator)
    model.save_pretrained(folder / "model")
    ids = some_ids(model.config, 3, generator)
    with torch.no_grad():
        output = model(ids, output_hidden_states=True)
        text_model = model.text_model if with_projection else model
        pooled = text_model(ids).pooler_output
    expected = {"ids": ids, "last_hidden_state": output.last_hidden_state, "pooler_output": pooled}
    for layer, state in enumerate(output.hidden_states):
        expected[f"hidden_states.{layer}"] = state
    if with_projection:
        expected["text_embeds"] = output.text_embeds
    save_file({name: tensor.contiguous() for name, tensor in expected.items()}, folder / "expected.safetensors")


def rename_as_before_5(folder: Path) -> None:
    file = folder / "model" / "model.safetensors"
    weights = {f"text_model.{name}": tensor for name, tensor in load_file(file).items()}
    weights["text_model.embeddings.position_ids"] = torch.arange(SMALL["max_position_embeddings"])[None]
    save_file(weights, file, metadata={"format": "pt"})


def main() -> None:
    folder = Path(sys.argv[1])
    for seed, (name, options) in enumerate(CASES.items()):
        write_case(folder / name, options, seed)
    rename_as_before_5(folder / "old_names")


if __name__ == "__main__":
    main()
