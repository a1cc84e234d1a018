#!/usr/bin/env python3
"""Guides models of samples/models towards attributes, single ones and pairs that were rare in training.

    python samples/models/score_guidance.py BUILD/bin --out FOLDER [--samples N] [--rows ROW,...] [--model NAME=FOLDER...]

The energies are those of the classifier samples/models/attributes; whether the pictures have what was asked for is told
by samples/models/judge, which was trained on other frames and is built otherwise. All models take as many steps from the
codes of one seed, and of each sample the same is kept. FOLDER keeps all that is made, and the same command goes on with
it: the true frames of each row, the guided pictures of each model, a sheet of its first ones (NAME/sheet.png) and one
table of all (table.md).
"""

import argparse
import json
import math
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

MODELS = Path(__file__).resolve().parent
DATASETS = json.loads((MODELS / "datasets.json").read_text())
NORMAL_QUANTILE = 1.96  # Of 95 %.
ROWS = {  # What is asked for, and in which looks the true frames are that have it.
    "unguided": DATASETS["train"]["seasons"]["looks"],
    "winter": "winter",
    "dusk": "dusk",
    "fog": "fog",
    "winter+dusk": "winter-dusk",
    "winter+fog": "winter-fog",
}
CHOSEN = [  # The step sizes by the first codes of seed 0.
    f"diffusion, eta 0={MODELS / 'seasons'} --generator-steps 5 --eta 0 --step-size 0.1",
    f"diffusion, eta 1={MODELS / 'seasons'} --generator-steps 5 --eta 1 --step-size 0.2",
    f"GAN={MODELS / 'seasons-gan'} --step-size 0.3",
]
SEED = 1  # Of codes by which nothing was chosen.


@dataclass
class Model:
    name: str
    folder: str
    options: list[str]  # Of `restyle guide`.


def model_of(text: str) -> Model:
    name, _, rest = text.partition("=")
    words = shlex.split(rest)
    if not name or not words:
        raise argparse.ArgumentTypeError(f"'{text}' is not NAME=FOLDER, with options of `restyle guide` behind it")
    return Model(name, words[0], words[1:])


def wanted(row: str) -> list[str]:
    return [] if row == "unguided" else row.split("+")


def run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL)


def score(restyle: Path, images: Path, report: Path, truth: Path | None = None) -> dict:
    """By judge; with the true frames of a row also how far they are from them in what samples/models/words sees."""
    compared = ["attributes,diversity,kid", "--truth", truth, "--clip", MODELS / "words"] if truth else ["attributes,diversity"]
    run(restyle, "score", "--images", images, "--classifier", MODELS / "judge", "--report", report, "--metrics", *compared)
    return json.loads(report.read_text())


def true_frames(programs: Path, folder: Path, row: str, seeds: str) -> Path:
    frames = folder / "true" / row
    if not (frames / "dataset.json").exists():
        made = DATASETS["guided"]
        run(programs / "restyle_dataset", "--look", ROWS[row], "--attributes", "--seeds", seeds,
            "--views-per-seed", made["views_per_seed"], "--size", made["size"], "--out", frames)
    return frames


def guided(model: Model, row: str, options: argparse.Namespace) -> dict:
    """The report of `restyle guide`; the pictures lie in the model's folder/row."""
    attributes = ",".join(f"{name}=1" for name in wanted(row)) or "winter=1"
    steps = 0 if row == "unguided" else options.steps
    folder = options.out / model.name
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / f"{row}.guide.json"
    run(options.bin / "restyle", "guide", "--model", model.folder,
        "--energy", f"classifier:{MODELS / 'attributes'}[{attributes}]={options.weight}", "--samples", options.samples,
        "--batch", options.batch, "--seed", options.seed, "--steps", steps, "--keep", options.keep,
        "--output", folder / row, "--report", report, *model.options)
    return json.loads(report.read_text())


