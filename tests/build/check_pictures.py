"""The documents' pictures: all are there, each of docs/pictures is shown and made by docs/pictures.sh, together small.

    python check_pictures.py SOURCE_DIR
"""
import pathlib
import re
import subprocess
import sys

MOST_BYTES = 2_500_000
ROOT = pathlib.Path(sys.argv[1]).resolve()
FOLDER = ROOT / "docs/pictures"


def documents():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, capture_output=True,
                            text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def shown():
    """Each picture of a document, with the document."""
    for document in documents():
        for place in re.findall(r"!\[[^\]]*\]\(([^)\s]+)\)", document.read_text()):
            yield document, (document.parent / place).resolve()


def faults():
    pictures = list(shown())
    assert pictures, "no document shows a picture"
    for document, picture in pictures:
        if not picture.is_file():
            yield f"{document.relative_to(ROOT)} shows {picture}, which is not there"
    script = subprocess.run([ROOT / "docs/pictures.sh", "--list"], capture_output=True, text=True, check=True)
    made = set(script.stdout.split())
    kept = {file.stem for file in FOLDER.iterdir()}
    seen = {picture.stem for _, picture in pictures if picture.parent == FOLDER}
    for name in sorted(made ^ kept):
        yield f"{name}: " + ("docs/pictures.sh makes no such picture" if name in kept else "is not in docs/pictures")
    for name in sorted(kept - seen):
        yield f"docs/pictures/{name}.png: no document shows it"
    total = sum(file.stat().st_size for file in FOLDER.iterdir())
    if total > MOST_BYTES:
        yield f"docs/pictures: {total} bytes, at most {MOST_BYTES} were agreed"


def main():
    sys.exit("\n".join(faults()) or 0)


if __name__ == "__main__":
    main()
