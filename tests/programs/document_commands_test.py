"""Runs every command that a document tells its reader to type.

    python document_commands_test.py SOURCE_DIR BINARY_DIR DOCUMENT

A command is each line of a fenced block without a language, and each `code span` that begins with a
program of ours. They run in their order, in a folder where `build` and `samples` are what they are in the
repository, on small pictures under the names that the document uses, and shortened as RECIPES says. A
command that RECIPES does not know fails.
"""
import importlib
import math
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import warm_program

SOURCE, BINARY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
DOCUMENT = SOURCE / sys.argv[3]
PROGRAMS = ("restyle", "restyle_train", "restyle_dataset", "restyle_viewer", "hello_frame")
WITH_LIBTORCH = ("build/bin/restyle", "build/bin/restyle_train")
GAN = "tests/reference/stylegan2_fixture/plain/model/model.safetensors"  # In the public names.
MODELS = {"MODEL_A": "samples/models/plain", "MODEL_B": "samples/models/snow", "FACES": "samples/models/plain",
          "DENOISING_GAN": SOURCE / "tests/reference/denoising_gan_fixture"}


def fenced_commands(text):
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        if language == "" and "->" not in block:  # An arrow: a drawing.
            yield from (line for line in block.splitlines() if line.strip())


def spanned_commands(text):
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for span in re.findall(r"`([^`]+)`", prose):
        words = span.split()
        if len(words) > 1 and (words[0] in PROGRAMS or words[0].endswith(".sh")):
            yield " ".join(words)


def with_options(words, **options):
    """The command with these options instead of its own of the same name; None takes one away."""
    result = list(words)
    for name, value in options.items():
        option = "--" + name.replace("_", "-")
        if option in result:
            del result[result.index(option):result.index(option) + 2]
        if value is not None:
            result += [option, str(value)]
    return result


def train(words):
    short = with_options(words, minutes=None, iterations=1, batch=2)
    chosen = {"--channels", "--gan", "--picture-text"} & set(words)
    return short if chosen else with_options(short, channels="16,32")


def dataset(words):
    # What a classifier is to tell must differ from one picture to another: a scene in each look.
    scenes = len(words[words.index("--look") + 1].split(",")) if "--attributes" in words else 1
    return with_options(words, seeds=f"0:{scenes}", views_per_seed=1)


def viewer(words):
    flight = with_options(words, frames=2, size="160x96", model_size="64x48", out="flight")
    if "--sheet-across" in words:
        flight = with_options(flight, sheet_across="strength=0.25,1", sheet_down="eta=0,1")
    return flight if "--headless" in flight else flight + ["--headless"]


def with_few_generator_steps(words):
    """Where the model has such: a GAN has none."""
    return with_options(words, generator_steps=2) if "--generator-steps" in words else words


def restyle(words):
    if words[1] == "guide":
        if "--inversion-steps" in words:
            words = with_options(words, inversion_steps=3)
        samples = 2 if "--samples" in words else 1
        return with_options(with_few_generator_steps(words), steps=2, samples=samples)
    return with_options(words, steps=2) if words[1] in ("edit", "generate") else words


def public_layout(name):
    """The test of a converter, which knows how the public files are laid out."""
    sys.dont_write_bytecode = True
    sys.path[:0] = [str(SOURCE / "tests/programs")]
    return importlib.import_module(f"convert_{name}_test")


def latent_checkpoint():
    layout = public_layout("diffusion_autoencoder")
    tensors = layout.read_safetensors(layout.FIXTURE / "small/model/model.safetensors")
    file = pathlib.Path("latent.ckpt")
    file.write_bytes(layout.checkpoint(layout.state_of(tensors, resolution=8)))
    return file


def denoising_checkpoint():
    layout = public_layout("denoising_gan")
    file = pathlib.Path("netG.pth")
    file.write_bytes(layout.public.saved(layout.read_safetensors(layout.FIXTURE / "small/model/model.safetensors")))
    return file


