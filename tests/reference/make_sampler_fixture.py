# diffusers 0.42.1, torch 2.11.0
"""Writes what diffusers' schedulers sample from given noise: every point of the way.

    python make_sampler_fixture.py sampler_fixture.json

tests/core/sampler_parity_test.cpp reads what this writes. The network is a formula that both know.
All points are in the variance-preserving frame: Euler's schedulers scale them by 1 / sqrt(alpha_bar).
The grids of DDIM and DDPM divide num_train_timesteps, since these two do not step to their next grid
time elsewhere; those of Euler that are linspace fall on whole times, since ours are never fractions.
"""

import json
import math
import sys

import torch
from diffusers import (DDIMScheduler, DDPMScheduler, DPMSolverMultistepScheduler,
                       EulerAncestralDiscreteScheduler, EulerDiscreteScheduler, LCMScheduler)
from diffusers.schedulers import (scheduling_ddpm, scheduling_euler_ancestral_discrete,
                                  scheduling_lcm)

LATENT = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)
V_WITHOUT_SIGNAL = dict(prediction_type="v_prediction", rescale_betas_zero_snr=True,
                        timestep_spacing="trailing")


def ddim(**config):
    return DDIMScheduler(**config)


def dpm(**config):
    return DPMSolverMultistepScheduler(**config)


def sde(**config):
    return DPMSolverMultistepScheduler(algorithm_type="sde-dpmsolver++", **config)


# name: scheduler, steps, strength, eta
CASES = {
    "DDIM, epsilon": (ddim(**LATENT, clip_sample=False, steps_offset=1, set_alpha_to_one=False),
                      10, 1, 0.1),
    "DDIM, deterministic": (ddim(**LATENT, clip_sample=False), 10, 1, 0.0),
    "DDIM, clipped": (ddim(timestep_spacing="trailing", clip_sample_range=0.8), 10, 1, 1.0),
    "DDIM, sample": (ddim(prediction_type="sample", clip_sample=False), 10, 1, 0.5),
    "DDIM, v without signal": (ddim(**V_WITHOUT_SIGNAL, clip_sample=False), 10, 1, 0.3),
    "DDIM, cosine": (ddim(beta_schedule="squaredcos_cap_v2", prediction_type="v_prediction"),
                     10, 1, 0.2),
    "DDPM, fixed_small": (DDPMScheduler(clip_sample=False), 10, 1, None),
    "DDPM, fixed_large, clipped": (DDPMScheduler(variance_type="fixed_large"), 10, 1, None),
    "DDPM, v": (DDPMScheduler(**LATENT, prediction_type="v_prediction",
                              timestep_spacing="trailing"), 10, 1, None),
    "Euler, linspace": (EulerDiscreteScheduler(**LATENT), 10, 1, None),
    "Euler, leading to sigma_min": (EulerDiscreteScheduler(
        **LATENT, timestep_spacing="leading", steps_offset=1, final_sigmas_type="sigma_min"),
        7, 0.6, None),
    "Euler, v without signal": (EulerDiscreteScheduler(**LATENT, **V_WITHOUT_SIGNAL), 5, 1, None),
    "Euler, Turbo": (EulerDiscreteScheduler(**LATENT, timestep_spacing="trailing"), 1, 1, None),
    "Euler ancestral, linspace": (EulerAncestralDiscreteScheduler(), 4, 1, None),
    "Euler ancestral, Turbo": (EulerAncestralDiscreteScheduler(
        **LATENT, timestep_spacing="trailing"), 4, 1, None),
    "Euler ancestral, v": (EulerAncestralDiscreteScheduler(
        **LATENT, **V_WITHOUT_SIGNAL), 8, 0.8, None),
    "DPM++, order 1": (dpm(**LATENT, solver_order=1), 6, 1, None),
    "DPM++, 2M, linspace": (dpm(**LATENT), 9, 1, None),
    "DPM++, 2M, leading": (dpm(**LATENT, timestep_spacing="leading", steps_offset=1), 20, 0.5,
                           None),
    "DPM++, 2M, trailing, sample": (dpm(timestep_spacing="trailing", prediction_type="sample",
                                        lower_order_final=False), 8, 1, None),
    "DPM++, 2M, to sigma_min": (dpm(**LATENT, final_sigmas_type="sigma_min",
                                    lower_order_final=False), 8, 1, None),
    "DPM++, 2M, Euler at last": (dpm(**LATENT, final_sigmas_type="sigma_min",
                                     euler_at_final=True), 16, 1, None),
    "DPM++, 2M, v without signal": (dpm(**LATENT, **V_WITHOUT_SIGNAL), 6, 1, None),
    "DPM++, 2M, Karras": (dpm(**LATENT, use_karras_sigmas=True), 12, 1, None),
    "DPM++, 2M, Karras, v without signal": (dpm(**LATENT, **V_WITHOUT_SIGNAL,
                                                use_karras_sigmas=True), 20, 0.7, None),
    "SDE-DPM++, 2M, Karras": (sde(**LATENT, use_karras_sigmas=True), 1, 1, None),
    "SDE-DPM++, order 1": (sde(**LATENT, solver_order=1), 6, 1, None),
    "SDE-DPM++, 2M": (sde(**LATENT), 16, 1, None),
    "SDE-DPM++, 2M, v": (sde(prediction_type="v_prediction", timestep_spacing="trailing"), 10, 0.5,
                         None),
    "LCM": (LCMScheduler(), 4, 1, None),
    "LCM, less strength": (LCMScheduler(), 4, 0.5, None),
    "LCM, v, clipped": (LCMScheduler(prediction_type="v_prediction", clip_sample=True,
                                     timestep_scaling=0.1, original_inference_steps=40),
                        7, 0.9, None),
}


