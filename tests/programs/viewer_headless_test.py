"""restyle_viewer --headless where no models are: files, table, report, refusals."""
from viewer_program import fly, main, one_sentence, output_folder, pictures, png_size, run

SMALL = ("--size", "160x96", "--frames", 3)


def GoesOnWithoutModelsAndSaysSo():
    folder = output_folder("no_models")
    ended, report = fly(folder, *SMALL, "--models", folder / "nowhere", "--validate")
    for kind, width in (("rendered", 160), ("restyled", 160), ("truth", 160), ("pair", 480)):
        sizes = [png_size(picture) for picture in pictures(folder, kind)]
        assert sizes == [(width, 96)] * 3, f"{kind}: {sizes}"
    assert pictures(folder, "restyled") == pictures(folder, "rendered")
    assert pictures(folder, "truth") != pictures(folder, "rendered")
    assert report["frames_shown"] == 3 and report["frames_restyled"] == 0
    assert "nowhere" in report["message"], report["message"]
    assert report["message"] in ended.stdout and report["message"] in ended.stderr
    for row in ("transport", "source model", "target model", "stages of a picture",
                "restyled frames", "age of the picture", "frames dropped", "recording a frame",
                "frames shown", "frame time"):
        assert row in ended.stdout, f"the table lacks {row!r}"


def RendersWithoutStyle():
    folder = output_folder("no_style")
    ended, report = fly(folder, *SMALL, "--no-style")
    assert len(pictures(folder, "rendered")) == len(pictures(folder, "truth")) == 3
    assert sorted(path.name for path in folder.iterdir()) == ["rendered", "report.json", "truth"]
    assert ended.stderr == "" and report["message"] == ""
    assert len(set(pictures(folder, "rendered"))) == 3, "the flight stands still"

    still = output_folder("no_style_still")
    fly(still, *SMALL, "--no-style", "--still")
    assert len(set(pictures(still, "rendered"))) == 1, "a still scene moves"


def RefusesBadArguments():
    out = ("--headless", "--out", "unused")
    one_sentence(run(*out, "--look", "sepia"), 2, "--look", "sepia", "snow")
    one_sentence(run(*out, "--source-look", "x"), 2, "--source-look", "plain")
    one_sentence(run(*out, "--size", "640"), 2, "--size", "640", "WxH")
    one_sentence(run(*out, "--size", "0x10"), 2, "--size", "0x10")
    one_sentence(run(*out, "--size", "99999x2"), 2, "--size")
    one_sentence(run(*out, "--strength", "1.5"), 2, "--strength")
    one_sentence(run(*out, "--steps", "0"), 2, "--steps")
    one_sentence(run(*out, "--transport", "mail"), 2, "--transport", "staging")
    one_sentence(run(*out, "--frames", "none"), 2, "--frames")
    one_sentence(run(*out, "--list-controls", "x"), 2, "--list-controls", "--headless")
    one_sentence(run("--headless"), 2, "--out")
    one_sentence(run("--wait"), 2, "--wait", "--headless")
    one_sentence(run("--colour"), 2, "--colour")


def RefusesAFolderItCannotWrite():
    folder = output_folder("not_a_folder")
    (folder / "file").write_text("not a folder")
    ended = run("--headless", "--out", folder / "file", *SMALL, "--no-style")
    one_sentence(ended, 1, str(folder / "file"))
    assert [path.name for path in folder.iterdir()] == ["file"]


def SaysHowToRunWithoutADisplay():
    one_sentence(run(DISPLAY=None, WAYLAND_DISPLAY=None), 1, "--headless")


main([GoesOnWithoutModelsAndSaysSo, RendersWithoutStyle, RefusesBadArguments,
      RefusesAFolderItCannotWrite, SaysHowToRunWithoutADisplay])
