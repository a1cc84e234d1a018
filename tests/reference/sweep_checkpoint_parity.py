# diffusers 0.42, transformers 5.24, torch 2.11
"""Random checkpoints through `restyle convert`, against the networks that they were made of.

    python sweep_checkpoint_parity.py BUILD/bin/restyle [CASES] [SEED]

The folder is read back by diffusers and transformers: every tensor must have its value and every
setting of a network must be what it was.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from compvis_layout import PREFIXES, check_against_diffusers, checkpoint_of, random_family
from safetensors.torch import load_file, save_file

BUFFERS = {"betas": [1000], "alphas_cumprod": [1000], "posterior_variance": [1000],
           "model_ema.decay": [1], "first_stage_model.loss.logvar": [1]}
# Of no effect on the network, or said in another way.
UNCOMPARED = {"_class_name", "_diffusers_version", "_name_or_path", "_use_default_values",
              "architectures", "dtype", "transformers_version", "_attn_implementation_autoset"}


def convert(program: str, kind: str, seed: int) -> None:
    draw = random.Random(f"{kind} {seed}")
    torch.manual_seed(seed)
    family = random_family(kind, draw)
    check_against_diffusers(family)
    with tempfile.TemporaryDirectory() as scratch:
        file, folder = Path(scratch) / "model.safetensors", Path(scratch) / "model"
        extras = {name: torch.zeros(shape) for name, shape in BUFFERS.items()}
        save_file({**checkpoint_of(family), **extras}, file)
        subprocess.run([program, "convert", file, folder], check=True, stdout=subprocess.DEVNULL)
        compare(family, folder)


def settings_of(network) -> dict:
    config = network.config
    return config.to_dict() if hasattr(config, "to_dict") else dict(config)


def shortened(value):
    """[[2, 2], 1] and [2, 1] say the same of transformer blocks, and so do (1, 2) and [1, 2]."""
    if not isinstance(value, (list, tuple)):
        return value
    return [inner[0] if isinstance(inner, list) and len(set(inner)) == 1 else inner
            for inner in value]


def note_way_up(settings: dict) -> None:
    """Where it is not given, the way up is the mirror of the way down."""
    key = "transformer_layers_per_block"
    if settings.get(key) and not settings["reverse_" + key]:
        settings["reverse_" + key] = shortened(settings[key])[::-1]


def compare(family, folder: Path) -> None:
    for part, network in family.networks.items():
        stem = "model" if part.startswith(("text", "bert")) else "diffusion_pytorch_model"
        written = load_file(folder / part / f"{stem}.safetensors")
        assert written.keys() == family.sources[part].keys(), part
        loaded = type(network).from_pretrained(folder / part)
        assert loaded.state_dict().keys() == network.state_dict().keys(), part
        for name, tensor in network.state_dict().items():
            assert torch.equal(loaded.state_dict()[name], tensor), f"{part}: {name}"
        before, after = settings_of(network), settings_of(loaded)
        for settings in (before, after):
            note_way_up(settings)
        for key in before.keys() - UNCOMPARED:
            assert shortened(before[key]) == shortened(after.get(key)), \
                f"{part}: {key}: {before[key]} {after.get(key)}"


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    for seed in range(first, first + cases):
        for kind in PREFIXES:
            convert(program, kind, seed)
    print(f"{cases} checkpoints of each of {', '.join(PREFIXES)}: equal")


if __name__ == "__main__":
    main()
