#!/usr/bin/env python3
"""Scores edits by text on the test scenes of datasets.json: CycleDiffusion beside what it is compared with.

    python samples/models/score_edits.py BUILD/bin [--from LOOK] [--to LOOK] [--steps N] [--seeds FIRST:END]

Each frame of the first look is edited with samples/models/village from a caption of that look to one of the other
and compared with the true frame of the other look. A method that changes little is near to what it was given, so every
method is run at several strengths; `changed` is the RMS distance to the frame in code values, the axis on which rows
are to be compared.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

MODELS = Path(__file__).resolve().parent
PROMPTS = {
    "plain": "a village in summer at noon",
    "dusk": "a village in summer at dusk",
    "fog": "a village in summer at noon, fog",
    "winter": "a village in winter at noon",
    "winter-dusk": "a village in winter at dusk",
    "ink": "a village in summer, ink drawing",
}
METHODS = {
    "cycle": ["--eta", "1"],
    "cycle, eta 0.1": ["--eta", "0.1"],
    "cycle, attention": ["--eta", "1", "--attention", "replace"],
    "sdedit": ["--method", "sdedit", "--eta", "1"],
    "ddib": ["--method", "ddib"],
    "edit-friendly": ["--method", "edit-friendly"],
    "turbo": ["--method", "turbo"],
}


def run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def score(restyle: Path, images: Path, truth: Path) -> dict:
    report = images.with_suffix(".score.json")
    run(restyle, "score", "--truth", truth, "--images", images, "--report", report)
    return json.loads(report.read_text())["mean"]


def changed(psnr: float) -> float:
    return 255 * 10 ** (-psnr / 20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin", type=Path, help="where restyle and restyle_dataset are")
    parser.add_argument("--from", dest="source", default="plain", choices=PROMPTS)
    parser.add_argument("--to", dest="target", default="winter-dusk", choices=PROMPTS)
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--strengths", default="0.5,0.75,0.875,1")
    parser.add_argument("--seeds", default=json.loads((MODELS / "datasets.json").read_text())["test"]["plain"]["seeds"])
    options = parser.parse_args()
    restyle = options.bin / "restyle"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for look in (options.source, options.target):
            run(options.bin / "restyle_dataset", "--look", look, "--seeds", options.seeds, "--size", "128x128", "--out",
                folder / look)
        frames, truth = folder / options.source, folder / options.target
        left_alone = score(restyle, frames, truth)
        print(f"{options.source} to {options.target}, N = {options.steps}: PSNR, SSIM, changed")
        print(f"{'frame left alone':24} {left_alone['psnr']:6.2f} {left_alone['ssim']:6.3f}   0.0")
        for method, arguments in METHODS.items():
            for strength in options.strengths.split(","):
                edited = folder / f"{method}-{strength}".replace(" ", "").replace(",", "-").replace(".", "_")
                run(restyle, "edit", "--model", MODELS / "village", "--source-prompt", PROMPTS[options.source],
                    "--target-prompt", PROMPTS[options.target], "--steps", options.steps, "--strength", strength,
                    "--dtype", "bf16", "--input", frames, "--output", edited, *arguments)
                to_truth, to_frame = score(restyle, edited, truth), score(restyle, edited, frames)
                print(f"{method + ', ' + strength:24} {to_truth['psnr']:6.2f} {to_truth['ssim']:6.3f} "
                      f"{changed(to_frame['psnr']):5.1f}", flush=True)


main()
