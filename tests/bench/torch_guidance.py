# diffusers 0.42.1, torch 2.11.0
"""What guidance_bench measures, in Python: a Langevin step through a diffusion model, beside one pass of its network.

    python torch_guidance.py samples/models/plain [--threads 2] [--steps 1,4,10]

The network is diffusers' UNet2DModel of the same weights in fp32, channels last; the sampler DDIM with eta 1 over the
same times, written here, and unrolled as the bench's; torch.utils.checkpoint keeps a state a step, as `recompute` does
there. The energy is the mean square of the pictures times 100; energy_of_0, that of the code 0, tells that both draw
the same. Memory is what each adds at most to what is resident before it.
"""

import argparse
import ctypes
import json
import math
import time
from pathlib import Path

import torch
from diffusers import UNet2DModel
from torch.utils.checkpoint import checkpoint


class AddedMemory:
    """The most memory since it was made, less what was resident then; proc_pid_clear_refs(5)."""

    def __init__(self) -> None:
        ctypes.CDLL(None).malloc_trim(0)
        Path("/proc/self/clear_refs").write_text("5")
        self.before = self.figure("VmRSS")

    @staticmethod
    def figure(name: str) -> float:
        status = Path("/proc/self/status").read_text()
        return int(status.split(f"{name}:")[1].split()[0]) / 1024

    def mib(self) -> float:
        return self.figure("VmHWM") - self.before


def alpha_bars(schedule: dict) -> torch.Tensor:
    """The cosine schedule, scaled and shifted so that nothing is left of the picture at its end."""
    T = schedule["num_train_timesteps"]
    assert schedule["beta_schedule"] == "squaredcos_cap_v2" and schedule["rescale_betas_zero_snr"]
    signal = [math.cos((i / T + 0.008) / 1.008 * math.pi / 2) ** 2 for i in range(T + 1)]
    betas = torch.tensor([min(1 - after / before, 0.999) for before, after in zip(signal, signal[1:])], dtype=torch.float64)
    roots = (1 - betas).cumprod(0).sqrt()
    return ((roots - roots[-1]) * roots[0] / (roots[0] - roots[-1])) ** 2


def ddim_steps(schedule: dict, steps: int) -> list:
    """(t, alpha_bar_t, alpha_bar_s, sigma) at trailing times, eta 1."""
    T, levels = schedule["num_train_timesteps"], alpha_bars(schedule).tolist()
    times = [round(T - i * T / steps) - 1 for i in range(steps)]
    made = []
    for t, s in zip(times, [*times[1:], None]):
        a, b = levels[t], 1.0 if s is None else levels[s]
        made.append((t, a, b, 0.0 if s is None else math.sqrt((1 - b) / (1 - a) * (1 - a / b))))
    return made


def ddim_step(unet, x, noise, t, a, b, sigma):
    x_0 = unet(x, t).sample  # The models that ship predict it.
    e = (x - math.sqrt(a) * x_0) / math.sqrt(1 - a)
    mean = math.sqrt(b) * x_0 + math.sqrt(max(1 - b - sigma**2, 0)) * e
    return mean if noise is None else mean + sigma * noise


def energy(unet, z, steps, recompute):
    x = z[0]
    for i, (t, a, b, sigma) in enumerate(steps):
        noise = z[1 + i] if sigma > 0 else None
        x = checkpoint(ddim_step, unet, x, noise, t, a, b, sigma, use_reentrant=False) if recompute else \
            ddim_step(unet, x, noise, t, a, b, sigma)  # fmt: skip
    return x.square().mean()


def langevin(unet, steps, recompute, count=3, h=0.05):
    """Seconds of the clock and of the process a step, of all but the first."""
    generator = torch.Generator().manual_seed(1)
    shape = (len(steps), 1, unet.config.in_channels, *unet.config.sample_size)
    z, ends = torch.randn(shape, generator=generator), []
    for _ in range(count):
        leaf = z.detach().requires_grad_()
        U = leaf.square().sum() / 2 + 100 * energy(unet, leaf, steps, recompute)
        (gradient,) = torch.autograd.grad(U, leaf)
        z = z - h / 2 * gradient + math.sqrt(h) * torch.randn(shape, generator=generator)
        ends.append(instant())
    return (ends[-1] - ends[0]) / (count - 1)


def instant() -> torch.Tensor:
    return torch.tensor([time.perf_counter(), time.process_time()], dtype=torch.float64)


def mean_of(run, times=5):
    run()
    began = instant()
    for _ in range(times):
        run()
    return (instant() - began) / times


def in_words(seconds) -> str:
    wall, processor = (1000 * seconds).tolist()
    return f"{wall:8.1f} ms, processor {processor:8.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", default="1,4,10")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    schedule = json.loads((given.model / "scheduler" / "scheduler_config.json").read_text())
    unet = UNet2DModel.from_pretrained(given.model / "unet", torch_dtype=torch.float32).eval().requires_grad_(False)
    unet.to(memory_format=torch.channels_last)
    x = torch.randn(1, unet.config.in_channels, *unet.config.sample_size)

    def plain():
        with torch.no_grad():
            unet(x, 500)

    def with_gradient():
        leaf = x.clone().requires_grad_()
        torch.autograd.grad(unet(leaf, 500).sample.square().mean(), leaf)

    for name, run in (("pass", plain), ("pass_with_gradient", with_gradient)):
        added = AddedMemory()
        print(f"{name:28} {in_words(mean_of(run))}, added {added.mib():6.1f} MiB", flush=True)
    for count in map(int, given.steps.split(",")):
        steps = ddim_steps(schedule, count)
        with torch.no_grad():
            of_zero = energy(unet, torch.zeros(len(steps), *x.shape), steps, False).item()
        for recompute in (True, False):
            added = AddedMemory()
            seconds = langevin(unet, steps, recompute)
            print(f"{f'langevin_step/{count}/{int(recompute)}':28} {in_words(seconds)}, added {added.mib():6.1f} MiB, "
                  f"energy_of_0 {of_zero:.6f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
