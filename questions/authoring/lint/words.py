"""Word lists of the rules, by language. Data only: to change what a rule looks for, look here.

A pack in a further language needs its words here; without them the rules that need words pass
over that language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Words: TypeAlias = Mapping[str, frozenset[str]]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBERS: Mapping[str, Mapping[int, str]] = {
    "en": {2: "two", 3: "three", 4: "four"},
    "es": {2: "dos", 3: "tres", 4: "cuatro"},
}

# Regular expressions over prose in lower case, each matching an option that no item may have.
COMBINED_OPTIONS: Mapping[str, str] = {
    "en": r"\b(all|none|both|any) of (the above|the options|these|them)\b"
    r"|\bboth [a-f] and [a-f]\b|\bneither [a-f] nor [a-f]\b|^options? [a-f] and [a-f]\b"
    r"|^[a-f](, [a-f])* (and|or) [a-f]$",
    "es": r"\b(tod[oa]s|ningun[oa]|ambas|cualquiera) (de )?(l[ao]s|est[ao]s) (anteriores|opciones)"
    r"|\btod[oa]s l[ao]s anteriores\b|^(tod[oa]s|ningun[oa]|ambas) (est[ao]s|de ell[ao]s)\b"
    r"|\btanto [a-f] como [a-f]\b|\bni [a-f] ni [a-f]\b|^(las )?opci[oó]n(es)? [a-f] y [a-f]\b"
    r"|^[a-f](, [a-f])* [yo] [a-f]$",
}

# Stems that ask for nothing but true or false.
TRUE_FALSE_STEMS: Mapping[str, str] = {
    "en": r"\btrue or false\b|\b(is|are) (the|this|that|these) (following )?"
    r"(statements?|sentences?|claims?) (true|correct|false)\b",
    "es": r"\b(verdader[oa]|ciert[oa]|correct[oa]) o (fals[oa]|incorrect[oa])\b"
    r"|\bes (verdader[oa]|ciert[oa]|correct[oa]|fals[oa]) (esta|la|que|la siguiente)\b",
}

ABSOLUTES: Words = {
    "en": _words("always never only usually"),
    "es": _words("siempre nunca jamás solo sólo únicamente solamente normalmente"),
}

# Terms that contain an absolute word but are not absolute; hyphens join words first.
ABSOLUTE_TERMS: Mapping[str, str] = {
    "en": r"\b(read|write|append) only\b",
    "es": r"\bde sol[oa] (lectura|escritura)\b",
}

QUESTION_WORDS: Words = {
    "en": _words("which what who where when whom whose"),
    "es": _words("qué cuál cuáles quién quiénes dónde cuándo cuánto cuántos cuánta cuántas"),
}

# "Why does the run not start?" tells a symptom; it is no negative question.
CAUSE_QUESTIONS: Mapping[str, str] = {
    "en": r"\b(why|how)\b",
    "es": r"\b(por qué|cómo|a qué se debe)\b",
}

# Where the main clause of a question ends: what follows may be negative without harm.
CLAUSE_STARTS: Words = {
    "en": _words(
        "that so when if because while where who whose to for although since until unless once "
        "with without whether after before as"
    ),
    "es": _words(
        "que si cuando para porque mientras donde quien cuyo cuya aunque hasta salvo con sin "
        "tras antes después como cuyos cuyas al"
    ),
}

NEGATIVES: Mapping[str, str] = {
    "en": r"\b(not|cannot|neither|nor)\b|n['’]t\b",
    "es": r"\b(no|tampoco)\b",
}

EXCEPTIONS: Mapping[str, str] = {
    "en": r"\bexcept(ing)?\b",
    "es": r"\b(excepto|salvo|menos una|menos uno)\b",
}

# Names of products and plain terms of the field, beside the words of the outline's own titles.
EXAM_WORDS = _words(
    "azure microsoft machine learning databricks mlflow automl studio designer python notebook "
    "sdk workspace workspaces model models data dataset datasets pipeline pipelines compute "
    "cluster clusters experiment experiments endpoint endpoints deployment deployments "
    "área áreas trabajo trabajos modelo modelos datos conjunto conjuntos canalización "
    "canalizaciones proceso clúster clústeres experimento experimentos punto puntos conexión "
    "implementación implementaciones automatizado automático aprendizaje cuaderno cuadernos"
)

STOP_WORDS: Words = {
    "en": _words(
        "about above after again also another any because been before being below between both "
        "cannot could does doing done down during each every following from further have having "
        "here hers into itself just like made make makes many more most much must need needs "
        "only other ours over same should some such than that their them then there these they "
        "this those through under until upon used uses using very want wants were what when "
        "where which while whom will with within without would your yours team"
    ),
    "es": _words(
        "algo algún alguna algunas alguno algunos ante antes aquel aquella aquellos aunque bajo "
        "cada como cómo contra cual cuál cuáles cuando cuándo debe deben debería del desde donde "
        "dónde durante ella ellas ellos entre eran esas esos esta está están estas este esto "
        "estos fuera hace hacer hacia hasta luego mientras mismo misma mucho muchos nada otra "
        "otras otro otros para pero poco porque pueda puede pueden pues quien según sido siempre "
        "siguiente siguientes sino sobre solo sólo también tanto tiene tienen toda todas todo "
        "todos tras tres unas unos usar usted utilizar equipo necesita necesitan quiere quieren"
    ),
}

# Names that are no other word in English or Spanish; matched with their capital letter.
FIRST_NAMES = _words(
    "Adam Alejandro Alice Alicia Ana Andrea Andrés Anna Antonio Barbara Beatriz Bob Brian Carlos "
    "Carmen Carol Catherine Charles Charlie Christopher Clara Claudia Cristina Daniel David Diana "
    "Diego Elena Elizabeth Emily Emma Eva Fatima Fernando Francisco Gabriela George Hannah Helen "
    "Henry Ignacio Isabel Jack James Javier Jennifer Jessica Joan John Jorge José Juan Julia "
    "Julie Karen Kevin Laura Lisa Lucía Luis Manuel Marcos Margaret Maria María Mariana Marta "
    "Martín Mary Michael Michelle Miguel Mohammed Nancy Natalia Nicolás Nicole Olivia Pablo "
    "Patricia Paul Paula Pedro Peter Priya Rachel Raúl Rebecca Ricardo Richard Roberto Sandra "
    "Sara Sarah Sergio Sofía Sophia Stephen Steven Susan Thomas Valentina Victoria William Yuki"
)

# Real companies that are no source of the exam, and the fictitious ones of Microsoft's own texts.
COMPANIES = _words(
    "Adidas Airbnb Alibaba Amazon Apple BBVA Bosch Carrefour Deloitte eBay Facebook Ferrari "
    "Google Honda HSBC IBM IKEA Intel Kaggle LinkedIn Mercadona Mercedes-Benz Netflix Nestlé Nike "
    "Nvidia OpenAI Oracle PayPal Pfizer Philips Samsung Salesforce Santander SAP Siemens "
    "Snowflake Spotify Telefónica Tesla Toyota Twitter Uber Unilever Vodafone Volkswagen Walmart "
    "Adatum AdventureWorks Contoso Fabrikam Litware Northwind Proseware Relecloud Tailspin "
    "Woodgrove"
)
