"""What a person does around the frames in restyle_viewer's window: compare, read the log, keep pictures."""
import os
import subprocess

from viewer_program import main, output_folder
from viewer_window import (PICTURE, VirtualDisplay, click, close_viewer, open_viewer, require_tools, save_as,
                           settings_in, strike, type_in, wait_for, write_style)


def size_of(file):
    told = subprocess.run(["identify", "-format", "%w %h", file], check=True, capture_output=True).stdout
    return tuple(map(int, told.split()))


def GoesBetweenTwoStylesReadsTheLogAndKeepsPictures():
    require_tools()
    folder = output_folder("window_bench")
    write_style(folder / "a.json", source_prompt="summer", target_prompt="winter")
    style = (folder / "a.json").read_text().replace("inverts", "echoing")
    (folder / "a.json").write_text(style)
    kept = folder / "kept"
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder, "--still",
                                "--look", "snow", "--keep", kept, "--log", folder / "log.txt",
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        strike(display, "shift+a")
        type_in(display, "target prompt", "fog")
        strike(display, "shift+b")
        strike(display, "a")
        save_as(display, folder / "in_a.json")
        strike(display, "x")
        save_as(display, folder / "in_b.json")

        strike(display, "2")
        strike(display, "F12")
        assert size_of(wait_for(kept / "view.png")) == (320, 90)
        strike(display, "shift+F12")
        assert size_of(wait_for(kept / "pair.png")) == (480, 90)

        strike(display, "l")
        display.screenshot(folder / "log.png")
        type_in(display, "has", "|none|")  # What the echo has of a side without a negative prompt.
        click(display, "copy")
        strike(display, "l")
        click(display, "target prompt")
        strike(display, "ctrl+a")
        strike(display, "ctrl+v")
        click(display, PICTURE)
        save_as(display, folder / "copied.json")
        click(display, "keep")
        display.screenshot(folder / "keep.png")
        click(display, "contact sheet")
        display.screenshot(folder / "sheet_begun.png")
        width, height = size_of(wait_for(kept / "sheet.png"))
        assert width > 4 * 160 and height > 3 * 90, (width, height)
        close_viewer(display, viewer)
    assert settings_in(folder / "in_a.json")["target_prompt"] == "winter"
    assert settings_in(folder / "in_b.json")["target_prompt"] == "fog"
    logged = (folder / "log.txt").read_text()
    assert "the session is ready" in logged and "winter|none|" in logged, logged
    copied = settings_in(folder / "copied.json")["target_prompt"]
    assert "winter|none|" in copied and "ready" not in copied, copied


main([GoesBetweenTwoStylesReadsTheLogAndKeepsPictures])
