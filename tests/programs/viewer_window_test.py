"""restyle_viewer in a window of a virtual display, moved and measured as a person would."""
import json
import os
import re

from viewer_program import main, output_folder
from viewer_window import (PICTURE, PROMPT, VirtualDisplay, click, close_viewer, open_viewer, pause,
                           require_tools, save_as, select_all, settings_in, strike, write_style)


def ended_well(display, viewer):
    printed = close_viewer(display, viewer)
    assert re.search(r"frames shown +\d+, 0 of them restyled", printed), printed


def divider_column(pixels):
    """Where the handle of the divider lies: the middle of the one long white run."""
    white = [x for x, pixel in enumerate(pixels) if x > 400 and min(pixel) > 215]
    assert white, "there is no divider"
    return sum(white) / len(white)


def MovesTheSplitWithTheMouse():
    require_tools()
    folder = output_folder("window_split")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder)
        display.screenshot(folder / "before.png")
        for action in (("mousemove", 640, 360), ("mousedown", 1), ("mousemove", 780, 360),
                       ("mousemove", 900, 360), ("mouseup", 1)):
            display.do("xdotool", *action)
            pause(0.4)
        display.screenshot(folder / "after.png")
        ended_well(display, viewer)
        before = divider_column(display.row(folder / "before.png", 360))
        after = divider_column(display.row(folder / "after.png", 360))
    assert abs(before - 640) < 15, f"the divider begins at {before}"
    assert abs(after - 900) < 15, f"the divider was moved to 900 and is at {after}"


def FollowsTheWindowsSize():
    require_tools()
    folder = output_folder("window_size")
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder)
        display.do("xdotool", "windowsize", window, 1000, 700)
        pause(1)
        display.screenshot(folder / "resized.png")
        ended_well(display, viewer)
        # 16:9 in 1000x700 leaves surround above and below: (700 - 562) / 2 rows.
        below = display.row(folder / "resized.png", 640)[340:660]  # Left of the values, above the timeline.
        within = display.row(folder / "resized.png", 350)[500:900]
    assert len(set(below)) == 1, "the surround is not of one colour"
    assert len(set(within)) > 1, "the picture is not there"


def TypesAPromptSavesTheStyleAndKeepsItWhereAnotherDoesNotLoad():
    require_tools()
    folder = output_folder("window_styles")
    for name, model in (("a", "inverts"), ("b", "unloadable")):
        style = {"format": "restyle-style-1", "model": model, "settings": {"source_prompt": "summer"}}
        (folder / f"{name}.json").write_text(json.dumps(style))
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                "--log", folder / "log.txt", RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        click(display, PROMPT)
        display.do("xdotool", "type", "--delay", 60, "winter (snow:1.2)")
        pause(0.7)
        click(display, PICTURE)
        save_as(display, folder / "mine.json")
        for _ in range(5):  # Again where it was not heard.
            for place in ((100, 79), (60, 180)):  # The list of styles, and in it "b", which does not load.
                click(display, place)
            pause(1)
            if "does not load" in (folder / "log.txt").read_text():
                break
        display.screenshot(folder / "kept.png")
        printed = close_viewer(display, viewer)
    assert json.loads((folder / "mine.json").read_text()) == {
        "format": "restyle-style-1", "model": "inverts",
        "settings": {"source_prompt": "summer", "target_prompt": "winter (snow:1.2)"}}
    assert "plain -> mine," in printed, printed
    assert "the fake does not load, as asked" in printed, printed


def TakesBackWhatWasTypedAndDoesItAgain():
    require_tools()
    folder = output_folder("window_undo")
    write_style(folder / "a.json", source_prompt="summer", target_prompt="fog")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        click(display, PROMPT)
        select_all(display)
        display.do("xdotool", "type", "--delay", 60, "winter")
        pause(0.7)
        click(display, PICTURE)
        strike(display, "ctrl+z")
        display.screenshot(folder / "undone.png")
        save_as(display, folder / "undone.json")
        strike(display, "ctrl+y")
        save_as(display, folder / "redone.json")
        close_viewer(display, viewer)
    assert settings_in(folder / "undone.json") == {"source_prompt": "summer", "target_prompt": "fog"}
    assert settings_in(folder / "redone.json") == {"source_prompt": "summer", "target_prompt": "winter"}


def TakesTheStyleFileUpAsItIsWritten():
    require_tools()
    folder = output_folder("window_reload")
    write_style(folder / "a.json", source_prompt="summer")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        (folder / "a.json").write_text("{")  # Half written: a sentence, and the style plays on.
        pause(1.2)
        save_as(display, folder / "before.json")
        was_saved = settings_in(folder / "before.json")
        write_style(folder / "before.json", source_prompt="autumn", steps=7)
        pause(1.2)
        save_as(display, folder / "after.json")
        strike(display, "ctrl+z")  # Back to what was there before the file was taken up.
        save_as(display, folder / "undone.json")
        (folder / "undone.json").write_text("{")
        pause(3)
        display.screenshot(folder / "half_written.png")
        printed = close_viewer(display, viewer)
    assert was_saved == {"source_prompt": "summer"}
    assert settings_in(folder / "after.json") == {"source_prompt": "autumn", "steps": 7}
    assert "plain -> undone," in printed and "undone.json: " in printed, printed


main([MovesTheSplitWithTheMouse, FollowsTheWindowsSize,
      TypesAPromptSavesTheStyleAndKeepsItWhereAnotherDoesNotLoad,
      TakesBackWhatWasTypedAndDoesItAgain, TakesTheStyleFileUpAsItIsWritten])
