"""Fetches a known model's weights from its public hub: the one command that uses a network, run by an administrator.

What is fetched is checked against the table's sha256, or, for a model without one there, against the hub's
own record of each file, which is then written beside the files: from then on, every load is checked.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from transcribe.asr.weights import (
    CHECKSUMS,
    FILES,
    NEEDED,
    KnownModel,
    in_folder,
    known_models,
    models_folder,
    record_checksums,
)
from transcribe.errors import ModelError


def pull(name: str, into: Path | None = None, endpoint: str | None = None) -> str:
    """Fetch the weights of a known model; returns a sentence that says where they are.

    ``into`` is the folder of all models (default: ``models_folder()``); ``endpoint`` another hub's address,
    a mirror inside the building for instance (default: ``$HF_ENDPOINT`` or the public hub).

    Raises ``ModelError`` if the model is not known, the hub cannot be reached, or a file is not what it should be.
    """
    model = known_models().get(name)
    if model is None:
        raise ModelError(f"There is no model '{name}'. Known: {', '.join(known_models())}.")
    target = (into or models_folder()) / model.name
    if target.exists():
        raise ModelError(f"The folder {target} is there already; remove it to fetch the weights anew.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{model.name}-", dir=target.parent))
    try:
        sums = _fetch(model, unfinished, endpoint) | model.sha256
        text = "".join(f"{digest}  {file}\n" for file, digest in sums.items() if (unfinished / file).is_file())
        (unfinished / CHECKSUMS).write_text(text, encoding="utf-8")
        in_folder(unfinished, model).verify()
        shutil.rmtree(unfinished / ".cache", ignore_errors=True)
        unfinished.rename(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return f"The weights '{model.name}' are in {target}; their sha256 is right."


def _fetch(model: KnownModel, folder: Path, endpoint: str | None) -> dict[str, str]:
    """Fetch the files; returns the sha256 that the hub records for each (small files: of what came)."""
    os.environ["HF_HUB_OFFLINE"] = "0"  # read when the library is imported; nothing else in this process needs it
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = os.environ["HF_HUB_DISABLE_XET"] = "1"
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    hub = HfApi(endpoint=endpoint, token=False)
    try:
        info = hub.model_info(model.repository, files_metadata=True)
        offered = {file.rfilename: file for file in info.siblings or () if file.rfilename in FILES}
        if missing := [file for file in NEEDED if file not in offered]:
            raise ModelError(f"The hub's copy of '{model.name}' has no {missing[0]}.")
        for file in offered:
            hub.hf_hub_download(model.repository, file, revision=info.sha, local_dir=folder)
    except (HfHubHTTPError, OSError, ValueError) as error:
        raise ModelError(f"The weights '{model.name}' could not be fetched ({type(error).__name__}).") from None
    recorded = {name: file.lfs.sha256 for name, file in offered.items() if file.lfs}
    return record_checksums(folder) | recorded
