"""Reads YAML that strangers wrote, safely, with line numbers. It knows nothing of questions.

What makes this reader safe: the size is capped before parsing; the document is built from parser
events with a stack of our own, so that nesting is capped before it can exhaust the C stack;
anchors, aliases and tags are refused; every scalar is a string (`no` is "no", `1.10` is "1.10");
a key that stands twice is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, assert_never

import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 16

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Control characters, surrogates and the marks that turn the direction of writing: none of them
# can be seen by who reviews a file, and databases and chats choke on some.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class YamlText:
    """A scalar, as text. `line` counts from 1."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class YamlList:
    """A sequence. `line` is the line of its first item."""

    items: tuple[YamlNode, ...]
    line: int


@dataclass(frozen=True, slots=True)
class YamlMap:
    """A mapping of text to nodes, in the order of the file, with the line of each key."""

    entries: Mapping[str, YamlNode]
    key_lines: Mapping[str, int]
    line: int


YamlNode: TypeAlias = YamlText | YamlList | YamlMap
YamlPath: TypeAlias = tuple[str | int, ...]
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


@dataclass(frozen=True, slots=True)
class YamlFault:
    """What is wrong at a line (from 1), and what to do."""

    line: int
    message: str


class YamlError(ValueError):
    """A file that cannot be read as safe YAML; `faults` holds all that was found."""

    def __init__(self, file: str, faults: tuple[YamlFault, ...]) -> None:
        self.file = file
        self.faults = faults
        super().__init__("\n".join(f"{file}:{fault.line}: {fault.message}" for fault in faults))


