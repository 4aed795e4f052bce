"""The exam packs that every command sees: the shipped ones, and those of QUIZBOT_PACKS_DIR."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import structlog

from bot.config import Config, ConfigError
from bot.usecases.context import Exam
from questions.bank import OUTLINE_FILE, BankError, Pack, load_pack
from questions.outline_file import read_outline
from questions.yaml_reader import YamlError

ROOT = Path(__file__).parent.parent
PACKS = ROOT / "questions" / "packs"
SETTING = "QUIZBOT_PACKS_DIR"

log = structlog.get_logger(__name__)


def pack_folders(config: Config) -> tuple[Path, ...]:
    """Where packs are, the shipped ones first: a pack of a later folder takes the place of one of
    the same id. Raises ConfigError for a folder that is not there or holds no pack."""
    added = [] if config.packs_dir is None else str(config.packs_dir).split(os.pathsep)
    folders = [Path(one).expanduser() for one in added if one.strip()]
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"{SETTING}: {folder} is not a folder; correct it or make the folder")
        if not any(_packs_in(folder)):
            raise ConfigError(
                f"{SETTING}: {folder} holds no exam pack; a pack is a folder with an {OUTLINE_FILE}"
            )
    return (PACKS, *folders)


def load_exams(*folders: Path) -> dict[str, Exam]:
    """Every pack of these folders by its exam's id, those of the last folder first.

    Raises BankError with the faults of a pack that cannot be used, and ConfigError where a folder
    has two packs of one id.
    """
    exams: dict[str, Exam] = {}
    for folder in reversed(folders):
        here: dict[str, Path] = {}
        for directory in _packs_in(folder):
            pack = _loaded(directory)
            code = pack.facts.id
            if code in here:
                raise ConfigError(
                    f"{SETTING}: {here[code]} and {directory} are both packs of {code}; give one of"
                    " them another id or move it away"
                )
            here[code] = directory
            if code in exams:
                log.info(
                    "a pack takes the place of another one", exam=code, left_out=str(directory)
                )
            else:
                exams[code] = Exam(pack)
    for code, exam in exams.items():
        drafts = [one.id for one in exam.pack.drafts]
        if drafts:
            log.info("drafts are never asked", exam=code, count=len(drafts), drafts=drafts[:10])
    return exams


def pack_named(config: Config, wanted: str) -> Path:
    """The folder of a pack: of that path, or of that exam's id among all packs.

    Raises ConfigError where there is none.
    """
    path = Path(wanted)
    if (path / OUTLINE_FILE).is_file():
        return path
    known: dict[str, Path] = {}
    for folder in pack_folders(config):
        known |= {_id_of(directory): directory for directory in _packs_in(folder)}
    if wanted in known:
        return known[wanted]
    raise ConfigError(
        f"{wanted}: is no exam pack (it has no {OUTLINE_FILE}); exams here: {', '.join(known)}"
    )


def is_installed(pack: Path) -> bool:
    """Whether a pack belongs to an installed program, and goes with its next version: not to a
    source checkout, nor to a folder of the author's."""
    return pack.resolve().is_relative_to(PACKS.resolve()) and not (ROOT / "pyproject.toml").exists()


def _packs_in(folder: Path) -> Iterator[Path]:
    """The packs of a folder; or the folder itself, if it is one."""
    if (folder / OUTLINE_FILE).is_file():
        yield folder
        return
    yield from (path.parent for path in sorted(folder.glob(f"*/{OUTLINE_FILE}")))


def _loaded(directory: Path) -> Pack:
    try:
        return load_pack(directory)
    except BankError as error:
        named = (replace(one, file=f"{directory}/{one.file}") for one in error.problems)
        raise BankError(tuple(named)) from error


def _id_of(directory: Path) -> str:
    """The exam's id; the folder's name where the outline cannot be read."""
    try:
        return read_outline(directory / OUTLINE_FILE)[0].id
    except (YamlError, OSError):
        return directory.name
