# diffusers 0.42.1, torch 2.11.0, safetensors 0.8
"""Random UNet2DConditionModel configurations against diffusers, many more than the fixtures hold.

    python sweep_conditional_unet_parity.py BUILD/bin/models_test [CASES] [SEED]

Writes them into a temporary folder and runs the parity test on it.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from make_conditional_unet_fixture import write_case

DOWN = ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "ResnetDownsampleBlock2D"]
UP = ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "ResnetUpsampleBlock2D"]


def random_depths(draw: random.Random, layers: list[int]) -> dict:
    """transformer_layers_per_block in one of the three forms that it has."""
    form = draw.choice(["number", "levels", "layers"])
    if form == "number":
        return dict(transformer_layers_per_block=draw.randint(1, 2))
    if form == "levels":
        return dict(transformer_layers_per_block=[draw.randint(0, 2) for _ in layers])
    some = lambda count: [draw.randint(0, 2) for _ in range(count)]
    return dict(transformer_layers_per_block=[some(count) for count in layers],
                reverse_transformer_layers_per_block=[some(count + 1) for count in layers[::-1]])


def random_additions(draw: random.Random) -> dict:
    return draw.choice([
        {}, {}, dict(num_class_embeds=4), dict(class_embed_type="timestep"),
        dict(class_embed_type="projection", projection_class_embeddings_input_dim=11),
        dict(class_embed_type="simple_projection", projection_class_embeddings_input_dim=11),
        dict(addition_embed_type="text_time", addition_time_embed_dim=draw.choice([4, 6]),
             projection_class_embeddings_input_dim=45)])


def random_options(draw: random.Random) -> dict:
    levels = draw.randint(1, 3)
    layers = [draw.randint(1, 2) for _ in range(levels)]
    each = lambda choices: [draw.choice(choices) for _ in range(levels)]
    return dict(
        in_channels=draw.choice([3, 4, 9]),
        out_channels=draw.choice([4, 8]),
        block_out_channels=tuple(8 * draw.randint(1, 3) for _ in range(levels)),
        layers_per_block=draw.choice([layers[0], layers]) if len(set(layers)) == 1 else layers,
        down_block_types=tuple(each(DOWN)),
        up_block_types=tuple(each(UP)),
        mid_block_type=draw.choice(["UNetMidBlock2DCrossAttn", "UNetMidBlock2D", None]),
        mid_block_scale_factor=draw.choice([1, 2**0.5]),
        downsample_padding=draw.choice([0, 1]),
        act_fn=draw.choice(["silu", "swish", "gelu", "mish", "relu"]),
        attention_head_dim=draw.choice([1, 4, 5, each([1, 2, 4, 8])]),
        cross_attention_dim=draw.choice([1, 7, 16, [12] * levels]),
        only_cross_attention=draw.choice([False, False, True, each([True, False])]),
        use_linear_projection=draw.choice([True, False]),
        upcast_attention=draw.choice([True, False]),
        norm_num_groups=draw.choice([1, 2, 4]),
        norm_eps=draw.choice([1e-6, 1e-5, 1e-3]),
        resnet_time_scale_shift=draw.choice(["default", "scale_shift"]),
        center_input_sample=draw.choice([True, False]),
        time_embedding_dim=draw.choice([None, 24]),
        time_cond_proj_dim=draw.choice([None, None, 13, 32]),
        freq_shift=draw.choice([0, 1]),
        flip_sin_to_cos=draw.choice([True, False]),
        conv_in_kernel=draw.choice([1, 3, 5]),
        conv_out_kernel=draw.choice([1, 3, 5]),
        **random_depths(draw, layers),
        **random_additions(draw),
    )


def main() -> None:
    program = sys.argv[1]
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            write_case(Path(folder) / f"{case:04}", random_options(draw), seed=case,
                       height=4 * draw.randint(1, 5), width=4 * draw.randint(1, 5))
        environment = {**os.environ, "RESTYLE_CONDITIONAL_UNET_CASES": folder}
        sys.exit(subprocess.call(
            [program, "--gtest_filter=ConditionalUNet.AgreesWithDiffusers*"],
            env=environment))


if __name__ == "__main__":
    main()