def network(x, t):
    return torch.tanh(0.7 * x + 0.001 * t.double())


def set_timesteps(scheduler, steps, strength):
    """The index of the first step that runs."""
    if isinstance(scheduler, LCMScheduler):
        scheduler.set_timesteps(steps, strength=strength)
        return 0
    scheduler.set_timesteps(steps)
    first = steps - min(int(steps * strength), steps)
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(first)
    return first


def step(scheduler, o, t, x, noise, eta):
    if eta is not None:
        return scheduler.step(o, t, x, eta=eta, variance_noise=noise).prev_sample
    if isinstance(scheduler, DPMSolverMultistepScheduler):
        return scheduler.step(o, t, x, variance_noise=noise).prev_sample
    for module in (scheduling_ddpm, scheduling_lcm, scheduling_euler_ancestral_discrete):
        module.randn_tensor = lambda *_, **__: noise  # These take no noise from outside.
    return scheduler.step(o, t, x).prev_sample


def sample(name, scheduler, steps, strength, eta):
    first = set_timesteps(scheduler, steps, strength)
    times = scheduler.timesteps[first:]
    scaled = isinstance(scheduler, (EulerDiscreteScheduler, EulerAncestralDiscreteScheduler))
    scale = ((scheduler.sigmas[first:].double()**2 + 1)**0.5 if scaled
             else torch.ones(len(times) + 1))
    z = torch.randn(len(times) + 1, 1, 1, 2, 2,
                    generator=torch.Generator().manual_seed(1)).double()
    x = [z[0]]
    for i, t in enumerate(times):
        scheduler.scale_model_input(x[i] * scale[i], t)  # Euler's step insists on it.
        x.append(step(scheduler, network(x[i], t), t, x[i] * scale[i], z[i + 1], eta)
                 / scale[i + 1])
    config = {key: value for key, value in scheduler.config.items() if value != -math.inf}
    return {"name": name, "scheduler_config": {"_class_name": type(scheduler).__name__, **config},
            "steps": steps, "strength": strength, "eta": eta,
            "timesteps": [int(t) for t in times], "z": z.flatten().tolist(),
            "x": torch.stack(x).flatten().tolist()}


def main() -> None:
    with open(sys.argv[1], "w") as file:
        json.dump([sample(name, *settings) for name, settings in CASES.items()], file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
