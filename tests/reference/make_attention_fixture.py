# diffusers 0.42.1, transformers 5.24, torch 2.11.0, safetensors 0.8
"""Writes what Prompt-to-Prompt's attention control makes of the latent of edit_fixture, with its random model.

    python make_attention_fixture.py edit_fixture attention_fixture

tests/programs/command_line_attention_test.cpp reads what this writes: FOLDER/edits.json and for each case in it
FOLDER/CASE.safetensors with `latent`. CycleDiffusion in lock step, in double precision, with both prompts in one batch
whose attention processors look through the source's maps where they compute the target's.
"""

import json
import sys
from difflib import SequenceMatcher
from pathlib import Path

import torch
import torch.nn.functional as functional
from diffusers import UNet2DConditionModel
from safetensors.torch import load_file, save_file
from transformers import CLIPTextModel, CLIPTokenizer

STEPS, STRENGTH, ETA = 10, 0.8, 1.0
CASES = {
    "replace": dict(attention="replace", target="a mill near summer at sundown", cross_replace=0.8, self_replace=0.4),
    "refine": dict(attention="refine", target="a quiet village in summer at noon, fog", cross_replace=0.5,
                   self_replace=1.0, guidance=2.0, source_guidance=1.5),
    "blend": dict(attention="replace", target="a village in winter at noon", cross_replace=1.0, self_replace=0.0,
                  guidance=3.0, source_blend="summer", target_blend="winter", blend_threshold=0.95),
}
SOURCE = "a village in summer at noon"
TOKENS = 24  # Of the model, start and end included.


def words_of(tokenizer: CLIPTokenizer, prompt: str) -> list[list[int]]:
    """The places of each word's tokens."""
    places, first = [], 1
    for word in prompt.split():
        count = len(tokenizer(word, add_special_tokens=False).input_ids)
        places.append(list(range(first, first + count)))
        first += count
    return places


def replaced(tokenizer: CLIPTokenizer, source: str, target: str) -> tuple[torch.Tensor, torch.Tensor]:
    weights = torch.zeros(TOKENS, TOKENS, dtype=torch.double)
    weights[0, 0] = 1
    of_source, of_target = words_of(tokenizer, source), words_of(tokenizer, target)
    for a, b in zip(of_source, of_target, strict=True):
        if len(a) == len(b):
            weights[a, b] = 1
        else:
            weights[torch.tensor(a)[:, None], torch.tensor(b)] = 1 / len(b)
    i, j = of_source[-1][-1] + 1, of_target[-1][-1] + 1
    behind = TOKENS - max(i, j)
    weights[range(i, i + behind), range(j, j + behind)] = 1
    return weights, (weights.sum(0) > 0).double()


def refined(tokenizer: CLIPTokenizer, source: str, target: str) -> tuple[torch.Tensor, torch.Tensor]:
    weights = torch.zeros(TOKENS, TOKENS, dtype=torch.double)
    a, b = tokenizer(source).input_ids, tokenizer(target).input_ids
    for i, j, size in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        weights[range(i, i + size), range(j, j + size)] = 1
    behind = TOKENS - max(len(a), len(b))
    weights[range(len(a), len(a) + behind), range(len(b), len(b) + behind)] = 1
    return weights, (weights.sum(0) > 0).double()


