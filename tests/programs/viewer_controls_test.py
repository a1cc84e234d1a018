"""Every control of restyle_viewer's panels: listed by the program, moved with mouse and keys, and moved back."""
import json
import os

from viewer_program import main, output_folder
from viewer_walk import Walk, press, typed
from viewer_window import (WINDMILL, VirtualDisplay, click, close_viewer, control, open_viewer, require_tools, strike,
                           type_in, wait_for, write_models)

# What is not pressed here, and which test does.
PRESSED_ELSEWHERE = {
    "Restyle/save": "viewer_window_test",
    "Restyle/models/play these models": "viewer_models_test",
    "Restyle/session/make the session anew": "viewer_window_test",
    "Restyle/keep/contact sheet": "viewer_bench_test",
    "Restyle/keep/capture for replay": "viewer_memory_test",
    "Restyle/light/use": "viewer_light_test",
    "Log/copy": "viewer_bench_test",
    "Training/train": "viewer_training_test",
    "Training/go on": "of a training that was stopped; as train else",
    "Training/stop": "viewer_training_test",
    "Training/use as target model": "viewer_training_test",
    "Training/learn in its latents": "viewer_training_test",
    "Training/see samples": "viewer_training_test",
    "Camera path/set": "viewer_path_test",
    "Camera path/save path": "viewer_path_test",
    "Camera path/load path": "viewer_path_test",
}


def write_styles(folder):
    """One that is told two texts a side, one that is told classes, mixes and has times of its own; both else of defaults."""
    of_b = {"source_class": 1, "target_class": 2, "timesteps": [900, 300]}
    for name, style in (("a", {"model": "echoing", "settings": {}}),
                        ("b", {"model": "classes", "further_targets": ["other"], "settings": of_b})):
        (folder / f"{name}.json").write_text(json.dumps({"format": "restyle-style-1", **style}))


def fold(walk, panel, closes=False):
    for kind in ("collapse", "collapse", *(["close"] if closes else [])):
        walk.button(kind, panel, kind=kind)


def walk_top(walk):
    walk.all_of("Restyle", "")
    walk.list("rendered look")
    click(walk.display, control(walk.display, "playhead"))
    walk.button("rewind")
    fold(walk, "Restyle")


def walk_keeping(walk, kept):
    walk.all_of("Restyle", "keep")
    for name, file in (("this view", "view.png"), ("side by side", "pair.png")):
        one = walk.find(name, "keep")
        click(walk.display, one)
        wait_for(kept / file)
        walk.answered.add(one.key)


def walk_scale(walk):
    fields = lambda: walk.all_of("Restyle", "scene scale", alone=["hold the frame rate"])  # Which exchanges one for another.
    fields()
    walk.box("hold the frame rate", fields)


def walk_slots(walk):
    """And the history: something is tuned, put back, and taken up again from where it is kept."""
    for name in ("undo", "redo"):
        walk.button(name)
    walk.button("store", nth=0)
    walk.do(walk.changed(walk.find("amount")))
    walk.button("store", nth=1)
    walk.choice("A", "settings")
    walk.choice("B", "settings")
    walk.button("as the style came")


def walk_models(walk):
    fields = lambda: walk.all_of("Restyle", "models")
    fields()
    for name in ("source model", "target model"):
        walk.list(name)
    for name in ("add a target", "add a lora"):
        walk.button(name)
    fields()
    for nth in (1, 0):
        walk.button("x", "models", nth)


def walk_energies(walk):
    one = walk.find("new", "settings")
    walk.do(press(one), ["type", "--args", 1, "structure=1", "key", "Return"])
    walk.find("weight")
    walk.answered.add(one.key)
    for alone in (["energy"], []):  # It is one text with its weight, and typed for itself.
        walk.all_of("Restyle", "settings", alone)
    walk.lists_of("settings")
    walk.button("x")


def walk_settings(walk):
    all_settings = lambda: walk.all_of("Restyle", "settings", alone=["new"])
    all_settings()
    walk.lists_of("settings", all_settings)
    walk_slots(walk)
    walk_energies(walk)

    def walk_other_style():
        walk.find("source class")  # It is loaded.
        all_settings()
        walk.button("the models' own times")
    walk.find("style")
    walk.list("style", walk_other_style, entry="b")


