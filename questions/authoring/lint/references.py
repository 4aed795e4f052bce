"""Rules of references: official, and read not long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from questions.authoring.lint.rule import Finding, House, ItemRule
from questions.question import Question

MAX_AGE = timedelta(days=3 * 365)

# The official documentation of the exam's products.
HOSTS = frozenset(
    {
        "learn.microsoft.com",
        "azure.github.io",
        "docs.databricks.com",
        "docs.opendp.org",
        "docs.python.org",
        "docs.smartnoise.org",
        "fairlearn.org",
        "interpret.ml",
        "mlflow.org",
        "numpy.org",
        "opendp.org",
        "pandas.pydata.org",
        "responsibleaitoolbox.ai",
        "scikit-learn.org",
        "spark.apache.org",
        "www.mlflow.org",
    }
)
GITHUB = "github.com"
GITHUB_OWNERS = frozenset(
    {
        "azure",
        "fairlearn",
        "interpretml",
        "microsoft",
        "microsoftdocs",
        "microsoftlearning",
        "mlflow",
        "opendp",
    }
)


def has_official_references(question: Question, house: House) -> Iterator[Finding]:
    """Every address is https, without login or port, on an allowed host or GitHub owner."""
    for index, reference in enumerate(question.references):
        complaint = _complaint(reference.url)
        if complaint:
            message = f"reference {index + 1}: {complaint}"
            yield Finding("reference-host", ("references", index, "url"), message)


def _complaint(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address is broken: copy it from the browser"
    if parts.scheme != "https":
        return "the address is not https: use the https one"
    owner = parts.path.strip("/").split("/")[0].lower()
    if parts.netloc == GITHUB and owner not in GITHUB_OWNERS:
        return f"github.com/{owner} is no official source: cite the documentation"
    if parts.netloc not in HOSTS | {GITHUB}:
        return f"{parts.netloc} is no allowed host: cite the official documentation"
    return None


def has_fresh_references(question: Question, house: House) -> Iterator[Finding]:
    """Every page was read within the last three years, and not in the future."""
    for index, reference in enumerate(question.references):
        path = ("references", index, "checked")
        name = f"reference {index + 1}: {reference.checked}"
        if reference.checked > house.today:
            yield Finding("reference-date", path, f"{name} is still to come: correct the date")
        elif house.today - reference.checked > MAX_AGE:
            message = f"{name} is over three years ago: read the page again and update the question"
            yield Finding("reference-date", path, message)


RULES: tuple[ItemRule, ...] = (has_official_references, has_fresh_references)
