# diffusers 0.42.1, torch 2.11.0
"""Random scheduler configurations against diffusers, many more than the fixture holds.

    python sweep_sampler_parity.py BUILD/bin/core_test [CASES] [SEED]

Writes them into a temporary file and runs the parity test on it.
"""

import json
import math
import os
import random
import subprocess
import sys
import tempfile

from diffusers import (DDIMScheduler, DDPMScheduler, DPMSolverMultistepScheduler,
                       EulerAncestralDiscreteScheduler, EulerDiscreteScheduler, LCMScheduler)

from make_sampler_fixture import sample

CLASSES = [DDIMScheduler, DDPMScheduler, DPMSolverMultistepScheduler,
           EulerAncestralDiscreteScheduler, EulerDiscreteScheduler, LCMScheduler]


def random_options(draw: random.Random, scheduler: type) -> dict:
    options = dict(
        draw.choice([
            dict(beta_schedule="linear", beta_start=1e-4, beta_end=0.02),
            dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)]),
        prediction_type=draw.choice(["epsilon", "v_prediction"]),
        timestep_spacing=draw.choice(["leading", "trailing", "linspace"]),
        steps_offset=draw.choice([0, 1]))
    if options["prediction_type"] == "v_prediction":
        options["rescale_betas_zero_snr"] = draw.choice([True, False])
    if scheduler in (DDIMScheduler, LCMScheduler):
        options["set_alpha_to_one"] = draw.choice([True, False])
    if scheduler in (DDIMScheduler, DDPMScheduler, LCMScheduler):
        options["clip_sample"] = draw.choice([True, False])
        options["timestep_spacing"] = draw.choice(["leading", "trailing"])
    if scheduler is DDPMScheduler:
        options["variance_type"] = draw.choice(["fixed_small", "fixed_large"])
        options["steps_offset"] = 0
        if options["variance_type"] == "fixed_large":  # It draws noise in a last step from t > 0.
            options["timestep_spacing"] = "leading"
    if scheduler is DDIMScheduler:
        options["steps_offset"] = int(options["timestep_spacing"] == "leading")
    if scheduler in (EulerDiscreteScheduler, DPMSolverMultistepScheduler):
        options["final_sigmas_type"] = draw.choice(["zero", "sigma_min"])
    if scheduler is DPMSolverMultistepScheduler:
        options.update(algorithm_type=draw.choice(["dpmsolver++", "sde-dpmsolver++"]),
                       solver_order=draw.choice([1, 2, 2]),
                       # diffusers loses the time of the level that it leaves where none is left.
                       use_karras_sigmas=draw.choice([True, False])
                       and not options.get("rescale_betas_zero_snr"),
                       lower_order_final=draw.choice([True, False]),
                       euler_at_final=draw.choice([True, False]))
    if scheduler is LCMScheduler:
        options.update(original_inference_steps=draw.choice([40, 50, 100]),
                       timestep_scaling=draw.choice([0.1, 10.0]))
    return options


def random_steps(draw: random.Random, scheduler: type, options: dict) -> int:
    if scheduler in (DDIMScheduler, DDPMScheduler):
        return draw.choice([1, 2, 4, 5, 8, 10, 20, 50])  # Divide num_train_timesteps.
    if scheduler is not DPMSolverMultistepScheduler and options["timestep_spacing"] == "linspace":
        return draw.choice([4, 10, 28, 38])  # Whose times are whole.
    return draw.randint(1, 30)


def random_case(draw: random.Random, number: int) -> dict:
    scheduler = draw.choice(CLASSES)
    options = random_options(draw, scheduler)
    steps = random_steps(draw, scheduler, options)
    strength = draw.choice([1, 1, 0.9, 0.75])
    if int(steps * strength) == 0:
        strength = 1
    eta = draw.choice([0.0, 0.1, 0.7, 1.0]) if scheduler is DDIMScheduler else None
    name = f"{number}: {scheduler.__name__}, {steps} steps, strength {strength}, {options}"
    case = sample(name, scheduler(**options), steps, strength, eta)
    if not all(map(math.isfinite, case["x"])):
        print("diffusers gives NaN:", name)
        return random_case(draw, number)
    return random_case(draw, number) if near_tie(scheduler(**options), steps) else case


def near_tie(scheduler, steps: int) -> bool:
    """Whether fp32 may round a time of Karras' levels to another than double does."""
    if not scheduler.config.get("use_karras_sigmas"):
        return False
    scheduler.set_timesteps(steps)
    levels = ((1 - scheduler.alphas_cumprod) / scheduler.alphas_cumprod).double().log().numpy() / 2
    times = [scheduler._sigma_to_t(sigma, levels) for sigma in scheduler.sigmas[:-1].numpy()]
    return any(abs(time % 1 - 0.5) < 1e-2 for time in times)


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([random_case(draw, number) for number in range(cases)], file)
        file.flush()
        environment = {**os.environ, "RESTYLE_SAMPLER_CASES": file.name}
        sys.exit(subprocess.call([program, "--gtest_filter=SamplerParity.*"], env=environment))


if __name__ == "__main__":
    main()
