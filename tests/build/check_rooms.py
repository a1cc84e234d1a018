"""The rooms keep their borders and their size (DESIGN.md "Rooms", style budgets), and the models that ship theirs.

Each border is a pattern that must not be found in the files of a room.
"""

import pathlib
import re
import subprocess
import sys

MOST_LINES = 400
MOST_TEST_LINES = 500
MOST_WEIGHT_BYTES = 40_000_000  # Of all models that ship; fixtures are random, and small.

BORDERS = (
    ("sdk/include", r"#\s*include\s*<(torch|ATen|c10|cuda)", "a public header includes torch or CUDA"),
    ("sdk/core", r"#\s*include\s*[<\"](vulkan|volk)", "the diffusion core includes Vulkan"),
    ("sdk/session", r"#\s*include\s*<(torch|ATen|c10|cuda)", "the front includes torch or CUDA"),
    ("sdk/process", r"#\s*include\s*<(torch|ATen|c10|cuda)", "the process that starts the core's includes torch or CUDA"),
    ("interop", r"#\s*include\s*<(torch|ATen|c10)", "interop includes torch"),
    ("samples", r"#\s*include\s*\"(session|back|interop|core|shaders)/", "a sample includes a private header"),
    (".", r"\b(TODO|FIXME|XXX)\b", "a loose end without an issue"),
)

# What can be pressed, typed or read off, as controls.h wraps it, so that --list-controls tells of all of it.
NAKED_CONTROL = re.compile(
    r"\bImGui::(\w*Button|Checkbox\w*|V?Slider\w*|Drag\w+|Input\w+|(Begin)?Combo|(Begin)?ListBox|Selectable|CollapsingHeader"
    r"|TreeNode\w*|Color(Edit|Picker)\w+|(Begin)?Menu\w*|BeginTabItem|TabItem\w+|Plot\w+|ProgressBar|Begin)\("
)
WRAPS_CONTROLS = "samples/viewer/controls.cpp"


def sources(root):
    """Tracked and new files, as git sees them; every file where the tree is no checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    endings = {".h", ".hpp", ".cpp", ".c", ".comp", ".vert", ".frag", ".glsl", ".cmake", ".py", ".sh"}
    paths = (root / line for line in listed.stdout.splitlines())
    return [path for path in paths if path.suffix in endings and path.exists()]


def border_faults(root, files):
    for room, pattern, fault in BORDERS:
        for path in files:
            inside = path.is_relative_to(root / room) and path != pathlib.Path(__file__).resolve()
            if inside and re.search(pattern, path.read_text()):
                yield f"{path.relative_to(root)}: {fault}"


def control_faults(root, files):
    for path in files:
        if not path.is_relative_to(root / "samples/viewer") or path == root / WRAPS_CONTROLS:
            continue
        for naked in NAKED_CONTROL.finditer(path.read_text()):
            yield f"{path.relative_to(root)}: {naked[0][:-1]} is called for a control of the panels; controls.h has one that is listed"


def size_faults(root, files):
    for path in files:
        most = MOST_TEST_LINES if path.is_relative_to(root / "tests") else MOST_LINES
        lines = path.read_text().count("\n")
        if lines > most:
            yield f"{path.relative_to(root)}: {lines} lines, at most {most} were agreed"


def weight_faults(root):
    total = sum(path.stat().st_size for path in (root / "samples/models").rglob("*.safetensors"))
    if total > MOST_WEIGHT_BYTES:
        yield f"samples/models: weights of {total} bytes, at most {MOST_WEIGHT_BYTES} were agreed"


def format_faults(root, files):
    code = [str(path.relative_to(root)) for path in files if path.suffix in {".h", ".hpp", ".cpp", ".c"}]
    checked = subprocess.run(
        ["clang-format", "--dry-run", "--Werror", *code], cwd=root, capture_output=True, text=True
    )
    return sorted({line.split(":")[0] + ": not as clang-format writes it" for line in checked.stderr.splitlines() if "error:" in line})


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    files = sources(root)
    print(f"{len(files)} source files")
    faults = [*border_faults(root, files), *control_faults(root, files), *size_faults(root, files), *weight_faults(root), *format_faults(root, files)]
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
