# diffusers 0.36.0, torch 2.11.0
"""Writes what diffusers' DDIMScheduler and DDPMScheduler sample from given noise.

    python make_sampler_fixture.py sampler_fixture.json

tests/core/sampler_parity_test.cpp reads what this writes. The network is a formula that both know.
All grids divide num_train_timesteps: elsewhere DDIMScheduler does not step to its next grid time.
"""

import json
import sys

import torch
from diffusers import DDIMScheduler, DDPMScheduler
from diffusers.schedulers import scheduling_ddpm

STEPS = 10
LATENT = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)
SCHEDULERS = {
    "DDIM, epsilon": (DDIMScheduler(**LATENT, clip_sample=False, steps_offset=1,
                                    set_alpha_to_one=False), 0.1),
    "DDIM, deterministic": (DDIMScheduler(**LATENT, clip_sample=False), 0.0),
    "DDIM, clipped": (DDIMScheduler(timestep_spacing="trailing", clip_sample_range=0.8), 1.0),
    "DDIM, sample": (DDIMScheduler(prediction_type="sample", clip_sample=False), 0.5),
    "DDIM, v without signal": (DDIMScheduler(
        prediction_type="v_prediction", rescale_betas_zero_snr=True, clip_sample=False,
        timestep_spacing="trailing"), 0.3),
    "DDIM, cosine": (DDIMScheduler(beta_schedule="squaredcos_cap_v2",
                                   prediction_type="v_prediction"), 0.2),
    "DDPM, fixed_small": (DDPMScheduler(clip_sample=False), None),
    "DDPM, fixed_large, clipped": (DDPMScheduler(variance_type="fixed_large"), None),
    "DDPM, v": (DDPMScheduler(**LATENT, prediction_type="v_prediction",
                              timestep_spacing="trailing"), None),
}


def network(x, t):
    return torch.tanh(0.7 * x + 0.001 * t.double())


def step(scheduler, o, t, x, noise, eta):
    if eta is not None:
        return scheduler.step(o, t, x, eta=eta, variance_noise=noise).prev_sample
    scheduling_ddpm.randn_tensor = lambda *_, **__: noise  # It takes no noise from outside.
    return scheduler.step(o, t, x).prev_sample


def sample(name, scheduler, eta):
    scheduler.set_timesteps(STEPS)
    z = torch.randn(STEPS + 1, 1, 1, 2, 2, generator=torch.Generator().manual_seed(1)).double()
    x = z[0]
    for t, noise in zip(scheduler.timesteps, z[1:]):
        x = step(scheduler, network(x, t), t, x, noise, eta)
    config = {"_class_name": type(scheduler).__name__, **scheduler.config}
    return {"name": name, "scheduler_config": config, "steps": STEPS, "eta": eta,
            "timesteps": scheduler.timesteps.tolist(), "z": z.flatten().tolist(),
            "x_0": x.flatten().tolist()}


with open(sys.argv[1], "w") as file:
    json.dump([sample(name, *settings) for name, settings in SCHEDULERS.items()], file, indent=1)
    file.write("\n")
