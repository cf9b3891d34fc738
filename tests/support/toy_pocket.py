"""A Pocket TTS model of a few kilobytes: the real library speaks with it, no weights are needed.

Its weights are set so that it says one frame of 80 ms for each character, and then ends, as a model does that was
trained: attention, uniform over all that it sees, weighs characters against frames. What is heard is noise.
"""

import contextlib
from pathlib import Path

import yaml

FRAME = 0.08  # s
VOICES = ("estelle", "anna", "charles", "marius")
CHARACTERS = (
    "▁ abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,;:!?…'-éèêëàâäùûüôöîïçÉÈÀÇœ0123456789()\"«»’"
)
WIDTH, LATENT, PROMPT = 8, 4, 3

_TRANSFORMER = {"d_model": WIDTH, "num_heads": 1, "num_layers": 1}
_CONFIG = {
    "remove_semicolons": True,
    "flow_lm": {
        "insert_bos_before_voice": True,
        "dtype": "float32",
        "flow": {"depth": 1, "dim": 8},
        "transformer": {**_TRANSFORMER, "hidden_scale": 1, "max_period": 10000},
        "lookup_table": {
            "dim": WIDTH,
            "n_bins": len(CHARACTERS),
            "tokenizer": "tokenizers",
            "tokenizer_path": "hf://nobody/nothing/tokenizer.json",
        },
    },
    "mimi": {
        "dtype": "float32",
        "sample_rate": 24000,
        "inner_dim": LATENT,
        "outer_dim": WIDTH,
        "channels": 1,
        "frame_rate": 12.5,
        "seanet": {
            "dimension": WIDTH,
            "channels": 1,
            "n_filters": 2,
            "n_residual_layers": 1,
            "ratios": [6, 5, 4],
            "kernel_size": 7,
            "residual_kernel_size": 3,
            "last_kernel_size": 3,
            "dilation_base": 2,
            "pad_mode": "constant",
            "compress": 2,
        },
        "transformer": {
            **_TRANSFORMER,
            "layer_scale": 0.01,
            "context": 250,
            "dim_feedforward": 8,
            "input_dimension": WIDTH,
            "output_dimensions": [WIDTH],
        },
        "quantizer": {"dimension": LATENT, "output_dimension": WIDTH},
    },
}


def shape(folder, name="french_24l"):
    """Write what the package would call its configuration of the language: where the toy's shape is read from."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {**_CONFIG, "weights_path": "hf://nobody/nothing/model.safetensors"}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    return folder


def install(folder, *, ends=True):
    """Lay a toy out as the publisher does: weights, tokenizer, and a state for each voice.

    Args:
        folder: of the model.
        ends: whether it ever stops speaking before the library makes it.
    """
    import torch
    from pocket_tts import TTSModel, export_model_state
    from pocket_tts.modules.stateful_module import init_states
    from safetensors.torch import save_file

    (folder / "embeddings").mkdir(parents=True)
    tokenizer = folder / "tokenizer.json"
    _tokenizer().save(str(tokenizer))
    config = {**_CONFIG, "flow_lm": {**_CONFIG["flow_lm"]}}
    table = _CONFIG["flow_lm"]["lookup_table"]
    config["flow_lm"]["lookup_table"] = {**table, "tokenizer_path": str(tokenizer)}
    path = folder / "toy.yaml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(1)
        model = TTSModel.load_model(config=path)
        _train(model.flow_lm, ends=ends)
        for parameter in model.mimi.decoder.parameters():
            parameter.mul_(1.5)
        save_file(model.state_dict(), folder / "model.safetensors")
        for number, voice in enumerate(VOICES):
            state = init_states(model.flow_lm, batch_size=1, sequence_length=PROMPT)
            for module in state.values():
                module["cache"].zero_()
                module["cache"][1, ..., 4] = float(number)
                module["offset"].fill_(PROMPT)
            export_model_state(state, folder / "embeddings" / f"{voice}.safetensors")
    path.unlink()
    return folder


def _train(model, *, ends):
    """Set the weights: characters count +1, frames -1, and the end is where the sum falls under 0."""
    import torch

    pattern = torch.tensor([1.0, -1.0] + [0.0] * (WIDTH - 2))
    model.conditioner.embed.weight.copy_(pattern.expand_as(model.conditioner.embed.weight))
    model.bos_emb.copy_(torch.tensor([10.0] + [0.0] * (LATENT - 1)))
    model.input_linear.weight.zero_()
    model.input_linear.weight[:, 0] = -0.1 * pattern
    final = model.flow_net.final_layer.linear
    final.weight.zero_()
    final.bias.copy_(model.bos_emb)
    layer = model.transformer.layers[0]
    layer.self_attn.in_proj.weight.zero_()
    layer.self_attn.in_proj.weight[2 * WIDTH, 0] = 1.0  # value 0 of a position: whether it is text or sound
    layer.self_attn.out_proj.weight.zero_()
    layer.self_attn.out_proj.weight[2, 0], layer.self_attn.out_proj.weight[3, 0] = 50.0, -50.0
    layer.linear2.weight.zero_()
    model.out_eos.weight.zero_()
    model.out_eos.weight[0, 2], model.out_eos.weight[0, 3] = -100.0, 100.0
    model.out_eos.bias.fill_(-4.0 if ends else -1e6)


def _tokenizer():
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    vocabulary = {character: number for number, character in enumerate(CHARACTERS)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token=" "))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


@contextlib.contextmanager
def shaped(folder: Path):
    """Have the library read the toy's shape for its own configuration of the language."""
    from pocket_tts.utils import config

    kept, config.CONFIGS_DIR = config.CONFIGS_DIR, shape(folder)
    try:
        yield
    finally:
        config.CONFIGS_DIR = kept