def share(scores: dict, attributes: list[str]) -> str:
    """Of the pictures that have all attributes by the judge, with its 95 % interval (Wilson)."""
    if not attributes:
        return ""
    pictures = scores["pictures"]
    found = sum(all(picture[name] > 0.5 for name in attributes) for picture in pictures) / len(pictures)
    z, n = NORMAL_QUANTILE, len(pictures)
    middle = (found + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(found * (1 - found) / n + z * z / (4 * n * n))
    return f"{found:.2f} ({max(0, middle - half):.2f} to {min(1, middle + half):.2f})"


def with_interval(value: float, interval: float | None, digits: int) -> str:
    """Of few pictures there is none."""
    return f"{value:.{digits}f}" + ("" if interval is None else f" ± {interval:.{digits}f}")


def of_set(scores: dict, metric: str, digits: int) -> str:
    return with_interval(scores["mean"][metric], scores["interval"].get(metric), digits)


def energy(report: dict) -> str:
    before_and_after = next(value for name, value in report["energies"].items() if name.startswith("classifier:"))
    return f"{before_and_after['before']:.2f} to {before_and_after['after']:.2f}"


def line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def true_line(row: str, options: argparse.Namespace) -> str:
    frames = true_frames(options.bin, options.out, row, options.true_seeds)
    scores = score(options.bin / "restyle", frames, options.out / f"true_{row}.score.json")
    attributes = wanted(row)
    return line(" and ".join(attributes) or "nothing", "true frames", "", "", share(scores, attributes),
                f"{scores['mean']['diversity']:.1f}", "", "")


def model_line(row: str, model: Model, options: argparse.Namespace) -> str:
    report = guided(model, row, options)
    truth = true_frames(options.bin, options.out, row, options.true_seeds)
    folder, restyle = options.out / model.name, options.bin / "restyle"
    unguided = score(restyle, folder / "unguided", folder / f"unguided_to_{row}.score.json", truth)
    attributes = wanted(row)
    scores = score(restyle, folder / row, folder / f"{row}.score.json", truth) if attributes else unguided
    return line("", model.name, energy(report) if attributes else "", share(unguided, attributes), share(scores, attributes),
                of_set(scores, "diversity", 1), of_set(unguided, "kid", 2), of_set(scores, "kid", 2) if attributes else "")


HEAD = (
    "| asked for | pictures | energy | have it: unguided | guided | diversity | KID: unguided | guided |\n"
    "|---|---|---|---|---|---|---|---|"
)


def write_sheet(file: Path, folders: list[Path], columns: int) -> None:
    """By ImageMagick."""
    rows = [["(", *sorted(folder.glob("*.png"))[:columns], "+append", ")"] for folder in folders]
    run("convert", *sum(rows, []), "-append", file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin", type=Path, help="where restyle and restyle_dataset are")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--model", type=model_of, action="append", dest="models",
                        help="NAME=FOLDER, with options of `restyle guide` behind it; repeat; where none is given "
                        + "; ".join(chosen.replace(f"{MODELS}/", "") for chosen in CHOSEN).replace("%", "%%"))
    parser.add_argument("--samples", type=int, default=64)
    parser.add_argument("--seed", type=int, default=SEED, help="of the codes")
    parser.add_argument("--steps", type=int, default=30, help="of the code")
    parser.add_argument("--keep", default="best:classifier", help="of each sample, as `restyle guide` takes it")
    parser.add_argument("--weight", type=float, default=80, help="of the energy")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--true-seeds", default=DATASETS["guided"]["seeds"], help="of the scenes of the true frames")
    parser.add_argument("--batch", type=int, default=16, help="samples guided at once")
    parser.add_argument("--columns", type=int, default=12, help="of a sheet")
    options = parser.parse_args()
    models = options.models or [model_of(chosen) for chosen in CHOSEN]
    rows = ["unguided", *(row for row in options.rows.split(",") if row != "unguided")]

    lines = [text for row in rows
             for text in (true_line(row, options), *(model_line(row, model, options) for model in models))]
    table = "\n".join([HEAD, *lines]) + "\n"
    (options.out / "table.md").write_text(table)
    print(table, end="")
    for model in models:
        folder = options.out / model.name
        write_sheet(folder / "sheet.png", [folder / row for row in rows], options.columns)


main()
