"""restyle_viewer --headless with a session: on a back without torch, and on the models that ship."""
import json
import os

from viewer_program import MODELS, STYLES, Skip, fly, main, one_sentence, output_folder, pictures, run

SMALL = ("--size", "160x96", "--frames", 4)


def fly_on_fake(folder, *options, manner="inverts", models=None):
    """The fake back inverts what it is given; the source model's name is what else it does."""
    if models is None:
        models = ("--source-model", manner, "--target-model", "any")
    before = os.environ.get("RESTYLE_BACK")
    os.environ["RESTYLE_BACK"] = os.environ["RESTYLE_FAKE_BACK"]
    try:
        return fly(folder, *models, *options)
    finally:
        os.environ.pop("RESTYLE_BACK")
        if before is not None:
            os.environ["RESTYLE_BACK"] = before


def require_models():
    for look in ("plain", "snow"):
        if not (MODELS / look / "model_index.json").exists():
            raise Skip(f"there is no model in {MODELS / look}")


def RestylesEveryFrameItWaitsFor():
    folder = output_folder("wait")
    _, report = fly_on_fake(folder, *SMALL, "--wait", "--validate")
    assert report["message"] == "", report["message"]
    assert [p["restyles"] for p in report["pictures"]] == [0, 1, 2, 3]
    assert not any(p["passed_through"] for p in report["pictures"])
    assert report["age"] == {"mean": 0, "largest": 0}
    assert report["session"]["pictures_finished"] == 4
    for plain, restyled in zip(pictures(folder, "rendered"), pictures(folder, "restyled")):
        assert plain != restyled, "a restyled frame is the rendered one"


def KeepsAStillPictureStill():
    folder = output_folder("still")
    fly_on_fake(folder, *SMALL, "--wait", "--still")
    assert len(set(pictures(folder, "restyled"))) == 1


def ReturnsTheFrameAtAmountZero():
    folder = output_folder("amount_zero")
    fly_on_fake(folder, *SMALL, "--wait", "--amount", "0")
    assert pictures(folder, "restyled") == pictures(folder, "rendered")


def CountsFramesThatItDoesNotWaitFor():
    _, report = fly_on_fake(output_folder("decoupled"), "--size", "160x96", "--frames", 40)
    session = report["session"]
    assert session["frames_offered"] == 40
    assert session["frames_taken"] + session["frames_dropped"] == 40
    for picture in report["pictures"]:
        assert picture["age"] == picture["frame"] - picture["restyles"], picture
        assert picture["moved"] == (picture["age"] > 0 and not picture["passed_through"]), picture
    ages = [p["age"] for p in report["pictures"] if not p["passed_through"]]
    assert ages and report["age"]["largest"] == max(ages)


def ShowsTheSamePicturesThroughEveryTransport():
    shown = {}
    for transport in ("host", "peer", "staging"):
        folder = output_folder("transport_" + transport)
        _, report = fly_on_fake(folder, *SMALL, "--wait", "--validate", "--transport", transport)
        assert report["session"]["transport"] == transport, report["message"]
        assert not any(p["passed_through"] for p in report["pictures"])
        shown[transport] = pictures(folder, "restyled")
    assert len(set(shown["host"])) == 4, "the flight stands still"
    assert shown["peer"] == shown["host"] and shown["staging"] == shown["host"]