class Control:
    """Of a batch of the source's prompt and the target's."""

    def __init__(self, tokenizer: CLIPTokenizer, case: dict, steps: int, shape: torch.Size) -> None:
        make = replaced if case["attention"] == "replace" else refined
        self.weights, self.share = make(tokenizer, SOURCE, case["target"])
        self.cross_steps, self.self_steps = int(case["cross_replace"] * steps), int(case["self_replace"] * steps)
        self.blend_from, self.shape = int(0.2 * steps), shape
        self.step, self.looked, self.threshold = 0, {}, case.get("blend_threshold", 0.3)
        self.blend = [self.tokens_of(tokenizer, SOURCE, case.get("source_blend", "")),
                      self.tokens_of(tokenizer, case["target"], case.get("target_blend", ""))]

    @staticmethod
    def tokens_of(tokenizer: CLIPTokenizer, prompt: str, words: str) -> list[int]:
        places = words_of(tokenizer, prompt)
        return [place for word in words.split() for place in places[prompt.split().index(word)]]

    def cross(self, maps: torch.Tensor) -> torch.Tensor:
        source, own = maps
        if self.step < self.cross_steps:
            own = self.share * (source @ self.weights) + (1 - self.share) * own
        pixels = source.shape[1]
        for side, tokens in enumerate(self.blend):
            looked = (source, own)[side][:, :, tokens].sum(-1).mean(0)
            self.looked[pixels, side] = self.looked.get((pixels, side), 0) + looked
        return torch.stack((source, own))

    def among_pixels(self, maps: torch.Tensor) -> torch.Tensor:
        if self.step < self.self_steps and maps.shape[2] <= 32**2:
            return maps[:1].expand_as(maps)
        return maps

    def mask(self) -> torch.Tensor | float:
        if self.step < self.blend_from or not any(self.blend):
            return 1.0
        pixels = max(size for size, _ in self.looked if size <= 16**2)
        height, width = self.shape
        scale = round((height * width / pixels) ** 0.5)
        either = torch.zeros(1, 1, height, width, dtype=torch.bool)
        for side in (0, 1):
            looked = self.looked[pixels, side].reshape(1, 1, height // scale, width // scale)
            looked = functional.interpolate(functional.max_pool2d(looked, 3, 1, 1), size=(height, width))
            either |= looked > self.threshold * looked.max()
        return either.double()


class Processor:
    def __init__(self) -> None:
        self.control = None

    def __call__(self, attn, hidden_states, encoder_hidden_states=None, **_):
        text = encoder_hidden_states is not None
        seen = encoder_hidden_states if text else hidden_states
        q, k, v = (attn.head_to_batch_dim(layer(x)) for layer, x in
                   ((attn.to_q, hidden_states), (attn.to_k, seen), (attn.to_v, seen)))
        maps = attn.get_attention_scores(q, k)
        if self.control is not None:
            of_both = maps.unflatten(0, (2, attn.heads))
            maps = (self.control.cross(of_both) if text else self.control.among_pixels(of_both)).flatten(0, 1)
        return attn.to_out[0](attn.batch_to_head_dim(maps @ v))


class Network:
    def __init__(self, folder: Path) -> None:
        self.tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer")
        self.encoder = CLIPTextModel.from_pretrained(folder / "text_encoder").double()
        self.unet = UNet2DConditionModel.from_pretrained(folder / "unet").double()
        self.processor = Processor()
        self.unet.set_attn_processor(self.processor)

    def text(self, *prompts: str) -> torch.Tensor:
        tokens = self.tokenizer(list(prompts), padding="max_length", max_length=TOKENS, return_tensors="pt")
        return self.encoder(tokens.input_ids)[0]

    def run(self, x: torch.Tensor, t: int, text: torch.Tensor, control: Control | None = None) -> torch.Tensor:
        self.processor.control = control
        return self.unet(x, t, encoder_hidden_states=text).sample

    def guided(self, x: torch.Tensor, y: torch.Tensor, t: int, case: dict, control: Control) -> list[torch.Tensor]:
        of_prompts = self.run(torch.cat((x, y)), t, self.text(SOURCE, case["target"]), control).split(1)
        guided = []
        for at, prompt, scale in zip((x, y), of_prompts, (case.get("source_guidance", 1.0), case.get("guidance", 1.0))):
            nothing = self.run(at, t, self.text(""))
            guided.append(nothing + scale * (prompt - nothing))
        return guided


def steps() -> list[tuple[int, float, float, float]]:
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.double) ** 2
    alpha_bar = torch.cumprod(1 - betas, 0)
    times = [100 * i + 1 for i in reversed(range(STEPS))][-int(STEPS * STRENGTH):]
    found = []
    for t, s in zip(times, times[1:] + [0]):
        a, b = alpha_bar[t].item(), alpha_bar[s].item()
        found.append((t, a, b, ETA * ((1 - b) / (1 - a) * (1 - a / b)) ** 0.5))
    return found


def edit(network: Network, case: dict, x_0: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    run = steps()
    control = Control(network.tokenizer, case, len(run), x_0.shape[2:])

    def mean(x_t: torch.Tensor, e: torch.Tensor, a: float, b: float, sigma: float) -> torch.Tensor:
        return b**0.5 * (x_t - (1 - a) ** 0.5 * e) / a**0.5 + (1 - b - sigma**2) ** 0.5 * e

    x = run[0][1] ** 0.5 * x_0 + (1 - run[0][1]) ** 0.5 * noise[0]
    y = x
    for i, (t, a, b, sigma) in enumerate(run):
        control.step = i
        of_source, of_target = network.guided(x, y, t, case, control)
        true_e = (x - a**0.5 * x_0) / (1 - a) ** 0.5
        last = i + 1 == len(run)
        x_s = x_0 if last else b**0.5 * x_0 + (1 - b - sigma**2) ** 0.5 * true_e + sigma * noise[i + 1]
        y = x_s + (mean(y, of_target, a, b, sigma) - mean(x, of_source, a, b, sigma))
        y = x_s + control.mask() * (y - x_s)
        x = x_s
    return y


@torch.no_grad()
def main(edit_fixture: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    network = Network(edit_fixture / "model")
    x_0 = load_file(edit_fixture / "encoded.safetensors")["latent"].double()
    noise = load_file(edit_fixture / "noise.safetensors")["noise"].double()
    for name, case in CASES.items():
        save_file({"latent": edit(network, case, x_0, noise).float()}, folder / f"{name}.safetensors")
    described = {"steps": STEPS, "strength": STRENGTH, "eta": ETA, "source": SOURCE, "cases": CASES}
    (folder / "edits.json").write_text(json.dumps(described, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
