"""restyle_viewer in a window of a virtual display, moved and measured as a person would."""
import json
import os
import re
import signal

from viewer_program import main, output_folder
from viewer_window import (DISPLAY_SIZE, WINDMILL, VirtualDisplay, choose, click, close_viewer, control, open_viewer,
                           require_tools, save_as, see, settings_in, strike, title, type_in, value, wait_to_play, wait_until,
                           write_style)


def ended_well(display, viewer):
    printed = close_viewer(display, viewer)
    assert re.search(r"frames shown +\d+, 0 of them restyled", printed), printed


def divider_at(column):
    """A white line stands near that column, below its handle too."""
    def is_seen(pixel):
        return any(all(min(pixel(x, y)) > 180 for y in range(230, 620, 7)) for x in range(column - 3, column + 4))
    return is_seen


def MovesTheSplitWithTheMouse():
    require_tools()
    folder = output_folder("window_split")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder)
        see(display, folder / "before.png", "the divider in the middle", divider_at(640))
        display.do(*"xdotool mousemove 640 360 mousedown 1 mousemove 780 360 mousemove 900 360 mouseup 1".split())
        see(display, folder / "after.png", "the divider where it was moved to", divider_at(900))
        display.do(*"xdotool mousemove 700 360".split())  # It was let go.
        see(display, folder / "let_go.png", "the divider where it was let go", divider_at(900))
        ended_well(display, viewer)


def FollowsTheWindowsSize():
    require_tools()
    folder = output_folder("window_size")
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder)
        display.do("xdotool", "windowsize", window, 1000, 700)
        # 16:9 in 1000x700 leaves surround above and below: (700 - 562) / 2 rows. Above the timeline.
        see(display, folder / "resized.png", "the picture within its surround",
            lambda pixel: len({pixel(x, 640) for x in range(340, 660)}) == 1,
            lambda pixel: len({pixel(x, 350) for x in range(500, 900)}) > 1)
        ended_well(display, viewer)


def FindsWhatANewSizeMovedUnderAClickThatFollowsAtOnce():
    require_tools()
    folder = output_folder("window_size_and_click")
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder)
        path, opens = control(display, "path"), control(display, "open")
        display.do("xdotool", "windowsize", window, 1000, 700)
        see(display, folder / "smaller.png", "the surround", lambda pixel: len({pixel(x, 640) for x in range(340, 660)}) == 1)
        viewer.send_signal(signal.SIGSTOP)  # A frame that takes long: all of what follows comes before the next.
        display.do("xdotool", "windowsize", window, *DISPLAY_SIZE)
        type_in(display, path, str(WINDMILL))
        click(display, opens)
        viewer.send_signal(signal.SIGCONT)
        wait_until(lambda: b"windmill" in title(display, window), "the windmill is open")
        ended_well(display, viewer)


# One after the other, as an edge of a window that is dragged has them: from tiny ones to larger than the screen.
SIZES = [(1, 1), (1280, 1), (1, 720), (16, 9), (2000, 1500), (3, 900), *((40 + 37 * n, 700 - 19 * n) for n in range(34))]


def ComesThroughAStormOfSizesAndMinimising():
    require_tools()
    folder = output_folder("window_storm")
    write_style(folder / "a.json")
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder, "--style", folder / "a.json", "--still",
                                     RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        points = [(x, y) for x in range(340, 1260, 23) for y in range(200, 600, 23)]
        is_styled = lambda pixel: max(pixel(700, 230)) < 100 and min(pixel(500, 160)) > 150  # The sky, inverted and not.
        before = see(display, folder / "before.png", "a restyled picture", is_styled)
        as_before = lambda pixel: all(pixel(*point) == before(*point) for point in points)
        for size in SIZES:
            display.do("xdotool", "windowsize", window, *size)
        display.do("xdotool", "windowsize", window, *DISPLAY_SIZE)
        see(display, folder / "after.png", "the picture as it was", as_before)

        display.do("xdotool", "windowunmap", window)
        see(display, folder / "minimised.png", "no window", lambda pixel: {pixel(*point) for point in points} == {(0, 0, 0)})
        display.do("xdotool", "windowmap", window)
        see(display, folder / "back.png", "the picture as it was", as_before)
        display.do("xdotool", "windowfocus", "--sync", window)
        assert value(display, "amount") == "1"
        close_viewer(display, viewer)


def TypesAPromptSavesTheStyleAndKeepsItWhereAnotherDoesNotLoad():
    require_tools()
    folder = output_folder("window_styles")
    for name, model in (("a", "inverts"), ("b", "unloadable")):
        style = {"format": "restyle-style-1", "model": model, "settings": {"source_prompt": "summer"}}
        (folder / f"{name}.json").write_text(json.dumps(style))
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                "--log", folder / "log.txt", RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        type_in(display, "target prompt", "winter (snow:1.2)")
        save_as(display, folder / "mine.json")
        choose(display, "style", "b")
        wait_until(lambda: "does not load" in (folder / "log.txt").read_text(), "the log says that b does not load")
        display.screenshot(folder / "kept.png")
        printed = close_viewer(display, viewer)
    assert json.loads((folder / "mine.json").read_text()) == {
        "format": "restyle-style-1", "model": "inverts",
        "settings": {"source_prompt": "summer", "target_prompt": "winter (snow:1.2)"}}
    assert "plain -> mine," in printed, printed
    assert "the fake does not load, as asked" in printed, printed