def TellsWhatItRunsOnWhyAndWhatThatTakes():
    ended, report = fly_on_fake(output_folder("what_runs"), *SMALL, "--wait", "--threads", 1, "--priority", "low", "--precision", "fp32",
                                "--model-size", "64x48", "--memory-budget", 64)
    runs, memory = report["what_runs"], report["memory"]
    assert "Vulkan 1." in runs["device"], runs
    assert runs["transport"].startswith(report["session"]["transport"] + ": "), runs
    assert (runs["network"], runs["precision"], runs["threads"]) == ("64x48: as asked", "fp32: as asked", "1: as asked, at low priority")
    session = memory["session"]
    assert session.pop("total") == sum(session.values()) and session["weights"] > 0 and session["device"] > 0, memory
    assert memory["budget"] == 64 << 20 and memory["resident"] > 10 << 20, memory
    for row in ("GPU", "memory of the process", "memory of the session"):
        assert f"\n  {row} " in ended.stdout, ended.stdout
    assert " of at most 64.0 MiB: weights " in ended.stdout, ended.stdout
    _, report = fly_on_fake(output_folder("what_runs_by_itself"), *SMALL)
    assert report["what_runs"]["precision"] == "fp32: what computes has no bf16", report["what_runs"]
    assert report["memory"]["budget"] is None, report["memory"]


def SavesTheStyleThatItPlays():
    folder = output_folder("save_style")
    saved = folder / "saved.json"
    fly_on_fake(folder / "out", *SMALL, "--wait", "--source-prompt", "summer", "--save-style", saved)
    style = json.loads(saved.read_text())
    assert style["settings"] == {"source_prompt": "summer"} and style["source_model"].endswith("inverts"), style
    one_sentence(run("--headless", "--frames", 1, "--out", folder / "none", "--save-style", folder / "nowhere/a.json"), 1,
                 "nowhere/a.json")


def BendsTowardsAPaletteFromFrameToFrame():
    require_models()
    palette = "palette:#e8a060,#503028=20000"
    models = ("--source-model", MODELS / "plain", "--target-model", MODELS / "plain")
    depth = ("--model-size", "64x32", "--steps", 4, "--strength", 0.5, "--guide-steps", 2)
    _, report = fly(output_folder("bent"), *models, *SMALL, *depth, "--wait", "--validate",
                    "--energy", palette, "--energy", "prior=0.5")
    assert report["message"] == "", report["message"]
    assert report["settings"]["style_settings"]["energies"] == palette + "\nprior=0.5"
    guidance = [p["guidance"] for p in report["pictures"]]
    # The flight begins with a cut, which is told when the first frame has been restyled.
    assert [g["steps"] for g in guidance] == [2, 2, 4, 6], guidance
    curve = [g["energies"][0] for g in guidance]
    assert len(guidance[0]["energies"]) == 1 and curve[-1] < curve[0], curve
    ended = run("--headless", "--out", output_folder("misspelt"), "--frames", 1,
                "--energy", "pallete:#e8a060=1")
    words = "there is no energy 'pallete'; did you mean 'palette'?"
    assert words in ended.stderr, ended.stderr


def GoesOnWhereTheBackFails():
    for manner, words in (("unloadable", "does not load"), ("failing", "as asked")):
        folder = output_folder(manner)
        ended, report = fly_on_fake(folder, *SMALL, manner=manner)
        assert words in report["message"], report["message"]
        assert words in ended.stderr
        assert all(p["passed_through"] for p in report["pictures"])
        assert pictures(folder, "restyled") == pictures(folder, "rendered")


def PlaysAStyleFileThatOptionsChange():
    folder = output_folder("style_file")
    style = folder / "written.json"
    style.write_text(json.dumps({
        "format": "restyle-style-1", "model": "inverts",
        "settings": {"source_prompt": "summer", "target_prompt": "winter", "steps": 12, "guidance": 2}}))
    _, report = fly_on_fake(folder, *SMALL, "--wait", "--steps", "9", "--style", style, "--negative-prompt", "fog",
                            models=())
    settings = report["settings"]["style_settings"]
    assert (settings["steps"], settings["guidance"]) == (9, 2), settings
    assert (settings["source_prompt"], settings["target_prompt"]) == ("summer", "winter"), settings
    assert (settings["negative_prompt"], settings["source_negative_prompt"]) == ("fog", None), settings
    assert report["style"] == "written"
    assert report["models"] == {"source": str(folder / "inverts"), "target": str(folder / "inverts")}
    assert len(report["pictures"]) == 4 and not any(p["passed_through"] for p in report["pictures"])


