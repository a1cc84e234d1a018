# diffusers 0.42, transformers 5.24, torch 2.11.0, safetensors 0.6
"""Writes small random pipelines' text parts with prompts and what diffusers' encode_prompt makes of them.

    python make_prompt_fixture.py prompt_fixture

tests/text/prompt_encoder_test.cpp reads what this writes: FOLDER/CASE as a pipeline's folder without its
other parts, FOLDER/CASE/prompts.json and FOLDER/CASE/expected.safetensors with text.K and pooled.K, of
clip_skip K, and nothing and nothing_pooled, of a negative prompt that nobody gave. Of a pipeline with two text encoders
also second_text and second_pooled, of the prompts with each other's prompt_2 (the list from its end), and
second_negative_text and second_negative_pooled, of the same as negative prompts.
"""

import json
import sys
from pathlib import Path

import torch
from diffusers import LDMTextToImagePipeline, StableDiffusionPipeline, StableDiffusionXLPipeline
from diffusers.pipelines.latent_diffusion.pipeline_latent_diffusion import LDMBertConfig, LDMBertModel
from make_bert_fixture import write_bert_tokenizer
from make_tokenizer_fixture import MARKS, train
from make_unet_fixture import randomise
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

PROMPTS = ["a photo of a summer noon", "Snow at dusk, painted in ink!", "", "winter " * 40 + "冬の夕暮れ"]


def write_tokenizer(folder: Path, pad: str) -> CLIPTokenizer:
    folder.mkdir(parents=True)
    trained = train(400)
    (folder / "vocab.json").write_text(json.dumps(trained["vocab"], ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in trained["merges"]))
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "CLIPTokenizer", "model_max_length": 24, "pad_token": pad}))
    return CLIPTokenizer.from_pretrained(folder)


def write_encoder(folder: Path, model_class: type, tokenizer: CLIPTokenizer, seed: int, **options) -> torch.nn.Module:
    small = dict(vocab_size=len(tokenizer), max_position_embeddings=24, intermediate_size=16, num_hidden_layers=3,
                 num_attention_heads=2, eos_token_id=tokenizer.eos_token_id, bos_token_id=tokenizer.bos_token_id)
    model = model_class(CLIPTextConfig(**{**small, **options})).eval()
    randomise(model, torch.Generator().manual_seed(seed))
    model.save_pretrained(folder)
    return model


def write_expected(folder: Path, index: dict, encode, second=None) -> None:
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n")
    (folder / "prompts.json").write_text(json.dumps(PROMPTS) + "\n")
    expected = {}
    for clip_skip in (0, 1):
        told = encode(clip_skip)
        expected[f"text.{clip_skip}"] = told[0]
        if len(told) == 4:
            expected[f"pooled.{clip_skip}"] = told[2]
        if clip_skip == 0:
            expected["nothing"] = told[1][:1]
            if len(told) == 4:
                expected["nothing_pooled"] = told[3][:1]
    if second:
        text, negative, pooled, negative_pooled = second()
        expected |= {"second_text": text, "second_pooled": pooled, "second_negative_text": negative,
                     "second_negative_pooled": negative_pooled}
    save_file({name: tensor.contiguous() for name, tensor in expected.items()}, folder / "expected.safetensors")


@torch.no_grad()
def write_sd(folder: Path) -> None:
    tokenizer = write_tokenizer(folder / "tokenizer", MARKS[1])
    encoder = write_encoder(folder / "text_encoder", CLIPTextModel, tokenizer, seed=0, hidden_size=4)
    object.__setattr__(encoder, "text_model", encoder)  # Gone since transformers 5; diffusers' clip_skip looks for it.
    pipeline = StableDiffusionPipeline.__new__(StableDiffusionPipeline)
    pipeline.register_modules(tokenizer=tokenizer, text_encoder=encoder)
    write_expected(folder, {"_class_name": "StableDiffusionPipeline", "tokenizer": ["transformers", "CLIPTokenizer"],
                            "text_encoder": ["transformers", "CLIPTextModel"]},
                   lambda clip_skip: pipeline.encode_prompt(PROMPTS, "cpu", 1, True, clip_skip=clip_skip or None))


@torch.no_grad()
def write_sdxl(folder: Path, zeros: bool, first: bool) -> None:
    index = {"_class_name": "StableDiffusionXLPipeline", "force_zeros_for_empty_prompt": zeros}
    modules = {"tokenizer": None, "text_encoder": None}
    if first:
        modules["tokenizer"] = write_tokenizer(folder / "tokenizer", MARKS[1])
        modules["text_encoder"] = write_encoder(folder / "text_encoder", CLIPTextModel, modules["tokenizer"], seed=1,
                                                hidden_size=4)
    modules["tokenizer_2"] = write_tokenizer(folder / "tokenizer_2", "!")
    modules["text_encoder_2"] = write_encoder(folder / "text_encoder_2", CLIPTextModelWithProjection,
                                              modules["tokenizer_2"], seed=2, hidden_size=8, projection_dim=6,
                                              hidden_act="gelu")
    for name, module in modules.items():
        index[name] = ["transformers", type(module).__name__] if module is not None else [None, None]
    pipeline = StableDiffusionXLPipeline.__new__(StableDiffusionXLPipeline)
    pipeline.register_modules(**modules)
    pipeline.register_to_config(force_zeros_for_empty_prompt=zeros)
    other = PROMPTS[::-1]
    write_expected(folder, index,
                   lambda clip_skip: pipeline.encode_prompt(PROMPTS, device="cpu", clip_skip=clip_skip or None),
                   first and (lambda: pipeline.encode_prompt(PROMPTS, other, device="cpu", negative_prompt=PROMPTS,
                                                             negative_prompt_2=other)))


@torch.no_grad()
def write_ldm(folder: Path) -> None:
    """LDMTextToImagePipeline has no encode_prompt: its __call__ tokenises to 77 and encodes, as here."""
    tokenizer = write_bert_tokenizer(folder / "tokenizer", {}, size=300)
    bert = LDMBertModel(LDMBertConfig(vocab_size=len(tokenizer), encoder_layers=2, encoder_ffn_dim=8,
                                      encoder_attention_heads=2, head_dim=3, d_model=4)).eval()
    randomise(bert, torch.Generator().manual_seed(3))
    bert.save_pretrained(folder / "bert")

    def states(prompts: list[str]) -> torch.Tensor:
        return bert(tokenizer(prompts, padding="max_length", max_length=77, truncation=True,
                              return_tensors="pt").input_ids)[0]

    write_expected(folder, {"_class_name": LDMTextToImagePipeline.__name__, "bert": ["latent_diffusion", "LDMBertModel"],
                            "tokenizer": ["transformers", "BertTokenizer"]},
                   lambda clip_skip: (states(PROMPTS), states([""])))


def main() -> None:
    folder = Path(sys.argv[1])
    write_ldm(folder / "ldm")
    write_sd(folder / "sd")
    write_sdxl(folder / "sdxl", zeros=True, first=True)
    write_sdxl(folder / "sdxl_refiner", zeros=False, first=False)


if __name__ == "__main__":
    main()
