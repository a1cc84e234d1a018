"""How much of the change each object shows: told on restyle_viewer's command line, and clicked at in its window."""
import os

from viewer_program import fly, main, one_sentence, output_folder, pictures, run
from viewer_window import (VirtualDisplay, click, close_viewer, control, controls, named, open_viewer, require_tools, see,
                           strike, type_into, wait_to_play, wait_until, write_style)

SMALL = ("--size", "160x96", "--frames", 2, "--wait", "--still", "--pixel", "80,70")


def on_fake(folder, *options):
    """Its pictures are the frames inverted."""
    os.environ["RESTYLE_BACK"] = os.environ["RESTYLE_FAKE_BACK"]
    return fly(folder, "--source-model", "inverts", "--target-model", "any", *SMALL, *options)[1]["pictures"][-1]


def ShowAsMuchOfTheChangeAsTheyAreTo():
    folder = output_folder("objects")
    number = int(on_fake(folder / "buffer", "--buffer", "object")["buffer"]["pixel"]["values"][0])

    def pixel(name, *options):
        return on_fake(folder / name, *options)["pixel"]

    def equal(name):
        return pictures(folder / name, "restyled")[-1] == pictures(folder / name, "rendered")[-1]

    kept = pixel("kept", "--object-amount", f"{number}=0")
    shown = pixel("shown", "--object-amount", f"{number}=1", "--keep-other-objects")
    assert kept["restyled"] == kept["rendered"] == shown["rendered"] != shown["restyled"], (kept, shown)
    pixel("alone", "--object-amount", f"{number}=0", "--keep-other-objects")
    assert not equal("kept") and not equal("shown") and equal("alone")
    for wrong in ("3=2", "3", "x=0.5"):
        one_sentence(run("--headless", "--out", folder / "none", "--object-amount", wrong), 2, "--object-amount", wrong,
                     "expected NUMBER=AMOUNT")
    one_sentence(run("--headless", "--out", folder / "none", "--object-amount", "3=1", "--object-amount", "3=0"), 2,
                 "--object-amount", "'3=0' names an object that has an amount")


PLACE, ELSEWHERE = (900, 600), (700, 120)  # A house, and the sky.


def AreNamedByAClickInThePicture():
    require_tools()
    folder = output_folder("window_objects")
    write_style(folder / "a.json")
    with VirtualDisplay() as display:
        viewer, _ = open_viewer(display, folder, "--style", folder / "a.json", "--still",
                                RESTYLE_BACK=os.environ["RESTYLE_FAKE_BACK"])
        wait_to_play(folder)
        strike(display, "5")
        rendered = see(display, folder / "rendered.png", "the sky", lambda pixel: pixel(*ELSEWHERE)[2] > 150)
        strike(display, "6")
        inverted = see(display, folder / "inverted.png", "the sky inverted", lambda pixel: pixel(*ELSEWHERE)[2] < 100)
        for name in ("settings", "figures"):  # Closes them: what is below comes into view.
            click(display, name)
        click(display, "objects")
        click(display, PLACE)

        def of_objects():
            return [one for one in controls(display) if one.section == "objects" and one.name.startswith("object ")]

        wait_until(of_objects, "the house is named")
        (house,) = of_objects()
        assert house.value == "0", house
        see(display, folder / "kept.png", "the house as it is rendered",
            lambda pixel: pixel(*PLACE) == rendered(*PLACE), lambda pixel: pixel(*ELSEWHERE) == inverted(*ELSEWHERE))
        click(display, "keep all others")
        type_into(display, control(display, house.name), "1")
        see(display, folder / "alone.png", "the house alone inverted",
            lambda pixel: pixel(*PLACE) == inverted(*PLACE), lambda pixel: pixel(*ELSEWHERE) == rendered(*ELSEWHERE))
        click(display, "to name")
        for key in ("ctrl+a", *"123", "Return"):
            strike(display, key)
        wait_until(lambda: named(controls(display), "object 123"), "123 is named")
        click(display, control(display, "x"))  # The house's.
        wait_until(lambda: [one.name for one in of_objects()] == ["object 123"], "the house is named no longer")
        click(display, "name none")
        wait_until(lambda: not of_objects(), "none is named")
        close_viewer(display, viewer)


main([ShowAsMuchOfTheChangeAsTheyAreTo, AreNamedByAClickInThePicture])
