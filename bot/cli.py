"""The command line. Each command reads its input, calls one thing, and prints the result."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import shlex
import shutil
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import structlog
import typer

from bot.config import Config, ConfigError, read_config, unknown
from bot.logs import set_up_logs
from questions.authoring.outline_markdown import OutlineError
from questions.bank import BankError
from questions.question import QuestionType
from storage.database import DatabaseError

if TYPE_CHECKING:
    from storage.migration import Migration

DEFAULT_PACK = "dp-100"
WIDEST = 100  # longer lines are hard to read
LARGE = 50_000_000  # bytes; a copy of fewer is done before anybody wonders

log = structlog.get_logger(__name__)

cli = typer.Typer(
    name="quizbot",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="A study-group quiz bot: daily certification questions, leaderboards and reports.\n\n"
    "Start with `quizbot run` and open the address that it prints.",
)
outline_cli = typer.Typer(no_args_is_help=True, help="Read an exam's skills outline.")
cli.add_typer(outline_cli, name="outline")

PackOption = Annotated[
    str, typer.Option("--pack", help="The exam pack: its folder, or its exam's id.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@cli.command(epilog="Example: `QUIZBOT_PORT=8081 quizbot run`")
def run() -> None:
    """Start the bot with its web page, and print the page's address.

    Settings come from `QUIZBOT_*` variables or a `.env` file; README lists them. Ctrl-C or SIGTERM
    stops it; what is due then is sent after the next start.
    """
    from bot.serve import serve  # the heavy imports are for this command alone

    config = _config()
    set_up_logs(config.log_format, config.log_level)
    for one in unknown():
        log.warning("a variable is no setting", reason=one.found, advice=one.advice)
    try:
        asyncio.run(serve(config, lambda line: print(line, flush=True)))
    except (ConfigError, DatabaseError, ValueError) as fault:
        _fail(str(fault))


@cli.command(epilog="Example: `quizbot check --json | jq .problems`")
def check(
    pack: PackOption = DEFAULT_PACK,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if a target is not met.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check a question bank against the rules of a good question; exit 1 on any fault.

    Targets say what the bank as a whole should be like: a growing one may still miss some.
    """
    from bot.platforms.discord.limits import QUESTION as ON_DISCORD
    from bot.platforms.slack.limits import QUESTION as ON_SLACK
    from questions.authoring.check_report import check_pack

    folder = _pack_folder(pack)
    report = check_pack(folder, datetime.now(UTC).date(), (ON_DISCORD, ON_SLACK))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo(report.text(_seen_from_here(folder)), nl=False)
        if report.passed:
            _say_changed_keys(folder)
    raise typer.Exit(0 if report.passed_as(strict=strict) else 1)


def _say_changed_keys(pack: Path) -> None:
    """Where quizbot has a database here: keys that were changed since answers were graded."""
    from bot.doctor import changed_keys
    from bot.usecases.context import Exam
    from questions.bank import load_pack

    exam = Exam(load_pack(pack))
    for line in asyncio.run(changed_keys(_config(), exam)):
        typer.echo(f"\nAnswered before: {line}")


@cli.command(epilog="Example: `quizbot preview studio-or-portal-task --lang es`")
def preview(
    question: Annotated[str, typer.Argument(help="The question's id.", metavar="QUESTION_ID")],
    lang: Annotated[
        str | None, typer.Option(help="The language of the question.", show_default="en")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write the question as a web page to this file.")
    ] = None,
    pack: PackOption = DEFAULT_PACK,
) -> None:
    """Show a question as members will see it, then its key with every reason.

    Options stand in the order of the bank's file, so that letters are those of `rekey`; posts
    shuffle them. Steps are shuffled here too.
    """
    from bot.authoring.preview import PreviewError
    from bot.authoring.preview import preview as look_at
    from bot.authoring.terminal import Terminal

    folder = _pack_folder(pack)
    try:
        found = look_at(folder, question, lang, _seen_from_here(folder))
    except BankError as fault:
        _fail(_named(fault, folder))
    except PreviewError as fault:
        _fail(str(fault))
    if html is None:
        colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        width = min(shutil.get_terminal_size().columns, WIDEST)
        typer.echo(found.text(Terminal(width, colours)))
        return
    from bot.platforms.web.preview_page import preview_page

    try:
        html.write_text(preview_page(found), encoding="utf-8")
    except OSError as fault:
        _fail(f"{html}: cannot be written ({fault.strerror})")
    typer.echo(f"{html}: open it in a browser")


