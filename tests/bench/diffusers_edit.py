# diffusers 0.42.1, transformers 5.24, torch 2.11.0, pillow
"""How long a whole edit takes: `restyle edit` beside diffusers' CycleDiffusionPipeline, one after the other.

    restyle synthetic sd15 MODEL
    python diffusers_edit.py BUILD/bin/restyle MODEL [--size 512] [--steps 4] [--guidance 2] [--dtype bf16] [--threads 2]

Both load MODEL, edit one random picture with the same two prompts, steps and scales, at strength 1, and are timed from
the loaded model to the finished picture; loading is told apart. Peak memory is of the whole process.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE, TARGET = "a village in summer", "a village in winter"


def write_picture(file: Path, size: int) -> None:
    import numpy as np
    from PIL import Image
    pixels = np.random.default_rng(1).integers(0, 256, (size, size, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(file)


def run_restyle(given: argparse.Namespace, folder: Path) -> dict:
    report = folder / "report.json"
    command = [given.restyle, "edit", "--model", given.model, "--source-prompt", SOURCE, "--target-prompt", TARGET,
               "--guidance", str(given.guidance), "--steps", str(given.steps), "--eta", "0.1", "--dtype", given.dtype,
               "--source-batch", "1", "--input", folder / "picture.png", "--output", folder / "restyle.png",
               "--report", report]
    began = time.perf_counter()
    subprocess.run(command, check=True, env={**os.environ, "OMP_NUM_THREADS": str(given.threads)})
    whole = time.perf_counter() - began
    edit = sum(json.loads(report.read_text())["stages_ms"].values()) / 1000
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"edit_s": edit, "load_s": whole - edit, "processor_s": usage.ru_utime + usage.ru_stime,
            "peak_mib": usage.ru_maxrss / 1024}


def run_diffusers(given: argparse.Namespace, folder: Path) -> dict:
    command = [sys.executable, __file__, given.restyle, given.model, "--alone", folder, "--guidance",
               str(given.guidance), "--steps", str(given.steps), "--dtype", given.dtype, "--threads", str(given.threads)]
    done = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def edit_with_diffusers(given: argparse.Namespace, folder: Path) -> dict:
    import torch
    from diffusers import StableDiffusionPipeline
    from diffusers.pipelines.deprecated.stable_diffusion_variants.pipeline_cycle_diffusion import CycleDiffusionPipeline
    from PIL import Image
    torch.set_num_threads(given.threads)
    began = time.perf_counter()
    dtype = {"bf16": torch.bfloat16, "fp32": torch.float32}[given.dtype]
    parts = StableDiffusionPipeline.from_pretrained(given.model, torch_dtype=dtype, safety_checker=None,
                                                    feature_extractor=None).components
    pipeline = CycleDiffusionPipeline(
        **{name: parts[name] for name in ("vae", "text_encoder", "tokenizer", "unet", "scheduler")},
        safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    for part in (pipeline.unet, pipeline.vae):
        part.to(memory_format=torch.channels_last)
    loaded = time.perf_counter()
    picture = Image.open(folder / "picture.png").convert("RGB")
    with torch.inference_mode():
        pipeline(prompt=TARGET, source_prompt=SOURCE, image=picture, strength=1.0, num_inference_steps=given.steps,
                 guidance_scale=given.guidance, source_guidance_scale=1.0, eta=0.1).images[0].save(folder / "hf.png")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return {"edit_s": time.perf_counter() - loaded, "load_s": loaded - began,
            "processor_s": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("restyle", help="the program")
    parser.add_argument("model", help="a folder that `restyle synthetic` wrote, or another Stable Diffusion's")
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--guidance", type=float, default=2.0)
    parser.add_argument("--dtype", choices=("bf16", "fp32"), default="bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--alone", type=Path, help=argparse.SUPPRESS)  # diffusers in a process of its own.
    given = parser.parse_args()
    if given.alone:
        print(json.dumps(edit_with_diffusers(given, given.alone)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_picture(folder / "picture.png", given.size)
        for label, run in (("restyle", run_restyle), ("diffusers", run_diffusers)):
            found = run(given, folder)
            print(f"{label:10} edit {found['edit_s']:7.1f} s, load {found['load_s']:6.1f} s, processor "
                  f"{found['processor_s']:7.1f} s, peak {found['peak_mib']:7.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