def walk_views(walk):
    walk.list("true look", entry="snow", then=lambda: [walk_view(walk, name) for name in walk.names_of("View", "choice")])


def walk_view(walk, name):
    walk.choice(name, "View")
    walk.all_of("View", alone=["compare with it"])
    walk.lists_of("View", but=["true look"])
    if name == "true look":
        walk.box("compare with it")


def walk_timeline(walk):
    display = walk.display
    walk.all_of("Timeline")
    for name in ("play", "pause", "poses", "poses", "keys"):
        walk.button(name, "Timeline")
    walk.button("close", "Keys", kind="close")
    display.do(*"xdotool mousemove 700 300 mousedown 3 mousemove 720 310 mousemove 760 320 mouseup 3".split())
    walk.button("camera path")


def walk_log(walk):
    strike(walk.display, "l")
    walk.all_of("Log")
    walk.lists_of("Log")
    strike(walk.display, "l")


def walk_training(walk):
    strike(walk.display, "r")
    plan = lambda: walk.all_of("Training", "plan")
    plan()
    walk.list("learn from", plan, entry="all looks")
    walk.list("make", lambda: (plan(), walk.lists_of("plan", but=["make", "learn from"])), entry=None)
    walk.list("learn from", lambda: walk.list("make", plan, entry="classifier"), entry="all looks")
    walk.section("plan", "Training")
    fold(walk, "Training", closes=True)


def walk_path(walk):
    strike(walk.display, "c")
    walk.button("add pose")
    walk.all_of("Camera path")
    for name in ("go there", "play", "remove"):
        walk.button(name, "Camera path")
    fold(walk, "Camera path", closes=True)


def walk_light(walk):
    """Of a model, which is opened in place of the valley."""
    type_in(walk.display, walk.find("path", "Timeline"), str(WINDMILL))
    walk.button("open")
    walk.section("light", "Restyle", lambda: walk.all_of("Restyle", "light"))


def walk_objects(walk):
    """Each click in the picture, with which the walk leaves a field, names an object, too."""
    def name_one():
        walk.do(typed(walk.find("to name", "objects"), "12"))
        walk.find("object 12", "objects")

    name_one()
    walk.answered.add(walk.find("to name", "objects").key)
    walk.all_of("Restyle", "objects", alone=["to name"])
    for nth in (1, 0):
        walk.button("x", "objects", nth)
    name_one()
    walk.button("name none", "objects")


def MovesEveryControlThereIs():
    require_tools()
    folder = output_folder("window_controls")
    write_styles(folder)
    with VirtualDisplay() as display:
        write_models(folder / "models", "one", "other")
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--styles", folder, "--models", folder / "models",
                                "--keep", folder / "kept", size="32x18", RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        walk = Walk(display)
        strike(display, "p")  # Else the playhead moves by itself.
        for name in ("settings", "figures"):  # In this order both are seen.
            click(display, name)
        walk_top(walk)
        walk.section("keep", "Restyle", lambda: walk_keeping(walk, folder / "kept"))
        walk.section("scene scale", "Restyle", lambda: walk_scale(walk))
        walk.section("settings", "Restyle", lambda: walk_settings(walk))
        walk.section("models", "Restyle", lambda: walk_models(walk))
        walk.section("figures", "Restyle", walk.look)
        walk.section("what runs", "Restyle", walk.look)
        walk.section("session", "Restyle", lambda: (walk.all_of("Restyle", "session"), walk.lists_of("session")))
        walk.section("valley", "Restyle", lambda: walk.all_of("Restyle", "valley"))
        walk.section("objects", "Restyle", lambda: walk_objects(walk))
        walk_views(walk)
        walk_timeline(walk)
        walk_log(walk)
        walk_path(walk)
        walk_training(walk)
        walk_light(walk)
        display.screenshot(folder / "walked.png")
        close_viewer(display, viewer)
    missed = {key for key in walk.there - walk.answered if key[0] not in PRESSED_ELSEWHERE}
    assert not missed, f"these were not seen to answer: {sorted(missed)}"
    gone = set(PRESSED_ELSEWHERE) - {path for path, *_ in walk.there}
    assert not gone, f"these are no longer there: {sorted(gone)}"
    print(f"{len(walk.there)} controls, {len(walk.answered)} of which were moved here")


main([MovesEveryControlThereIs])