@cli.command(epilog="Example: `quizbot new deploy-model-service --type order`")
def new(
    section: Annotated[
        str, typer.Argument(help="The id of a section of the outline.", metavar="SECTION")
    ],
    skill: Annotated[
        str | None,
        typer.Option(help="One of its skills.", show_default="the one with the fewest questions"),
    ] = None,
    type_: Annotated[QuestionType, typer.Option("--type", help="The question's type.")] = "single",
    pack: PackOption = DEFAULT_PACK,
) -> None:
    """Add an empty question to its section's file, and say where; nothing else is changed.

    `quizbot check` then names each text that is still to be written.
    """
    from bot.exams import is_installed
    from questions.authoring.skeleton import SkeletonError, add_question

    folder = _pack_folder(pack)
    if is_installed(folder):
        _fail(
            f"{folder} belongs to the installed program, and its next version replaces it: copy it"
            " to a folder of your own, put that folder's parent into QUIZBOT_PACKS_DIR, and write"
            " there"
        )
    today = datetime.now(UTC).date()
    try:
        added = add_question(folder, section, skill=skill, type_=type_, today=today)
    except BankError as fault:
        _fail(_named(fault, folder))
    except SkeletonError as fault:
        _fail(str(fault))
    elsewhere = "" if pack == DEFAULT_PACK else f" --pack {shlex.quote(_seen_from_here(folder))}"
    typer.echo(f"{_seen_from_here(added.file)}:{added.line}: {added.question}")
    typer.echo(f"It covers the skill {added.skill}. Fill in its texts, then run:")
    typer.echo(f"  quizbot check{elsewhere}")
    typer.echo(f"  quizbot preview {added.question}{elsewhere}")


@cli.command(epilog="Example: `quizbot audit --questions 1000 --seed 7`")
def audit(
    questions: Annotated[int, typer.Option(help="How many questions to draw.")] = 600,
    seed: Annotated[int, typer.Option(help="The same seed draws the same questions.")] = 1,
    pack: PackOption = DEFAULT_PACK,
    as_json: JsonOption = False,
) -> None:
    """Draw questions as for a fresh group, and prove that they follow the exam's blueprint."""
    from questions.authoring.audit import audit as draw_and_measure
    from questions.bank import load_pack
    from questions.sampling import Blueprint

    folder = _pack_folder(pack)
    try:
        loaded = load_pack(folder)
        blueprint = Blueprint.of(loaded.outline, loaded.by_skill)
        report = draw_and_measure(blueprint, loaded.outline, questions, seed)
    except BankError as fault:
        _fail(_named(fault, folder))
    except ValueError as fault:
        _fail(str(fault))
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo(report.table())
    raise typer.Exit(0 if report.promise_kept else 1)


