"""What the tests with real weights share: the folder that holds them.

`pytest -m weights` runs them with the folder that HAUTEVOIX_WEIGHTS names, which has one folder for each set of models
(`kokoro`, `whisper`…). A set that is missing is a skip that says so; where HAUTEVOIX_VOICES_TESTS is "required",
it is a failure.
"""

import os
from pathlib import Path

import pytest


def need_weights(name: str) -> Path:
    """The folder of a set of models; without it the test is skipped, or fails where weights are required."""
    path = Path(os.environ.get("HAUTEVOIX_WEIGHTS", "."), name)
    if path.is_dir():
        return path
    missing = f"the weights of {name} are not here: HAUTEVOIX_WEIGHTS names the folder that has them"
    if os.environ.get("HAUTEVOIX_VOICES_TESTS") == "required":
        pytest.fail(missing)
    return pytest.skip(missing)