def read_yaml(path: Path, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> YamlNode:
    """The one document of the UTF-8 file at `path`.

    Raises YamlError for whatever is wrong, an unreadable file included; never OSError.
    """
    try:
        with path.open("rb") as file:
            content = file.read(max_bytes + 1)
    except OSError as error:
        fault = YamlFault(1, f"the file cannot be read ({error.strerror}): check it and its rights")
        raise YamlError(str(path), (fault,)) from error
    return parse_yaml(content, name=str(path), max_bytes=max_bytes, max_depth=max_depth)


def parse_yaml(
    content: bytes, *, name: str, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH
) -> YamlNode:
    """The one document in `content`; `name` is what errors call it. Raises YamlError."""
    if len(content) > max_bytes:
        fault = YamlFault(1, f"the file is larger than {max_bytes:,} bytes: split it")
        raise YamlError(name, (fault,))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise YamlError(
            name, (YamlFault(line, "this is not UTF-8: save the file as UTF-8"),)
        ) from error
    builder = _Builder(max_depth)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except _RefusedError as refusal:
        builder.faults.append(refusal.fault)
    except yaml.YAMLError as error:
        builder.faults.append(_syntax_fault(error, text))
    if builder.root is None and not builder.faults:
        builder.faults.append(YamlFault(1, "the file is empty: write its content or delete it"))
    if builder.faults or builder.root is None:
        raise YamlError(name, tuple(sorted(builder.faults, key=lambda fault: fault.line)))
    return builder.root


def plain(node: YamlNode) -> Plain:
    """The node as dicts, lists and strings, without lines."""
    match node:
        case YamlText(text=text):
            return text
        case YamlList(items=items):
            return [plain(item) for item in items]
        case YamlMap(entries=entries):
            return {key: plain(value) for key, value in entries.items()}
        case _:
            assert_never(node)


def line_at(node: YamlNode, path: YamlPath) -> int:
    """The line of what `path` leads to; where it leads nowhere, of the last thing on the way.

    Steps that name nothing are passed over, so that a path may hold more than the file does.
    """
    line = node.line
    for step in path:
        match node:
            case YamlMap(entries=entries, key_lines=lines) if isinstance(step, str):
                if step in entries:
                    node, line = entries[step], lines[step]
            case YamlList(items=items) if isinstance(step, int):
                if step < len(items):
                    node = items[step]
                    line = node.line
            case _:
                pass
    return line


class _RefusedError(Exception):
    """Something after which it is not safe, or of no use, to read on."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.fault = YamlFault(line, message)


class _Frame:
    """A list or a mapping that is still open."""

    def __init__(self, line: int, is_map: bool) -> None:
        self.line = line
        self.is_map = is_map
        self.items: list[YamlNode] = []
        self.entries: dict[str, YamlNode] = {}
        self.key_lines: dict[str, int] = {}
        self.key: YamlText | None = None

    def close(self) -> YamlNode:
        if self.is_map:
            return YamlMap(self.entries, self.key_lines, self.line)
        return YamlList(tuple(self.items), self.line)


class _Builder:
    """Turns parser events into nodes."""

    def __init__(self, max_depth: int) -> None:
        self.max_depth = max_depth
        self.open: list[_Frame] = []
        self.root: YamlNode | None = None
        self.faults: list[YamlFault] = []

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.NodeEvent):
            _refuse_anchor_and_tag(event, line)
        match event:
            case yaml.ScalarEvent():
                self._put(self._text(event.value, line))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._start(line, isinstance(event, yaml.MappingStartEvent))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._put(self.open.pop().close())
            case yaml.DocumentStartEvent() if self.root is not None:
                raise _RefusedError(
                    line, "a second document starts here: keep one, remove the `---`"
                )
            case _:
                pass

    def _start(self, line: int, is_map: bool) -> None:
        if len(self.open) >= self.max_depth:
            raise _RefusedError(line, f"nested more than {self.max_depth} levels deep: flatten it")
        if self.open and self.open[-1].is_map and self.open[-1].key is None:
            raise _RefusedError(line, "a key must be plain text: put it in quotes if it is one")
        self.open.append(_Frame(line, is_map))

    def _text(self, text: str, line: int) -> YamlText:
        found = _INVISIBLE.search(text)
        if found:
            self.faults.append(
                YamlFault(line, f"invisible character U+{ord(found[0]):04X} in a text: remove it")
            )
        return YamlText(text, line)

    def _put(self, node: YamlNode) -> None:
        if not self.open:
            self.root = node
            return
        frame = self.open[-1]
        if not frame.is_map:
            frame.items.append(node)
        elif frame.key is None:
            assert isinstance(node, YamlText)  # _start refuses all other keys
            frame.key = node
        else:
            self._put_entry(frame, frame.key, node)
            frame.key = None

    def _put_entry(self, frame: _Frame, key: YamlText, node: YamlNode) -> None:
        first = frame.key_lines.get(key.text)
        if first is not None:
            message = f"`{key.text}` stands here again (first at line {first}): keep one of the two"
            self.faults.append(YamlFault(key.line, message))
            return
        frame.entries[key.text] = node
        frame.key_lines[key.text] = key.line


def _refuse_anchor_and_tag(event: yaml.NodeEvent, line: int) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _RefusedError(line, f"alias `*{event.anchor}`: write the content out instead")
    if event.anchor is not None:
        raise _RefusedError(line, f"anchor `&{event.anchor}`: remove it, or quote the text")
    tag = getattr(event, "tag", None)
    # A quoted scalar has the implicit tag "!" in one of the two parsers.
    if tag is not None and tag != "!":
        raise _RefusedError(line, f"tag `{tag}`: remove it; every value is read as text")


def _syntax_fault(error: yaml.YAMLError, text: str) -> YamlFault:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = " ".join(part for part in (error.context, error.problem) if part)
        return YamlFault(line, f"broken YAML ({what}): check quotes, colons and indentation here")
    # The position counts bytes: the C parser reads what PyYAML has encoded.
    line = text.encode().count(b"\n", 0, getattr(error, "position", 0)) + 1
    return YamlFault(line, "a character that YAML does not allow: remove it")
