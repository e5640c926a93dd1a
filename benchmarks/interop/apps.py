"""Clients that are programs with windows, run here without one."""

from __future__ import annotations

import csv
import subprocess
import tempfile
from pathlib import Path

import align
from benchmarks.interop.libraries import Pairs

__all__ = ["libreoffice_pairs", "omegat_pairs"]

OMEGAT_PROJECT = """\
<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0">
  <source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
  <tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir>
  <dictionary_dir>__DEFAULT__</dictionary_dir>
  <source_lang>{source}</source_lang><target_lang>{target}</target_lang>
  <sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
  <remove_tags>false</remove_tags>
</project></omegat>
"""
# The first two columns as text, as a person chooses on import, lest 001 be a number.
CSV_AS_TEXT = "Text - txt - csv (StarCalc):44,34,76,1,1/2/2/2"
# Comma, quotation mark, UTF-8, from the first row on; cells as they are shown, all in quotes.
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false"


def omegat_pairs(path: Path) -> Pairs:
    """Have OmegaT translate every source sentence of a TMX file by that file alone.

    Returns:
        Each source with what OmegaT puts in its place; itself where it finds nothing.
    """
    units = align.read_units(path)
    sources = [unit.source_text for unit in units]
    with tempfile.TemporaryDirectory() as name:
        project = Path(name)
        for folder in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
            (project / folder).mkdir(parents=True)
        (project / "omegat.project").write_text(
            OMEGAT_PROJECT.format(source=units.source_lang, target=units.target_lang)
        )
        # OmegaT reads this suffix as UTF-8 whatever the locale is, and parts segments at empty
        # lines.
        text = "\n\n".join(sources) + "\n"
        (project / "source" / "all.utf8").write_text(text, encoding="utf-8")
        (project / "tm" / "auto" / path.name).write_bytes(path.read_bytes())
        command = ["omegat", str(project), "--mode=console-translate", "--config-dir", f"{name}/c"]
        subprocess.run(command, check=True, capture_output=True)
        translated = (project / "target" / "all.utf8").read_text(encoding="utf-8")
    targets = translated.removeprefix("\ufeff").removesuffix("\n").split("\n\n")
    return list(zip(sources, targets, strict=True))


def libreoffice_pairs(path: Path) -> Pairs:
    """Open a table in LibreOffice Calc and return the pairs of what it shows."""
    with tempfile.TemporaryDirectory() as name:
        profile = f"-env:UserInstallation=file://{name}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", CSV_FILTER, "--outdir", name]
        if path.suffix == ".csv":
            command.append(f"--infilter={CSV_AS_TEXT}")
        subprocess.run([*command, str(path)], check=True, capture_output=True)
        with Path(name, f"{path.stem}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            return [(row["source"], row["target"]) for row in rows]