def variance_checkpoint():
    """Of zeros, and eight times as wide as the fixture's, whose channels do not fall into 32 groups."""
    layout = public_layout("sn_dpm")

    def wider(tensor):
        shape = [8 * length if length % 4 == 0 else length for length in tensor.shape]
        return layout.TensorData("F32", tuple(shape), bytes(4 * math.prod(shape)))

    file = pathlib.Path("sn_dpm.pth")
    file.write_bytes(layout.public.saved({name: wider(tensor) for name, tensor in layout.public_state("ddpm").items()}))
    return file


def face_checkpoint():
    layout = public_layout("face_network")
    file = pathlib.Path("model_ir_se50.pth")
    file.write_bytes(layout.public.saved(layout.read_safetensors(layout.FIXTURE / "ir_se/model/model.safetensors")))
    return file


def convert(words):
    files = {"stylegan2": lambda: SOURCE / GAN, "denoising_gan": denoising_checkpoint,
             "diffusion_autoencoder": latent_checkpoint, "sn_dpm": variance_checkpoint,
             "face_network": face_checkpoint}  # fmt: skip
    file = files[pathlib.Path(words[1]).stem.removeprefix("convert_")]()
    return [sys.executable, "-B", words[1], file, *words[3:]]


def score_models(words):
    return words[:3] + "--frames 1 --training-frames 1 --flight 0 --steps 2 --precision fp32".split()


def score_guidance(words):
    return with_options(words, samples=2, steps=1, rows="winter+dusk", true_seeds="24000:24002")


def pictures(words):
    """pictures_test.py makes them; here only whether there are such."""
    made = subprocess.run([SOURCE / words[0], "--list"], capture_output=True, text=True, check=True).stdout.split()
    assert set(words[1:]) <= set(made), f"{words[0]} makes no such picture: {words[1:]}"
    return [words[0], "--list"]


RECIPES = {"cmake": list, "restyle": restyle, "restyle_train": train, "restyle_dataset": dataset,
           "restyle_viewer": viewer, "score.sh": score_models, "score_guidance.py": score_guidance,
           "pictures.sh": pictures, "python3": convert}


def run(words):
    print("+", shlex.join(map(str, words)), flush=True)
    if words[0] in WITH_LIBTORCH:
        ended = warm_program.run(*words)
    else:
        ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"exit code {ended.returncode}: {ended.stderr}{ended.stdout}"


def run_script_by_parts(script):
    """samples/run.sh and tests/run.sh set up and build first; here what they run in the end."""
    assert os.access(SOURCE / script, os.X_OK), f"{script} cannot be executed"
    text = (SOURCE / script).read_text()
    assert subprocess.run(["bash", "-n", SOURCE / script], check=False).returncode == 0
    for line in re.findall(r"^(?:    exec )?(build/bin/\S+ --.*)$", text, re.MULTILINE):
        run_command(line)


def run_command(line):
    words = [MODELS.get(word, word) for word in shlex.split(line, comments=True)]
    if words[0] in ("samples/run.sh", "tests/run.sh"):
        return run_script_by_parts(words[0])
    name = pathlib.Path(words[0]).name
    assert name in RECIPES, f"`{line}` is not known here: RECIPES must say how it is run"
    if words[0] in PROGRAMS:
        words[0] = f"build/bin/{name}"
    return run(RECIPES[name](words))


def main():
    text = DOCUMENT.read_text()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.symlink(BINARY, "build")
        os.symlink(SOURCE / "samples", "samples")
        os.symlink(SOURCE / "docs", "docs")
        os.symlink(SOURCE / "tests/reference/face_fixture/recogniser.pt", "ARCFACE.pt")
        for picture in ("ANNA_1.png", "ANNA_2.png"):
            os.symlink("PICTURES/000000.png", picture)
        run(["build/bin/restyle_dataset", "--look", "plain", "--seeds", "0:1", "--views-per-seed", "2",
             "--size", "128x128", "--out", "PICTURES"])
        pathlib.Path("SKY.hdr").write_bytes(b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 4\n" + 8 * b"\x60\x70\x80\x80")
        for line in [*fenced_commands(text), *spanned_commands(text)]:
            run_command(line)
        os.chdir("/")


main()
