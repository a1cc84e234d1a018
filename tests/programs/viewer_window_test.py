"""restyle_viewer in a window of a virtual display, moved and measured as a person would."""
import json
import os
import re
import shutil
import subprocess
import time

from viewer_program import PROGRAM, Skip, main, output_folder

DISPLAY_SIZE = (1280, 720)
FRAMES = 100000  # Until the test closes the window.


def pause(seconds):
    """What a frame takes on a machine that is busy with other things is longer as well."""
    time.sleep(seconds * max(1, os.getloadavg()[0] / os.cpu_count()))


def require_tools():
    for tool in ("Xvfb", "xdotool", "import", "convert"):
        if shutil.which(tool) is None:
            raise Skip(f"{tool} is not installed")


class VirtualDisplay:
    """Xvfb on a number of its own choice."""

    def __enter__(self):
        read, write = os.pipe()
        screen = "{}x{}x24".format(*DISPLAY_SIZE)
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", screen],
                                       pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as numbers:
            self.variables = dict(os.environ, DISPLAY=":" + numbers.readline().strip())
        self.variables.pop("WAYLAND_DISPLAY", None)
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def do(self, *command):
        command = list(map(str, command))
        return subprocess.run(command, env=self.variables, check=True, capture_output=True).stdout

    def screenshot(self, file):
        self.do("import", "-window", "root", file)

    def row(self, file, y):
        """The pixels of one row, as (red, green, blue)."""
        line = self.do("convert", file, "-crop", f"{DISPLAY_SIZE[0]}x1+0+{y}", "-depth", "8", "rgb:-")
        return [tuple(line[i:i + 3]) for i in range(0, len(line), 3)]


def open_viewer(display, folder, *options, **environment):
    command = [PROGRAM, "--frames", str(FRAMES), "--validate", "--models", folder / "nowhere", *options]
    viewer = subprocess.Popen(command, env={**display.variables, **environment}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    display.do("xdotool", "search", "--sync", "--onlyvisible", "--name", "Restyle")
    window = display.do("xdotool", "search", "--name", "Restyle").split()[0].decode()
    display.do("xdotool", "windowfocus", "--sync", window)
    wait_for_the_first_frame(display, folder / "first.png")
    return viewer, window


def wait_for_the_first_frame(display, file):
    end = time.monotonic() + 60
    while True:
        display.screenshot(file)
        if len(set(display.row(file, 360))) > 1:
            return
        assert time.monotonic() < end, "the window stays empty for a minute"
        time.sleep(0.2)


def close_viewer(display, viewer):
    """What it prints in the end."""
    display.do("xdotool", "key", "ctrl+q")
    printed, errors = viewer.communicate(timeout=60)
    assert viewer.returncode == 0, f"exit code {viewer.returncode}: {errors}"
    return printed


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
        above = display.row(folder / "resized.png", 30)[500:900]
        within = display.row(folder / "resized.png", 350)[500:900]
    assert len(set(above)) == 1, "the surround is not of one colour"
    assert len(set(within)) > 1, "the picture is not there"


def TypesAPromptSavesTheStyleAndKeepsItWhereAnotherDoesNotLoad():
    require_tools()
    folder = output_folder("window_styles")
    for name, model in (("a", "inverts"), ("b", "unloadable")):
        style = {"format": "restyle-style-1", "model": model, "settings": {"source_prompt": "summer"}}
        (folder / f"{name}.json").write_text(json.dumps(style))
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder,
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        # The panel stands where it is drawn first: a field, what is typed there, the next field.
        for x, y, typed in ((150, 220, "winter (snow:1.2)"), (60, 106, "mine"), (216, 106, "")):
            display.do("xdotool", "mousemove", x, y, "click", 1)
            pause(0.7)
            if typed:
                display.do("xdotool", "type", "--delay", 60, typed)
                pause(0.7)
        for x, y in ((100, 79), (60, 180)):  # The list of styles, and in it "b".
            display.do("xdotool", "mousemove", x, y, "click", 1)
            pause(0.7)
        display.screenshot(folder / "kept.png")
        pause(2)  # In which "b" turns out not to load.
        printed = close_viewer(display, viewer)
    assert json.loads((folder / "mine.json").read_text()) == {
        "format": "restyle-style-1", "model": "inverts",
        "settings": {"source_prompt": "summer", "target_prompt": "winter (snow:1.2)"}}
    assert "plain -> mine," in printed, printed
    assert "the fake does not load, as asked" in printed, printed


PROMPT, NAME, SAVE, PICTURE = (150, 220), (60, 106), (216, 106), (1000, 600)


def click(display, place):
    display.do("xdotool", "mousemove", *place)
    pause(0.25)
    display.do("xdotool", "click", 1)
    pause(0.4)


def strike(display, key):
    display.do("xdotool", "key", key)
    pause(0.4)


def select_all(display):
    for key in ("keydown ctrl", "keydown a", "keyup a", "keyup ctrl"):
        display.do("xdotool", *key.split())
        pause(0.25)


def save_as(display, file):
    """Again where it was not heard: at few frames a second keys and clicks are let go too soon."""
    for _ in range(5):
        click(display, NAME)
        select_all(display)
        display.do("xdotool", "type", "--delay", 30, file.stem)
        pause(0.4)
        click(display, SAVE)
        click(display, PICTURE)
        if file.exists():
            return
    raise AssertionError(f"{file} is not saved")


def write_style(file, **settings):
    style = {"format": "restyle-style-1", "model": "inverts", "settings": settings}
    file.write_text(json.dumps(style))


def settings_in(file):
    return json.loads(file.read_text())["settings"]


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
