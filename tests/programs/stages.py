"""The window at each stage of its use, held against the pictures in the folder stages, which tests/stages.sh makes anew."""
import os
import pathlib
import subprocess
import time

from viewer_window import PATIENCE

FOLDER = pathlib.Path(__file__).with_name("stages")
CELLS = (64, 36)  # Of whose mean colours a picture is compared: no letter of a figure that varies counts.
MOST_LEVELS = 40  # Of 255, that a cell may be off before it counts.
MOST_SHARE = 0.015  # Of the cells: a plot's curve, a sentence that names a file.


def cells_of(picture):
    """Of a file, or of anything that `convert` reads."""
    size = "{}x{}!".format(*CELLS)
    data = subprocess.run(["convert", picture, "-filter", "box", "-resize", size, "-depth", "8", "rgb:-"], check=True,
                          capture_output=True).stdout
    return [data[i:i + 3] for i in range(0, len(data), 3)]


def share_apart(one, other):
    """Of the cells of two pictures."""
    pairs = list(zip(cells_of(one), cells_of(other), strict=True))
    return sum(max(abs(a - b) for a, b in zip(*pair)) > MOST_LEVELS for pair in pairs) / len(pairs)


def looks_as(display, folder, stage):
    """Waits until the screen does, and keeps it as folder/stage.png."""
    kept, wanted = folder / f"{stage}.png", FOLDER / f"{stage}.png"
    if "RESTYLE_MAKE_STAGES" in os.environ:
        time.sleep(3)  # As long as the slowest of them may take to be drawn.
        display.screenshot(kept)
        FOLDER.mkdir(exist_ok=True)
        subprocess.run(["convert", kept, "-resize", "25%", "-colors", "48", "-strip", f"PNG8:{wanted}"], check=True)
        return
    end = time.monotonic() + PATIENCE
    while True:
        share = share_apart(f"xwd:{display.screen}", wanted)
        if share <= MOST_SHARE:
            display.screenshot(kept)
            return
        assert time.monotonic() < end, f"{kept}: {share:.1%} of it is unlike {wanted}; tests/stages.sh makes that anew"
        time.sleep(0.1)
