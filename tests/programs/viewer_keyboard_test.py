"""restyle_viewer's panels without a mouse."""
import json
import os

from viewer_program import main, output_folder
from viewer_window import (VirtualDisplay, close_viewer, control, controls, open_viewer, require_tools, see, strike, value,
                           wait_until)

MOST_PANELS = 8
MOST_STEPS = 60  # From one control of a panel to any other.


def focused(display):
    return next((one for one in controls(display) if one.focused), None)


def go_to_panel(display, panel):
    """Ctrl+Tab goes back to the panel before, with Ctrl held to the one before that, and so on."""
    for times in range(1, MOST_PANELS):
        display.do("xdotool", "keydown", "ctrl", "key", "--repeat", times, "Tab", "keyup", "ctrl")
        one = focused(display)
        if one is not None and one.panel == panel:
            return
    raise AssertionError(f"Ctrl+Tab does not come to {panel}")


def go_to(display, name, key="Down"):
    passed = []
    for _ in range(MOST_STEPS):
        one = focused(display)
        if one is not None and one.name == name:
            return one
        passed.append(one and one.path)
        strike(display, key)
    raise AssertionError(f"{key} does not come to {name}, but to {passed}")


def becomes(display, name, wanted):
    wait_until(lambda: value(display, name) == wanted, f"{name} is {wanted!r}")


def words_below(one):
    left, _, _, bottom = map(round, one.place)
    places = [(x, y) for x in range(left + 40, left + 300) for y in range(bottom + 8, bottom + 26)]
    return lambda pixel: sum(min(pixel(*place)) > 240 for place in places) > 50


def row_of(pixel):
    return [pixel(x, 300) for x in range(340, 1240)]


def ReachesAndChangesControlsByKeysAlone():
    require_tools()
    folder = output_folder("window_keys")
    for name in "ab":
        style = {"format": "restyle-style-1", "model": "inverts", "settings": {"source_prompt": name}}
        (folder / f"{name}.json").write_text(json.dumps(style))
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder, "--still", size="32x18",
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        control(display, "source prompt")  # The style is loaded: its settings stay where they are.
        go_to_panel(display, "Restyle")
        go_to(display, "style")
        strike(display, "space")  # Opens the list where its choice stands.
        go_to(display, "b")
        strike(display, "space")
        becomes(display, "style", "b")

        go_to(display, "pause")
        strike(display, "space")
        becomes(display, "pause", "on")

        go_to(display, "target prompt")
        strike(display, "Return")
        display.do("xdotool", "type", "fog")
        strike(display, "Return")
        becomes(display, "target prompt", "fog")

        go_to(display, "amount")
        strike(display, "Return")
        strike(display, "ctrl+a")
        display.do("xdotool", "type", "0.5")
        strike(display, "Return")
        becomes(display, "amount", "0.5")
        strike(display, "Delete")
        becomes(display, "amount", "1")
        see(display, folder / "explained.png", "what amount is for, below it", words_below(control(display, "amount")))

        strike(display, "Escape")
        strike(display, "Escape")
        for _ in range(4):
            strike(display, "plus")
        zoomed = see(display, folder / "zoomed.png", "some of the picture", lambda pixel: True)
        strike(display, "Right")
        see(display, folder / "moved.png", "what is on its right", lambda pixel: row_of(pixel) != row_of(zoomed))
        assert focused(display) is None
        close_viewer(display, viewer)


main([ReachesAndChangesControlsByKeysAlone])