@outline_cli.command("import", epilog="Example: `quizbot outline import study-guide.md --json`")
def outline_import(
    file: Annotated[Path, typer.Argument(help="A Markdown skills outline.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Where to write outline.yaml; its `pack:` part is kept if it exists."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="The outline's language, if it cannot be detected."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Turn a Markdown skills outline into outline.yaml, with a warning for each correction."""
    from questions.authoring.outline_import import import_outline, summary_json
    from questions.authoring.outline_writer import read_markdown, write_outline

    try:
        imported = import_outline(read_markdown(file), language=language)
    except OutlineError as fault:
        _fail(fault.described(str(file)))
    try:
        if out is not None:
            write_outline(out, imported, source=file.name)
    except OutlineError as fault:
        _fail(fault.described(str(out)))
    if as_json:
        typer.echo(json.dumps(summary_json(imported), ensure_ascii=False, indent=2))
        return
    for warning in imported.warnings:
        typer.echo(f"{file}:{warning.line}: {warning.message}", err=True)
    summary = summary_json(imported)
    typer.echo(
        f"{summary['domains']} domains, {summary['sections']} sections, {summary['skills']} skills"
        f" in {', '.join(imported.languages)}; {len(imported.warnings)} warnings"
    )
    if out is None:
        typer.echo("Nothing was written: name a file with --out outline.yaml", err=True)


@cli.command(epilog="Example: `QUIZBOT_DATABASE_URL=postgresql://... quizbot migrate`")
def migrate() -> None:
    """Bring the database to the newest tables (`run` does so too), with a backup on SQLite."""
    from bot.maintenance import bring_up
    from storage.process_lock import using

    async def migrated(url: str) -> Migration:
        with using(url):
            return await bring_up(url, datetime.now(UTC), "quizbot migrate")

    config = _config()
    try:
        done = asyncio.run(migrated(config.database_url.get_secret_value()))
    except DatabaseError as fault:
        _fail(str(fault))
    if not done.changed:
        typer.echo(f"The database is up to date (revision {done.after}).")
        return
    backup = f" The backup is {done.backup}." if done.backup else ""
    typer.echo(f"The database went from {done.before or 'empty'} to {done.after}.{backup}")


@cli.command(epilog="Example: `quizbot backup`")
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A new file, or a folder to put it in.",
            metavar="FILE",
            show_default="data/backups/quizbot-<time>.db",
        ),
    ] = None,
) -> None:
    """Back the database up, also while the bot runs; nothing that exists is overwritten.

    On SQLite the backup is complete and checked, or not there at all. On PostgreSQL this prints
    the `pg_dump` command that does it.
    """
    from bot.backups import back_up
    from bot.maintenance import RefusedError

    config = _config()
    try:
        typer.echo(back_up(config, file, datetime.now(UTC), _progress("written")))
    except (DatabaseError, RefusedError) as fault:
        _fail(str(fault))


@cli.command(epilog="Example: `quizbot restore data/backups/quizbot-20260302T083015.db`")
def restore(
    file: Annotated[
        Path,
        typer.Argument(help="A file that `quizbot backup` or an upgrade wrote.", metavar="FILE"),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Replace the database without asking.")
    ] = False,
) -> None:
    """Put a backup in the place of the database, which is kept aside; stop the bot first.

    The backup is checked before anything is changed, and may be from an older quizbot. On
    PostgreSQL this prints the `pg_restore` command that does it.
    """
    from bot.backups import restore as put_back
    from bot.maintenance import RefusedError

    def agreed(meaning: str) -> bool:
        typer.echo(meaning)
        return yes or _confirmed("Replace the database with the backup?")

    config = _config()
    try:
        said = put_back(config, file, datetime.now(UTC), agreed, _progress("copied"))
    except (DatabaseError, RefusedError) as fault:
        _fail(str(fault))
    if said is None:
        _fail("nothing was changed; use --yes to restore without being asked")
    typer.echo(said)


@cli.command(epilog="Example: `quizbot demo --days 14 --members 5`")
def demo(
    days: Annotated[int, typer.Option(help="How long to simulate, in days.")] = 30,
    members: Annotated[int, typer.Option(help="How many members the group has.")] = 8,
    seed: Annotated[int, typer.Option(help="The same seed gives the same month.")] = 1,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the report.")] = False,
    data: Annotated[
        Path | None,
        typer.Option(help="An empty folder to keep it in.", show_default="a temporary one"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Simulate a study group's month, then serve its page with full boards and reports.

    Members of known abilities answer and practise through the bot itself; an outage, a change of
    the clocks and a holiday come in between. Your own groups and answers are not touched.
    """
    from bot.demo.show import show, simulate  # the heavy imports are for this command alone
    from bot.platforms.web.chat import WebChat
    from bot.platforms.web.hub import Hub
    from bot.platforms.web.site import address_of

    config = _config()
    with tempfile.TemporaryDirectory(prefix="quizbot-demo-") as temporary:
        folder = data or Path(temporary)
        try:
            report, outline = simulate(
                config,
                folder,
                (days, members, seed),
                lambda db, clock: WebChat(db, Hub(db), clock),
                address_of,
                lambda line: typer.echo(line, err=True),
            )
            if as_json:
                typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            else:
                typer.echo(f"\n{report.text(outline)}")
            if not no_serve:  # what goes to standard output must stay JSON
                show(config, folder, report, lambda line: typer.echo(line, err=as_json))
        except (ConfigError, DatabaseError, ValueError) as fault:
            _fail(str(fault))
    raise typer.Exit(0 if report.promises_kept else 1)


@cli.command(epilog="Example: `quizbot rekey studio-or-portal-task C`")
def rekey(
    question: Annotated[str, typer.Argument(help="The question's id.", metavar="QUESTION_ID")],
    key: Annotated[
        str,
        typer.Argument(help="The right choice, in the letters of the bank's file.", metavar="KEY"),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Change the key without asking.")] = False,
) -> None:
    """Correct a wrong key: answers are graded again, points and reports follow, groups are told.

    Letters are those of the bank's file, whatever order a post showed: `C` for one option, `AC`
    for several, `CABD` for an order, `BA` for blanks, `YNY` for statements.
    """
    from bot.maintenance import RefusedError, correct_key

    config = _config()
    set_up_logs(config.log_format, "error")

    def agreed(meaning: str) -> bool:
        typer.echo(meaning)
        return yes or _confirmed("Change the key, and grade every answer again?")

    try:
        said = asyncio.run(correct_key(config, question, key, datetime.now(UTC), agreed))
    except (ConfigError, DatabaseError, RefusedError, ValueError) as fault:
        _fail(str(fault))
    if said is None:
        _fail("nothing was changed; use --yes to change it without being asked")
    typer.echo(said)


@cli.command(epilog="Example: `quizbot rebuild`")
def rebuild() -> None:
    """Recompute standings, streaks, beliefs and difficulties from the answers alone.

    The bot may run meanwhile. What was right stays as it is.
    """
    from bot.maintenance import rebuild as recompute

    def progress(done: int, total: int) -> None:
        typer.echo(f"{done:,} of {total:,} answers", err=True)

    config = _config()
    set_up_logs(config.log_format, "error")
    try:
        typer.echo(asyncio.run(recompute(config, datetime.now(UTC), progress)))
    except (ConfigError, DatabaseError, ValueError) as fault:
        _fail(str(fault))


@cli.command(epilog="Example: `quizbot health && echo fine`")
def health() -> None:
    """Ask the bot that runs here whether it is ready; exit 1 if it is not."""
    config = _config()
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not bound
    host = everywhere.get(config.host, config.host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{config.port}/readyz"
    try:
        with urllib.request.urlopen(address, timeout=6) as answer:
            typer.echo(answer.read().decode())
    except urllib.error.HTTPError as fault:
        _fail(f"{address}: not ready: {fault.read().decode()}")
    except (OSError, http.client.HTTPException) as fault:
        _fail(f"{address}: does not answer ({fault}). Is `quizbot run` running?")


@cli.command(epilog="Example: `quizbot doctor`")
def doctor() -> None:
    """Look at settings, database, tokens, commands and channels, and say what to fix.

    Exits with 1 if there is anything. Nothing is posted, and nothing is changed.
    """
    from bot.doctor import examine

    config = _config()
    set_up_logs(config.log_format, "error")

    async def look() -> int:
        ill = 0
        async for finding in examine(config, unknown()):
            typer.echo(finding.line())
            ill += not finding.fine
        return ill

    try:
        ill = asyncio.run(look())
    except (ConfigError, DatabaseError) as fault:
        _fail(str(fault))
    typer.echo("\nEverything is fine." if not ill else f"\n{ill} to fix, see -> above.")
    raise typer.Exit(1 if ill else 0)


def _confirmed(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort:  # nobody is there to be asked
        return False


def _progress(what: str) -> Callable[[int, int], None]:
    """Says on standard error how far a long copy is, a tenth at a time."""
    tenths = 0

    def progress(done: int, total: int) -> None:
        nonlocal tenths
        if total >= LARGE and done * 10 // total > tenths:
            tenths = done * 10 // total
            typer.echo(f"{done:,} of {total:,} bytes {what}", err=True)

    return progress


def _pack_folder(pack: str) -> Path:
    from bot.exams import pack_named

    try:
        return pack_named(_config(), pack)
    except ConfigError as fault:
        _fail(str(fault))


def _named(fault: BankError, pack: Path) -> str:
    """The faults of a bank, each with a place that can be opened from here."""
    return "\n".join(f"{_seen_from_here(pack)}/{problem}" for problem in fault.problems)


def _seen_from_here(pack: Path) -> str:
    """A path as seen from where the reader stands, so that `file:line` can be clicked."""
    return Path(os.path.relpath(pack)).as_posix()


def _config() -> Config:
    try:
        return read_config()
    except ConfigError as fault:
        _fail(str(fault))


def _fail(message: str) -> NoReturn:
    typer.echo(f"quizbot: {message}", err=True)
    raise typer.Exit(1)


def main() -> None:
    """The entry point of `quizbot`."""
    # A reader that goes away (`quizbot check | head`) is no fault of ours.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL) if sys.platform != "win32" else None
    cli()
