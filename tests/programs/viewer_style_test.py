"""restyle_viewer --headless with the models that ship."""
from viewer_program import MODELS, Skip, fly, main, output_folder, pictures

SMALL = ("--size", "320x180", "--frames", 4)


def require_models():
    for look in ("plain", "snow"):
        if not (MODELS / look / "model_index.json").exists():
            raise Skip(f"there is no model in {MODELS / look}")


def RestylesEveryFrameItWaitsFor():
    require_models()
    folder = output_folder("wait")
    _, report = fly(folder, *SMALL, "--wait", "--validate")
    assert report["message"] == "", report["message"]
    assert [p["restyles"] for p in report["pictures"]] == [0, 1, 2, 3]
    assert not any(p["passed_through"] for p in report["pictures"])
    assert report["age"] == {"mean": 0, "largest": 0}
    assert report["session"]["pictures_finished"] == 4
    steps = report["settings"]["style_settings"]["steps"]
    assert report["session"]["source"] == {"calls": 1, "samples": steps}
    assert report["session"]["target"] == {"calls": steps, "samples": steps}
    for plain, restyled in zip(pictures(folder, "rendered"), pictures(folder, "restyled")):
        assert plain != restyled, "a restyled frame is the rendered one"


def KeepsAStillPictureStill():
    require_models()
    folder = output_folder("still")
    fly(folder, *SMALL, "--wait", "--still")
    assert len(set(pictures(folder, "restyled"))) == 1

    folder = output_folder("still_with_noise_of_each_frame")
    fly(folder, *SMALL, "--wait", "--still", "--noise", "frame")
    assert len(set(pictures(folder, "restyled"))) == 4, "each frame was to have its own noise"


def ReturnsTheFrameAtAmountZero():
    require_models()
    folder = output_folder("amount_zero")
    fly(folder, *SMALL, "--wait", "--amount", "0")
    assert pictures(folder, "restyled") == pictures(folder, "rendered")


def CountsFramesThatItDoesNotWaitFor():
    require_models()
    _, report = fly(output_folder("decoupled"), "--size", "320x180", "--frames", 40, "--validate")
    session = report["session"]
    assert session["frames_offered"] == 40
    assert session["frames_taken"] + session["frames_dropped"] == 40
    for picture in report["pictures"]:
        assert picture["age"] == picture["frame"] - picture["restyles"], picture
    ages = [p["age"] for p in report["pictures"] if not p["passed_through"]]
    assert not ages or report["age"]["largest"] == max(ages)


main([RestylesEveryFrameItWaitsFor, KeepsAStillPictureStill, ReturnsTheFrameAtAmountZero,
      CountsFramesThatItDoesNotWaitFor])
