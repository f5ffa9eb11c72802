"""Style sheets are written in several files and served in one piece: `collectstatic` puts in what each imports.

A browser that has to ask for an import first reads the sheet that names it, and paints nothing until both are there.
Where the site is developed the files are served as they lie, and the browser follows the imports.
"""

import re
from collections.abc import Iterator
from posixpath import dirname, join
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# A file of the same folder, so that what its addresses are relative to stays the same.
_IMPORT = re.compile(r"""^@import url\("([\w.-]+\.css)"\)(?: layer\(([\w-]+)\))?;$""", re.MULTILINE)


class JoiningStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, which gives names by content and compresses, with style sheets that import nothing."""

    def post_process(self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        joined = {
            name: (_Joined(storage) if name.endswith(".css") else storage, path)
            for name, (storage, path) in paths.items()
        }
        yield from super().post_process(joined, dry_run, **options)


class _Joined:
    """Where the sources lie; gives a style sheet with its imports in their places."""

    def __init__(self, sources: Storage) -> None:
        self.sources = sources

    def open(self, path: str) -> File:
        return ContentFile(self._read(path).encode(), name=path)

    def _read(self, path: str) -> str:
        with self.sources.open(path) as file:
            text = file.read().decode()
        return _IMPORT.sub(lambda found: self._imported(path, found), text)

    def _imported(self, path: str, found: re.Match[str]) -> str:
        name, layer = found.groups()
        text = self._read(join(dirname(path), name))
        return f"@layer {layer} {{\n{text}}}" if layer else text
