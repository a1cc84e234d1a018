"""A window of restyle_viewer on a virtual display, moved and looked at as a person would."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import types

from viewer_program import MODELS, PROGRAM, Skip

WINDMILL = MODELS.parent / "gltf/windmill.gltf"
DISPLAY_SIZE = (1280, 720)
FRAMES = 100000  # Until the test closes the window.
PATIENCE = 240  # Seconds, with what does not come at all: a test measures no time.


def require_tools():
    for tool in ("Xvfb", "xdotool", "convert"):
        if shutil.which(tool) is None:
            raise Skip(f"{tool} is not installed")


class VirtualDisplay:
    """Xvfb on a number of its own choice. What it shows is a file, which is looked at with no program between."""

    folder = None  # Of what a viewer that was opened on it keeps.
    listed = None  # The file in which it lists its controls.

    def __enter__(self):
        self.memory = tempfile.TemporaryDirectory()
        self.screen = pathlib.Path(self.memory.name) / "Xvfb_screen0"  # As xwd writes one.
        read, write = os.pipe()
        screen = "{}x{}x24".format(*DISPLAY_SIZE)
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nocursor",
                                        "-fbdir", self.memory.name], pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as numbers:
            self.variables = dict(os.environ, DISPLAY=":" + numbers.readline().strip())
        self.variables.pop("WAYLAND_DISPLAY", None)
        return self

    def __exit__(self, failure, *_):
        if failure and self.folder:
            self.screenshot(self.folder / "failed.png")
            print("What failed.png shows was logged as", (self.folder / "viewer.log").read_text(), sep="\n")
        self.server.terminate()
        self.server.wait()
        self.memory.cleanup()

    def do(self, *command):
        command = list(map(str, command))
        return subprocess.run(command, env=self.variables, check=True, capture_output=True).stdout

    def screenshot(self, file):
        self.do("convert", f"xwd:{self.screen}", "-define", "png:compression-level=1", file)

    def pixels(self):
        """Of what is shown now: as a function of the place, (red, green, blue)."""
        data = self.screen.read_bytes()
        size_of_header, bytes_a_row, colors = (int.from_bytes(data[4 * i:4 * i + 4], "big") for i in (0, 12, 19))
        first = size_of_header + 12 * colors

        def pixel(x, y):
            at = first + bytes_a_row * y + 4 * x
            return data[at + 2], data[at + 1], data[at]
        return pixel


def pixels_of(file, height):
    """Row by row, (red, green, blue)."""
    data = subprocess.run(["convert", file, "-depth", "8", "rgb:-"], check=True, capture_output=True).stdout
    values = [tuple(data[i:i + 3]) for i in range(0, len(data), 3)]
    width = len(values) // height
    return [values[i:i + width] for i in range(0, len(values), width)]


def apart(a, b):
    return max(abs(x - y) for x, y in zip(a, b))


def open_viewer(display, folder, *options, size="160x90", **environment):
    """As if no viewer had been open before, unless XDG_CONFIG_HOME says where one has left its layout."""
    display.listed = folder / "controls.json"
    display.listed.unlink(missing_ok=True)
    command = [PROGRAM, "--validate", "--size", size, "--list-controls", display.listed, *map(str, options)]
    if "--models" not in options:
        command += ["--models", folder / "nowhere"]
    if "--frames" not in options:
        command += ["--frames", str(FRAMES)]
    if "--frame-rate" not in options and "--scene-scale" not in options:
        command += ["--scene-scale", "1"]  # However busy the machine is, the pictures are the same.
    if "XDG_CONFIG_HOME" not in environment:
        command.append("--no-config")
    if "--log" not in options:
        command += ["--log", folder / "viewer.log"]
        display.folder = folder
    viewer = subprocess.Popen(command, env={**display.variables, **environment}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    display.do("xdotool", "search", "--sync", "--onlyvisible", "--name", "Restyle")
    window = display.do("xdotool", "search", "--name", "Restyle").split()[0].decode()
    display.do("xdotool", "windowfocus", "--sync", window)
    see(display, folder / "first.png", "a picture", lambda pixel: len({pixel(x, 360) for x in range(1280)}) > 1)
    return viewer, window


def layer_variables(name):
    """With which a program runs on the layer of tests/vulkan_layer of that name."""
    layers = pathlib.Path(os.environ["RESTYLE_TEST_LAYERS"])
    if not (layers / f"{name}.json").exists():
        raise Skip("Vulkan's header for layers is not installed")
    return {"VK_INSTANCE_LAYERS": f"VK_LAYER_RESTYLE_{name}",
            "VK_LAYER_PATH": f"{layers}:/usr/share/vulkan/explicit_layer.d"}


def close_viewer(display, viewer):
    """What it prints in the end."""
    display.do("xdotool", "key", "ctrl+q")
    printed, errors = viewer.communicate(timeout=PATIENCE)
    assert viewer.returncode == 0, f"exit code {viewer.returncode}: {errors}"
    return printed


PICTURE = (1000, 600)  # Where no panel is.


class Control(types.SimpleNamespace):
    """As --list-controls has it."""

    @property
    def middle(self):
        left, top, right, bottom = self.place
        return round((left + right) / 2), round((top + bottom) / 2)

    @property
    def path(self):
        return "/".join(filter(None, (self.panel, self.section, self.name)))


def controls(display):
    """All that the panels hold, once what mouse and keyboard did has been followed."""
    display.do("xdotool", "getmouselocation")  # What the server answers now, it answers after it has sent all of that.
    display.listed.unlink(missing_ok=True)
    wait_until(display.listed.exists, "the controls are listed", pause=0.005)
    return [Control(**told) for told in json.loads(display.listed.read_text())["controls"]]


def named(listed, name, within=None):
    """Those with that name, of a panel, section or list where `within` names one."""
    return [one for one in listed if one.name == name and within in (None, one.panel, one.section)]


def control(display, name, within=None, nth=0):
    """That one, which may take its time to come; the first one where several have its name."""
    found = []

    def is_there():
        found[:] = named(controls(display), name, within)
        return len(found) > nth
    wait_until(is_there, f"a control {name!r} of {within or 'any panel'}")
    return found[nth]


def value(display, name, within=None, nth=0):
    return control(display, name, within, nth).value


# What follows returns at once: the viewer takes all of it up in its order, as many frames as that needs. A place is
# (x, y), a control, or the name of one, which waits until what was done before is followed.


def middle(display, place):
    if isinstance(place, str):
        place = control(display, place)
    return place.middle if isinstance(place, Control) else place


def click(display, place):
    display.do("xdotool", "mousemove", *middle(display, place), "click", 1)


def choose(display, name, entry):
    """Of a list."""
    click(display, name)
    listed = control(display, entry, within=name)
    assert listed.visible, f"the list {name} is scrolled away from {entry}"
    click(display, listed)


def strike(display, key):
    display.do("xdotool", "key", key)


def type_in(display, place, text):
    """Instead of what stands there."""
    click(display, place)
    strike(display, "ctrl+a")
    display.do("xdotool", "type", text)
    click(display, PICTURE)


def type_into(display, place, number):
    """A slider."""
    display.do("xdotool", "mousemove", *middle(display, place), "keydown", "ctrl", "click", 1, "keyup", "ctrl")
    strike(display, "ctrl+a")
    display.do("xdotool", "type", number)
    strike(display, "Return")


def open_path(display, path):
    type_in(display, "path", str(path))
    click(display, "open")
    click(display, PICTURE)


def wait_to_play(folder, times=1):
    """Until so many sessions have begun to, as folder/viewer.log tells."""
    wait_until(lambda: (folder / "viewer.log").read_text().count("the session is ready") == times, f"{times} styles are loaded")


def title(display, window):
    return display.do("xdotool", "getwindowname", window)


def wait_until(holds, what, pause=0.1):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"not within {PATIENCE} seconds: {what}"
        time.sleep(pause)


def wait_for(file):
    wait_until(file.exists, f"{file} is kept")
    return file


def save_as(display, file):
    type_in(display, "name", file.stem)
    click(display, "save")
    wait_for(file)


def write_models(folder, *names):
    """By whose folders they are known: the fake back reads none."""
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "model_index.json").write_text("{}")


def write_style(file, **settings):
    style = {"format": "restyle-style-1", "model": "inverts", "settings": settings}
    file.write_text(json.dumps(style))


def settings_in(file):
    return json.loads(file.read_text())["settings"]


def see(display, file, what, *is_seen):
    """Looks until all of `is_seen`, which are told of the screen by `pixel(x, y)`, hold."""
    def looked():
        pixel = display.pixels()
        return pixel if all(seen(pixel) for seen in is_seen) else None

    end = time.monotonic() + PATIENCE
    while True:
        if looked():
            # Half a frame may have been there: what the server answers now, it answers after all of it.
            display.do("xdotool", "getmouselocation")
            if pixel := looked():
                display.screenshot(file)
                return pixel
        assert time.monotonic() < end, f"{file} does not show, within {PATIENCE} seconds, {what}"
        time.sleep(0.1)
