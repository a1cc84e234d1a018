"""What tests of samples/convert have in common: a checkpoint goes in, a folder comes out or a sentence."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "samples" / "convert"
sys.path[:0] = [str(SCRIPTS)]

from tensor_data import read_safetensors  # noqa: E402


class ConverterTest(unittest.TestCase):
    script = ""  # Of SCRIPTS.
    file_name = ""  # Of the checkpoint.

    def setUp(self):
        aside = tempfile.TemporaryDirectory()
        self.addCleanup(aside.cleanup)
        self.aside = pathlib.Path(aside.name)
        self.folder = self.aside / "model"

    def take(self, model):
        """What the script is to make: of this folder of the fixtures."""
        self.tensors = read_safetensors(model / "model.safetensors")
        self.config = json.loads((model / "config.json").read_text())

    def run_on(self, contents, *options):
        file = self.aside / self.file_name
        file.write_bytes(contents)
        command = [sys.executable, "-B", SCRIPTS / self.script, file, self.folder, *options]
        return subprocess.run(command, capture_output=True, text=True)

    def expect_refused(self, contents, sentence, *options):
        ended = self.run_on(contents, *options)
        self.assertEqual(ended.returncode, 1)
        self.assertIn(f"{self.file_name}: {sentence}", ended.stderr)
        self.assertFalse(self.folder.exists(), "something was left behind")
