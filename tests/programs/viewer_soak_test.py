"""restyle_viewer's window for 10,000 frames, in use all the while: its memory, threads and files stay as many."""
import itertools
import os
import pathlib
import re
import subprocess
import time

from viewer_program import main, output_folder
from viewer_window import VirtualDisplay, open_viewer, require_tools, strike, write_style

FRAMES = 10000
MOST_GROWTH = {"bytes of memory": 4 << 20, "threads": 0, "open files": 0}  # Over half of the frames: 800 bytes each.


def use_of(process):
    folder = pathlib.Path(f"/proc/{process.pid}")
    status = (folder / "status").read_text(encoding="ascii")
    return {"bytes of memory": 1024 * int(re.search(r"RssAnon:\s+(\d+)", status)[1]),
            "threads": int(re.search(r"Threads:\s+(\d+)", status)[1]),
            "open files": len(list((folder / "fd").iterdir()))}


def uses_until_it_ends(display, viewer, window, kept):
    """Each way of seeing frames, the buffers, the other slot, panels hidden and shown, a picture kept, other sizes."""
    keys = [*"12345678", "bracketleft", "bracketright", "x", "h", "h", "F12"]
    uses = []
    for size in itertools.cycle([(1200, 700), (1280, 720)]):
        try:
            for key in keys:
                strike(display, key)
            display.do("xdotool", "windowsize", window, *size)
            uses.append(use_of(viewer))
        except (subprocess.CalledProcessError, OSError, TypeError):  # The window is gone, or the process.
            viewer.wait()
            return uses
        for picture in kept.glob("*"):
            picture.unlink(missing_ok=True)  # Some are being written under another name.
        time.sleep(1)


def KeepsItsMemoryOverTenThousandFrames():
    require_tools()
    folder = output_folder("soak")
    write_style(folder / "a.json")
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder, "--style", folder / "a.json", "--keep", folder / "kept",
                                     "--frames", FRAMES, RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        uses = uses_until_it_ends(display, viewer, window, folder / "kept")
        printed, errors = viewer.communicate()
    assert viewer.returncode == 0, errors
    assert re.search(rf"frames shown +{FRAMES}\b", printed), printed

    second, last = uses[len(uses) // 4:len(uses) // 2], uses[3 * len(uses) // 4:]
    for name, most in MOST_GROWTH.items():
        before, after = (max(use[name] for use in quarter) for quarter in (second, last))
        print(f"{name}: at most {before} in the second quarter of {len(uses)} looks, {after} in the last")
        assert after - before <= most, f"{name} grew: {[use[name] for use in uses]}"


main([KeepsItsMemoryOverTenThousandFrames])
