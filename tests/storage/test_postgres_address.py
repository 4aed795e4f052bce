"""PostgreSQL addresses as hosters give them work, or are refused in one sentence."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from storage.database import DatabaseError, address_of, open_database
from storage.postgres_address import postgres_address

HOST = "postgresql://ana:hunter2@db.example.org/quiz"


def arguments(query: str = "") -> dict[str, Any]:
    return dict(postgres_address(address_of(f"{HOST}{query}")).arguments)


@pytest.mark.parametrize(
    "url",
    [
        HOST,
        HOST.replace("postgresql", "postgres"),
        HOST.replace("postgresql", "postgresql+asyncpg"),
        f"  {HOST}\n",
        f"{HOST}?sslmode=require&channel_binding=require",
        f"{HOST}?sslmode=verify-full&sslrootcert=system&target_session_attrs=read-write",
        f"{HOST}?connect_timeout=10&application_name=quiz&options=-c%20search_path%3Dquiz",
        "postgresql://ana:p%40ss%2Fw%23rd@[::1]:5433/quiz",
        "postgresql:///quiz?host=/var/run/postgresql",
    ],
)
def test_an_address_of_a_hoster_is_understood(url: str) -> None:
    known = postgres_address(address_of(url))
    assert known.url.get_backend_name() == "postgresql"
    assert set(known.url.query) <= {"host", "port"}


def test_parameters_come_to_what_the_driver_knows() -> None:
    assert arguments("?connect_timeout=7")["timeout"] == 7
    assert arguments()["timeout"] == arguments("?connect_timeout=0")["timeout"] == 10
    assert arguments("?sslmode=require")["ssl"] == "require"
    assert "ssl" not in arguments()
    settings = arguments("?application_name=quiz&options=-c%20work_mem%3D4MB%20--search_path=a")
    assert settings["server_settings"]["application_name"] == "quiz"
    assert settings["server_settings"]["work_mem"] == "4MB"
    assert settings["server_settings"]["search_path"] == "a"
    assert set(arguments()["server_settings"]) == {"application_name"}, "a pooler refuses others"
    full = arguments("?sslmode=verify-full&sslrootcert=system")["ssl"]
    assert isinstance(full, ssl.SSLContext)
    assert full.check_hostname


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?sslmode=yes", "sslmode is one of disable, allow, prefer, require"),
        ("?sslrootcert=/nowhere.pem&sslmode=verify-full", "sslrootcert cannot be read"),
        ("?sslrootcert=system", "goes with sslmode=verify-full"),
        ("?connect_timeout=soon", "connect_timeout is a whole number"),
        ("?options=-E%20hunter3", "options can be settings of the server only"),
        ("?target_session_attrs=standby", "read-write or primary only"),
        ("?pgbouncer=true", "the parameter 'pgbouncer' is not known"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_its_name(query: str, named: str) -> None:
    with pytest.raises(DatabaseError) as refusal:
        address_of(f"{HOST}{query}")
    said = str(refusal.value)
    assert named in said
    assert "hunter" not in said
    assert "\n" not in said


@pytest.mark.parametrize("password", ["p@ss", "p/ss", "p#ss", "p?ss", "pa:ss", "p%zz", "a@b:c/d#e"])
def test_a_password_that_is_not_encoded_never_stands_in_what_is_said(
    password: str, capfd: pytest.CaptureFixture[str]
) -> None:
    url = f"postgresql://ana:SECRET{password}SECRET@db.example.org/quiz"
    said = ""
    try:
        understood = address_of(url).password == f"SECRET{password}SECRET"
    except DatabaseError as refusal:
        understood, said = False, f"{refusal} {refusal.__cause__}"
    assert understood or "QUIZBOT_DATABASE_URL" in said
    assert "SECRET" not in said + capfd.readouterr().err


async def test_an_address_with_parameters_connects(postgres_url: str, tmp_path: Path) -> None:
    address = make_url(postgres_url)
    given = address.update_query_dict(
        {
            "application_name": "quiz-test",
            "connect_timeout": "5",
            "sslmode": "prefer",
            "options": "-c work_mem=5MB",
        }
    ).set(drivername="postgres")
    database = open_database(given.render_as_string(hide_password=False))
    try:
        said = await database.read(
            lambda connection: connection.execute(
                text(
                    "SELECT current_setting('application_name'), current_setting('work_mem'),"
                    " current_setting('idle_in_transaction_session_timeout')"
                )
            ).one()
        )
    finally:
        await database.close()
    assert tuple(said) == ("quiz-test", "5MB", "4min")
