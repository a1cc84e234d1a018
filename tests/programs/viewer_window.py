"""A window of restyle_viewer on a virtual display, moved and looked at as a person would."""
import json
import os
import shutil
import subprocess
import time

from viewer_program import PROGRAM, Skip

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

    def pixels(self, file):
        """As a function of the place, (red, green, blue)."""
        data = self.do("convert", file, "-depth", "8", "rgb:-")
        return lambda x, y: tuple(data[3 * (DISPLAY_SIZE[0] * y + x):][:3])


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


# Where the panel has them: the second prompt, the name to save under, its button; and where no panel is.
PROMPT, NAME, SAVE, PICTURE = (150, 240), (60, 106), (216, 106), (1000, 600)


def click(display, place):
    display.do("xdotool", "mousemove", *place)
    pause(0.25)
    display.do("xdotool", "click", 1)
    pause(0.4)


def strike(display, key):
    display.do("xdotool", "key", key)
    pause(0.4)


def strike_with_control(display, letter):
    """As slowly as a text field must be told at few frames a second."""
    for key in ("keydown ctrl", f"keydown {letter}", f"keyup {letter}", "keyup ctrl"):
        display.do("xdotool", *key.split())
        pause(0.25)


def select_all(display):
    strike_with_control(display, "a")


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


def see(display, file, what, *is_seen):
    """Looks until all of `is_seen`, which are told of the screen by `pixel(x, y)`, hold."""
    end = time.monotonic() + 60
    while True:
        display.screenshot(file)
        pixel = display.pixels(file)
        if all(seen(pixel) for seen in is_seen):
            return pixel
        assert time.monotonic() < end, f"{file} does not show, within a minute, {what}"
        time.sleep(0.2)