def SaysWhatIsWrongWithAStyleFile():
    folder = output_folder("broken_style")
    style = folder / "broken.json"
    style.write_text('{"format": "restyle-style-1", "model": "m", "settings": {"steps": 0}}')
    one_sentence(run("--headless", "--out", folder, "--style", style), 2, str(style), "settings.steps is 0",
                 "1.0 to 1000.0")
    one_sentence(run("--headless", "--out", folder, "--style", folder / "absent.json"), 2, "cannot be opened")


def PlaysTheStylesThatShip():
    for style in sorted(STYLES.glob("*.json")):
        folder = output_folder("ships_" + style.stem)
        _, report = fly(folder, "--size", "160x96", "--frames", 1, "--wait", "--style", style)
        assert report["message"] == "", f"{style}: {report['message']}"
        assert pictures(folder, "restyled") != pictures(folder, "rendered"), f"{style} changes nothing"


def FollowsWhereTheSourceLooks():
    require_models()
    words = ("--size", "160x96", "--frames", 1, "--wait", "--style", STYLES / "winter_at_dusk.json")
    shown = {}
    for attention in ("own", "replace"):
        folder = output_folder("attention_" + attention)
        _, report = fly(folder, *words, "--attention", attention)
        assert report["settings"]["style_settings"]["attention"] == attention
        assert report["message"] == "", report["message"]
        shown[attention] = pictures(folder, "restyled")
    assert shown["own"] != shown["replace"], "attention changes nothing"
    _, report = fly(output_folder("attention_warned"), *words, "--attention", "replace", "--target-prompt", "snow")
    assert "restyled without attention control: the source prompt has 6 words" in report["message"], report["message"]


def RestylesWithTheModelsThatShip():
    require_models()
    folder = output_folder("models")
    _, report = fly(folder, *SMALL, "--wait", "--still", "--validate")
    steps = report["settings"]["style_settings"]["steps"]
    assert report["session"]["source"] == {"calls": 1, "samples": steps}
    assert report["session"]["target"] == {"calls": steps, "samples": steps}
    assert len(set(pictures(folder, "restyled"))) == 1, "a still picture moves"
    assert pictures(folder, "restyled") != pictures(folder, "rendered")

    _, report = fly(output_folder("sdedit"), *SMALL, "--wait", "--method", "sdedit", "--timesteps", "999,600")
    settings = report["settings"]["style_settings"]
    assert (settings["method"], settings["timesteps"]) == ("sdedit", [999, 600])
    assert report["session"]["source"] == {"calls": 0, "samples": 0}
    assert report["session"]["target"] == {"calls": 2, "samples": 2}

    _, report = fly(output_folder("ddib"), *SMALL, "--wait", "--method", "ddib")
    assert report["settings"]["style_settings"]["method"] == "ddib"
    assert report["session"]["source"] == {"calls": steps, "samples": steps}, "its steps wait for one another"

    _, report = fly(output_folder("dropped"), *SMALL, "--wait", "--last", "drop")
    assert report["settings"]["style_settings"]["last"] == "drop"
    assert report["session"]["source"] == {"calls": 1, "samples": steps - 1}

    folder = output_folder("noise_of_each_frame")
    fly(folder, *SMALL, "--wait", "--still", "--noise", "frame")
    assert len(set(pictures(folder, "restyled"))) == 4, "each frame was to have its own noise"


main([RestylesEveryFrameItWaitsFor, KeepsAStillPictureStill, ReturnsTheFrameAtAmountZero,
      CountsFramesThatItDoesNotWaitFor, ShowsTheSamePicturesThroughEveryTransport, TellsWhatItRunsOnWhyAndWhatThatTakes, SavesTheStyleThatItPlays,
      BendsTowardsAPaletteFromFrameToFrame, GoesOnWhereTheBackFails, PlaysAStyleFileThatOptionsChange, SaysWhatIsWrongWithAStyleFile,
      PlaysTheStylesThatShip, RestylesWithTheModelsThatShip, FollowsWhereTheSourceLooks])
