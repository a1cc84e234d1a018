# diffusers 0.36.0, torch 2.11.0, safetensors 0.6
"""`restyle translate` written a second time, in double, from COMMANDS.md alone.

    python oracle_translate.py translate_fixture

For each case it writes both schedules, the program's arguments, the noise and the expected sample.
The networks are those of unet_fixture. tests/programs/command_line_oracle_test.cpp reads it.
"""

import json
import math
import sys
from pathlib import Path

import torch
from diffusers import UNet2DModel
from safetensors.torch import save_file

HERE = Path(__file__).parent
NETWORKS = {"source": "plain", "target": "attention"}

DDIM = dict(_class_name="DDIMScheduler", num_train_timesteps=1000)
DDPM = dict(_class_name="DDPMScheduler", num_train_timesteps=1000)
SCALED = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)
COSINE = dict(beta_schedule="squaredcos_cap_v2")

CASES = {
    "epsilon_leading": dict(
        source=DDIM | SCALED | dict(clip_sample=False, set_alpha_to_one=False, steps_offset=1),
        target=DDIM | SCALED | dict(clip_sample=False, set_alpha_to_one=False, steps_offset=1),
        steps=7, strength=0.75),
    "v_trailing_zero_snr": dict(
        source=DDIM | COSINE | dict(prediction_type="v_prediction", clip_sample=False,
                                    timestep_spacing="trailing", rescale_betas_zero_snr=True),
        target=DDIM | COSINE | dict(prediction_type="v_prediction", clip_sample=True,
                                    timestep_spacing="trailing", rescale_betas_zero_snr=True),
        steps=6, strength=1.0, eta=1.0),
    "ddpm_fixed_small": dict(
        source=DDPM | dict(beta_schedule="linear", clip_sample=False,
                           variance_type="fixed_small"),
        target=DDPM | dict(beta_schedule="linear", clip_sample=True, variance_type="fixed_small"),
        steps=50, strength=0.14),
    "unlike_schedules_drop": dict(
        source=DDIM | SCALED | dict(clip_sample=False),
        target=DDIM | COSINE | dict(prediction_type="sample", clip_sample=False,
                                    timestep_spacing="linspace"),
        steps=9, strength=0.6, eta=0.5, last="drop"),
    "refined": dict(
        source=DDIM | SCALED | dict(clip_sample=False),
        target=DDIM | SCALED | dict(clip_sample=False),
        steps=8, strength=0.5, refine_steps=3),
}


def alpha_bars(config: dict) -> list[float]:
    T = config["num_train_timesteps"]
    b0, b1 = config.get("beta_start", 0.0001), config.get("beta_end", 0.02)
    kind = config.get("beta_schedule", "linear")
    if kind == "linear":
        betas = [b0 + i * (b1 - b0) / (T - 1) for i in range(T)]
    elif kind == "scaled_linear":
        r0, r1 = math.sqrt(b0), math.sqrt(b1)
        betas = [(r0 + i * (r1 - r0) / (T - 1)) ** 2 for i in range(T)]
    else:
        def f(u: float) -> float:
            return math.cos((u + 0.008) / 1.008 * math.pi / 2) ** 2
        betas = [min(1 - f((i + 1) / T) / f(i / T), 0.999) for i in range(T)]
    bars, product = [], 1.0
    for beta in betas:
        product *= 1 - beta
        bars.append(product)
    if config.get("rescale_betas_zero_snr", False):
        r = [math.sqrt(bar) for bar in bars]
        bars = [((x - r[-1]) * r[0] / (r[0] - r[-1])) ** 2 for x in r]
    return bars


