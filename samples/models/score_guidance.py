#!/usr/bin/env python3
"""Guides a model of samples/models towards attributes, single ones and pairs that were rare in training.

    python samples/models/score_guidance.py BUILD/bin MODEL --out FOLDER [--samples N] [--rows ROW,...] [guide options]

The energies are those of the classifier samples/models/attributes; whether the pictures have what was asked for is told
by samples/models/judge, which was trained on other frames and is built otherwise. FOLDER keeps all that is made, and the
same command goes on with it: the true frames of each row, the guided pictures of each MODEL, its table (table.md) and a
sheet of its first pictures (sheet.png). Further options, as --generator-steps 8, go to `restyle guide`.
"""

import argparse
import json
import math
import subprocess
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


def guided(restyle: Path, model: Path, folder: Path, row: str, options: argparse.Namespace, more: list[str]) -> dict:
    """The report of `restyle guide`; the pictures lie in folder/row."""
    attributes = ",".join(f"{name}=1" for name in wanted(row)) or "winter=1"
    steps = 0 if row == "unguided" else options.steps
    report = folder / f"{row}.guide.json"
    run(restyle, "guide", "--model", model, "--energy", f"classifier:{MODELS / 'attributes'}[{attributes}]={options.weight}",
        "--samples", options.samples, "--output", folder / row, "--report", report, "--steps", steps, *more)
    return json.loads(report.read_text())


def share(scores: dict, attributes: list[str]) -> str:
    """Of the pictures that have all attributes by the judge, with its 95 % interval (Wilson)."""
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


def line(row: str, report: dict, unguided: dict, unguided_to_row: dict, scores: dict, truth: dict) -> str:
    attributes = wanted(row)
    cells = [
        " and ".join(attributes) or "unguided",
        energy(report) if attributes else "",
        share(truth, attributes) if attributes else "",
        share(unguided, attributes) if attributes else "",
        share(scores, attributes) if attributes else "",
        f"{truth['mean']['diversity']:.1f}",
        of_set(scores, "diversity", 1),
        of_set(unguided_to_row, "kid", 2),
        of_set(scores, "kid", 2) if attributes else "",
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = (
    "| asked for | energy | has it: true frames | unguided | guided | diversity: true frames | of the row "
    "| KID: unguided | guided |\n|---|---|---|---|---|---|---|---|---|"
)


def write_sheet(file: Path, folders: list[Path], columns: int) -> None:
    """By ImageMagick."""
    rows = [["(", *sorted(folder.glob("*.png"))[:columns], "+append", ")"] for folder in folders]
    run("convert", *sum(rows, []), "-append", file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bin", type=Path, help="where restyle and restyle_dataset are")
    parser.add_argument("model", type=Path, help="a diffusion model or a GAN of the set 'seasons'")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--samples", type=int, default=64)
    parser.add_argument("--steps", type=int, default=30, help="of the code")
    parser.add_argument("--weight", type=float, default=80, help="of the energy")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--true-seeds", default=DATASETS["guided"]["seeds"], help="of the scenes of the true frames")
    parser.add_argument("--columns", type=int, default=12, help="of the sheet")
    options, more = parser.parse_known_args()
    restyle, folder = options.bin / "restyle", options.out / options.model.resolve().name
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["unguided", *(row for row in options.rows.split(",") if row != "unguided")]

    reports = {row: guided(restyle, options.model, folder, row, options, more) for row in rows}
    truths = {row: true_frames(options.bin, options.out, row, options.true_seeds) for row in rows}
    judged = {row: score(restyle, folder / row, folder / f"{row}.score.json", truths[row]) for row in rows}
    to_row = {row: score(restyle, folder / "unguided", folder / f"unguided_to_{row}.score.json", truths[row]) for row in rows}
    true = {row: score(restyle, truths[row], options.out / f"true_{row}.score.json") for row in rows}
    lines = [line(row, reports[row], judged["unguided"], to_row[row], judged[row], true[row]) for row in rows]
    table = "\n".join([HEAD, *lines]) + "\n"
    (folder / "table.md").write_text(table)
    print(table, end="")
    write_sheet(folder / "sheet.png", [folder / row for row in rows], options.columns)


main()
