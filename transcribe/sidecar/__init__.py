"""What a recorder, a worklist or a hospital's export says about a recording, in a file beside it."""

from transcribe.sidecar.reading import Sidecar, read_sidecar

__all__ = ["Sidecar", "read_sidecar"]