def grid(config: dict, N: int) -> list[int]:
    T = config["num_train_timesteps"]
    spacing = config.get("timestep_spacing", "leading")
    if spacing == "leading":
        return [i * (T // N) + config.get("steps_offset", 0) for i in range(N - 1, -1, -1)]
    if spacing == "trailing":
        return [round(T - i * T / N) - 1 for i in range(N)]  # Python's round: ties to even.
    return [round(i * (T - 1) / (N - 1)) for i in range(N - 1, -1, -1)]


class World:
    """A network under its schedule."""

    def __init__(self, network: str, config: dict, eta: float | None):
        self.unet = UNet2DModel.from_pretrained(HERE / "unet_fixture" / network / "unet").double()
        self.config, self.bars = config, alpha_bars(config)
        ddpm = config["_class_name"] == "DDPMScheduler"
        self.ancestral = ddpm and eta is None
        self.eta = 0.1 if eta is None else eta
        self.end = 1.0 if ddpm or config.get("set_alpha_to_one", True) else self.bars[0]

    def steps(self, N: int, K: int) -> list[tuple[int, float, float]]:
        times = grid(self.config, N)
        bars = [self.bars[t] for t in times] + [self.end]
        return list(zip(times, bars[:-1], bars[1:]))[N - K:]

    def sigma(self, a: float, b: float, last: bool, eta: float | None = None) -> float:
        """Of the reverse step; the forward path's lacks fixed_small's floor, which `last` hides."""
        if self.ancestral and eta is None:
            return 0.0 if last else math.sqrt(max((1 - a / b) * (1 - b) / (1 - a), 1e-20))
        eta = self.eta if eta is None else eta
        return eta * math.sqrt((1 - b) / (1 - a)) * math.sqrt(1 - a / b)

    def mix(self, x0, e, x, a: float, b: float, eta: float | None = None):
        if self.ancestral and eta is None:
            B = 1 - a / b
            return (math.sqrt(b) * B / (1 - a) * x0
                    + math.sqrt(a / b) * (1 - b) / (1 - a) * x)
        sigma = self.sigma(a, b, False, eta)
        return math.sqrt(b) * x0 + math.sqrt(max(0.0, 1 - b - sigma**2)) * e

    @torch.no_grad()
    def mean(self, x, step: tuple[int, float, float], eta: float | None = None):
        t, a, b = step
        o = self.unet(x, torch.full((x.shape[0],), t)).sample
        kind = self.config.get("prediction_type", "epsilon")
        if kind == "epsilon":
            x0, e = (x - math.sqrt(1 - a) * o) / math.sqrt(a), o
        elif kind == "sample":
            x0, e = o, (x - math.sqrt(a) * o) / math.sqrt(1 - a)
        else:
            x0 = math.sqrt(a) * x - math.sqrt(1 - a) * o
            e = math.sqrt(a) * o + math.sqrt(1 - a) * x
        if self.config["clip_sample"]:
            x0 = x0.clamp(-1, 1)
        return self.mix(x0, e, x, a, b, eta)


def translate(case: dict, x0, noise, refine_noise):
    source, target = (World(NETWORKS[side], case[side], case.get("eta")) for side in NETWORKS)
    N = case["steps"]
    K = min(N, math.trunc(N * case["strength"]))
    steps, target_steps = source.steps(N, K), target.steps(N, K)

    path = [math.sqrt(steps[0][1]) * x0 + math.sqrt(1 - steps[0][1]) * noise[0]]
    for i, (_, a, b) in enumerate(steps[:-1], start=1):
        x = path[-1]
        e = (x - math.sqrt(a) * x0) / math.sqrt(1 - a)
        path.append(source.mix(x0, e, x, a, b) + source.sigma(a, b, False) * noise[i])
    path.append(x0)

    y = path[0]
    for i in range(K):
        last = i == K - 1
        mean_t = target.mean(y, target_steps[i])
        if last and case.get("last") == "drop":
            y = mean_t
            continue
        rest = path[i + 1] - source.mean(path[i], steps[i])
        sigma_s = source.sigma(*steps[i][1:], last)
        sigma_t = target.sigma(*target_steps[i][1:], last)
        y = mean_t + (rest if sigma_s == sigma_t else sigma_t / sigma_s * rest)

    R = case.get("refine_steps", 0)
    for i, step in enumerate(target.steps(N, R)):
        _, a, b = step
        if i == 0:
            y = math.sqrt(a) * y + math.sqrt(1 - a) * refine_noise[0]
        y = target.mean(y, step, eta=1.0)
        if i + 1 < R:
            y = y + target.sigma(a, b, False, eta=1.0) * refine_noise[i + 1]
    return y


def arguments(case: dict) -> list[str]:
    words = [f"--steps={case['steps']}", f"--strength={case['strength']}"]
    for key in ("eta", "last"):
        if key in case:
            words.append(f"--{key}={case[key]}")
    return words + ([f"--refine-steps={case['refine_steps']}"] if "refine_steps" in case else [])


def write_case(folder: Path, case: dict, generator: torch.Generator) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for side in NETWORKS:
        (folder / f"{side}.json").write_text(json.dumps(case[side], indent=2) + "\n")
    x0 = torch.rand(2, 3, 8, 12, generator=generator, dtype=torch.float64) * 2 - 1
    rows = min(case["steps"], math.trunc(case["steps"] * case["strength"])) + 1
    noise = torch.randn(rows, 2, 3, 8, 12, generator=generator, dtype=torch.float64)
    refine_noise = torch.randn(case.get("refine_steps", 0) + 1, 2, 3, 8, 12, generator=generator,
                               dtype=torch.float64)
    expected = translate(case, x0, noise, refine_noise)
    noise[-1] = math.nan  # Row K is never read.
    save_file({"sample": x0}, folder / "input.safetensors")
    save_file({"noise": noise}, folder / "noise.safetensors")
    if "refine_steps" in case:
        refine_noise[-1] = math.nan
        save_file({"noise": refine_noise}, folder / "refine_noise.safetensors")
    save_file({"sample": expected}, folder / "expected.safetensors")
    (folder / "arguments.json").write_text(json.dumps(arguments(case)) + "\n")


def main() -> None:
    generator = torch.Generator().manual_seed(3)
    for name, case in CASES.items():
        write_case(Path(sys.argv[1]) / name, case, generator)


if __name__ == "__main__":
    main()
