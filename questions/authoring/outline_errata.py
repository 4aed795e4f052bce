"""Known errors of published outlines and their corrections; a table, without any judgement.

A general mender would have to guess. These entries are matched exactly, and the importer
reports each one that it applies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    # DP-100, skills measured in the SDK v1 years
    "link and Azure Databricks workspace to an Azure Machine Learning workspace": (
        "link an Azure Databricks workspace to an Azure Machine Learning workspace",
    ),
    "get data for an Automated ML run retrieve the best model": (
        "get data for an Automated ML run",
        "retrieve the best model",
    ),
    "obtener datos para una ejecución de Automated ML recuperar el mejor modelo": (
        "obtener datos para una ejecución de Automated ML",
        "recuperar el mejor modelo",
    ),
}
"""A whole title as published -> the title, or the several titles, that were meant."""

PROSE: Final[Mapping[str, str]] = {
    "Azure Jo Associate": "Azure Data Scientist Associate",
}
"""A phrase anywhere in the text around an outline -> the phrase that was meant."""