def GivesUpAStyleThatIsBeingLoaded():
    require_tools()
    folder = output_folder("window_cancel")
    write_style(folder / "a.json", source_prompt="summer")
    (folder / "b.json").write_text(json.dumps({"format": "restyle-style-1", "model": "loading"}))  # Without end.
    log = folder / "viewer.log"
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        wait_to_play(folder)
        for times, give_up in ((1, lambda: click(display, "cancel")), (2, lambda: strike(display, "Escape"))):
            choose(display, "style", "b")
            control(display, "cancel")
            display.screenshot(folder / f"loading_{times}.png")
            give_up()
            wait_until(lambda: log.read_text().count("was cancelled") == times, f"b is given up the {times}. time")
        save_as(display, folder / "mine.json")
        assert json.loads((folder / "mine.json").read_text())["model"] == "inverts"
        close_viewer(display, viewer)


GROUND = (316, 500)  # Where the panel has nothing on it.


def OpensAsItWasLeft():
    require_tools()
    folder = output_folder("window_layout")
    kept = folder / "restyle/viewer.json"
    kept.parent.mkdir()
    kept.write_text('{"format": "restyle-viewer-1", "theme": "mauve"}')
    with VirtualDisplay() as display:
        def open_again():
            return open_viewer(display, folder, XDG_CONFIG_HOME=str(folder))

        viewer, window = open_again()
        wait_until(lambda: f"{kept}: theme is" in (folder / "viewer.log").read_text(), "the log says what is wrong")
        see(display, folder / "dark.png", "a dark panel", lambda pixel: max(pixel(*GROUND)) < 90)
        click(display, "keep")
        strike(display, "n")
        see(display, folder / "light.png", "a light panel", lambda pixel: min(pixel(*GROUND)) > 180)
        display.do("xdotool", "windowsize", window, 1000, 640)
        ended_well(display, viewer)
        left = json.loads(kept.read_text())
        assert left["theme"] == "light" and left["window"][2:] == [1000, 640] and left["sections"]["keep"], left

        viewer, window = open_again()
        see(display, folder / "again.png", "a light panel", lambda pixel: min(pixel(*GROUND)) > 180)
        ended_well(display, viewer)
    assert json.loads(kept.read_text()) == left, kept.read_text()


def MakesTheSessionAnewAndKeepsItWhereAnotherCannotBe():
    require_tools()
    folder = output_folder("window_session")
    write_style(folder / "a.json", source_prompt="summer")
    log = folder / "viewer.log"
    layout = folder / "restyle/viewer.json"
    layout.parent.mkdir()
    layout.write_text(json.dumps({"format": "restyle-viewer-1", "theme": "dark",
                                  "panels": {"log": False, "training": False, "poses": False},
                                  "sections": {"settings": False, "figures": False, "session": True, "valley": True}}))
    with VirtualDisplay() as display:
        viewer, window = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                     XDG_CONFIG_HOME=str(folder), RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        wait_to_play(folder)
        display.screenshot(folder / "session.png")
        type_in(display, "MiB at most", "64")
        click(display, "make the session anew")
        wait_to_play(folder, 2)
        type_in(display, "network 1", "50")
        type_in(display, "network 2", "50")
        click(display, "make the session anew")
        wait_until(lambda: "the session stays as it was: " in log.read_text(), "it is told why not")
        display.screenshot(folder / "refused.png")
        click(display, "of the valley")
        for key in ("ctrl+a", "7", "Return"):
            strike(display, key)
        wait_until(lambda: b"seed 7" in title(display, window), "another valley is shown")
        wait_to_play(folder, 3)
        printed = close_viewer(display, viewer)
    assert " of at most 64.0 MiB: weights " in printed, printed
    assert "50x50" not in re.search("network .*", printed)[0], printed


def TakesBackWhatWasTypedAndDoesItAgain():
    require_tools()
    folder = output_folder("window_undo")
    write_style(folder / "a.json", source_prompt="summer", target_prompt="fog")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        type_in(display, "target prompt", "winter")
        strike(display, "ctrl+z")
        save_as(display, folder / "undone.json")
        display.screenshot(folder / "undone.png")
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
                                "--log", folder / "log.txt", RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])

        def is_logged(*words):
            wait_until(lambda: any(all(word in line for word in words) for line in
                                   (folder / "log.txt").read_text().splitlines()), f"the log says {words}")

        (folder / "a.json").write_text("{")  # Half written: a sentence, and the style plays on.
        is_logged("error", "a.json")
        save_as(display, folder / "before.json")
        was_saved = settings_in(folder / "before.json")
        write_style(folder / "before.json", source_prompt="autumn", steps=7)
        is_logged("before.json was written")
        save_as(display, folder / "after.json")
        strike(display, "ctrl+z")  # Back to what was there before the file was taken up.
        save_as(display, folder / "undone.json")
        (folder / "undone.json").write_text("{")
        is_logged("error", "undone.json")
        display.screenshot(folder / "half_written.png")
        printed = close_viewer(display, viewer)
    assert was_saved == {"source_prompt": "summer"}
    assert settings_in(folder / "after.json") == {"source_prompt": "autumn", "steps": 7}
    assert "plain -> undone," in printed and "undone.json: " in printed, printed


main([MovesTheSplitWithTheMouse, FollowsTheWindowsSize, FindsWhatANewSizeMovedUnderAClickThatFollowsAtOnce,
      ComesThroughAStormOfSizesAndMinimising,
      TypesAPromptSavesTheStyleAndKeepsItWhereAnotherDoesNotLoad, GivesUpAStyleThatIsBeingLoaded, OpensAsItWasLeft,
      MakesTheSessionAnewAndKeepsItWhereAnotherCannotBe,
      TakesBackWhatWasTypedAndDoesItAgain, TakesTheStyleFileUpAsItIsWritten])
