"""`chiso review`: what is doubtful, and people's verdicts on it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from commands.failures import BadInput
from commands.options import DEFAULT_DATABASE, AsJson, Database, Verbose
from commands.paths import DataFolder
from commands.screen import output, print_json, say

if TYPE_CHECKING:
    from sqlite_utils import Database as Store

    from db.review_store import Verdict

app = typer.Typer(no_args_is_help=True, help="Facts that need a person's eye, and what people decided.")

FactId = Annotated[
    int, typer.Argument(metavar="FACT", help="The fact's number (fact_id), as 'review list' shows it.")
]
Reason = Annotated[str | None, typer.Option("--reason", "-r", metavar="TEXT", help="Why.")]
NeededReason = Annotated[str, typer.Option("--reason", "-r", metavar="TEXT", help="Why.")]
Reviewer = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who decides; the user of this machine if not said.")
]


@app.command("list")
def list_doubtful(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Show up to N facts.")] = 20,
    database: Database = DEFAULT_DATABASE,
    as_json: AsJson = False,
    verbose: Verbose = 0,
) -> None:
    """Facts a person should look at, the most urgent first.

    Verdicts to be looked at again, impossible values, official values missed,
    articles that disagree, and facts read with little confidence.

    Examples:
      chiso review list
      chiso review list --limit 100 --json
    """
    from db.review_queue import doubtful_facts

    with _opened(database) as (db, _):
        facts = doubtful_facts(db, limit)
    if as_json:
        print_json(facts, indent=2)
        return
    console = output()
    for fact in facts:
        console.print(_in_two_lines(fact), soft_wrap=True)
    if not facts:
        console.print("Nothing is doubtful.")


@app.command()
def show(
    fact: FactId, database: Database = DEFAULT_DATABASE, as_json: AsJson = False, verbose: Verbose = 0
) -> None:
    """One fact with its sentence, its claim, its checks and its verdicts.

    Examples:
      chiso review show 12
    """
    from db.review_queue import everything_about

    with _opened(database) as (db, _):
        found = everything_about(db, fact)
    if found is None:
        raise BadInput(_no_fact(fact))
    if as_json:
        print_json(found, indent=2)
        return
    console = output()
    console.print(_in_two_lines(found["fact"]), soft_wrap=True)
    for name in ("claim", "checks", "reviews"):
        for row in found[name]:
            told = "  ".join(f"{key}={value}" for key, value in row.items() if value is not None)
            console.print(Text(f"  {name}: {told}"), soft_wrap=True)


@app.command()
def accept(
    fact: FactId, reason: Reason = None, reviewer: Reviewer = None, database: Database = DEFAULT_DATABASE,
    verbose: Verbose = 0,
) -> None:  # fmt: skip
    """The fact is right: it is published whatever its confidence.

    Examples:
      chiso review accept 12
    """
    _decide(database, fact, "accepted", reason, reviewer)


@app.command()
def reject(
    fact: FactId, reason: NeededReason, reviewer: Reviewer = None, database: Database = DEFAULT_DATABASE,
    verbose: Verbose = 0,
) -> None:  # fmt: skip
    """The article states no such fact: it is not published.

    Examples:
      chiso review reject 12 --reason 'a school contest'
    """
    _decide(database, fact, "rejected", reason, reviewer)


@app.command()
def correct(
    fact: FactId,
    right: Annotated[
        list[str], typer.Option("--set", "-s", metavar="NAME=VALUE", help="An attribute as it should be.")
    ],
    reason: NeededReason,
    reviewer: Reviewer = None,
    database: Database = DEFAULT_DATABASE,
    verbose: Verbose = 0,
) -> None:
    """The article states something else: it is published as you say.

    Examples:
      chiso review correct 12 --set period=2021 --reason 'năm trước is 2021'
      chiso review correct 12 -s indicator=dti.economy -s out_of= -r 'the pillar'
    """
    given = dict(word.split("=", 1) for word in right if "=" in word)
    if len(given) < len(right):
        raise BadInput("--set takes NAME=VALUE, each name once, as --set period=2021")
    _decide(database, fact, "corrected", reason, reviewer, given)


@app.command()
def rules(database: Database = DEFAULT_DATABASE, as_json: AsJson = False, verbose: Verbose = 0) -> None:
    """How reviewers judged what each extraction rule found.

    Examples:
      chiso review rules --json
    """
    from db.review_queue import rule_records

    with _opened(database) as (db, _):
        records = rule_records(db)
    if as_json:
        print_json(records, indent=2)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    names = (
        "rule",
        "reviewed",
        "accepted",
        "corrected",
        "rejected",
        "share_right",
        "mean_confidence",
        "reopened",
    )
    for name in names:
        table.add_column(name.replace("_", " "), justify="left" if name == "rule" else "right")
    for record in records:
        table.add_row(*(str(record[name]) for name in names))
    output().print(table if records else "Nothing was reviewed yet.")


@app.command()
def export(
    target: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="The file to write.")],
    database: Database = DEFAULT_DATABASE,
    verbose: Verbose = 0,
) -> None:
    """Reviewed articles as gold facts, for 'chiso evaluate' and 'chiso train'.

    The file holds full texts: it is for your own use.

    Examples:
      chiso review export reviewed.jsonl
      chiso evaluate reviewed.jsonl
    """
    from db.gold import write_reviewed

    with _opened(database) as (db, _):
        count = write_reviewed(db, target)
    say(f"{count} articles with reviewed facts in {target}")


@app.command()
def account(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take the account away.")] = False,
    database: Database = DEFAULT_DATABASE,
    verbose: Verbose = 0,
) -> None:
    """An account for 'chiso browse --review'; asks for a password.

    Where no one can be asked, the password is the first line of the input.

    Examples:
      chiso review account an
      chiso review account an --remove
      pass show chiso/an | chiso review account an
    """
    from db.accounts import remove_account, set_password

    file = DataFolder(database).accounts
    if remove:
        remove_account(file, name)
        say(f"{name} may review no more")
        return
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    set_password(file, name, password)
    say(f"{name} may review: 'chiso browse --review' has a page to sign in; {file} holds a hash only")


def _decide(
    database: Path, fact_id: int, verdict: Verdict, reason: str | None, reviewer: str | None,
    given: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Takes a verdict into the file of reviews, and on to the facts and claims it is about."""
    from db.claims import refresh_claims
    from db.review_store import add_review
    from db.reviews import corrected_attributes, reapply_reviews, reviewed_fact

    with _opened(database) as (db, folder):
        fact = reviewed_fact(db, fact_id)
        if fact is None:
            raise BadInput(_no_fact(fact_id))
        right = corrected_attributes(db, fact, given) if given else None
        now = datetime.now(UTC)
        add_review(folder.reviews, fact, verdict, reviewer=reviewer, reason=reason, now=now, corrected=right)
        reapply_reviews(db, folder.reviews)
        refresh_claims(db)
    say(f"fact {fact_id} is {verdict}; readers see it with the next 'chiso run' or 'chiso publish'")


@contextmanager
def _opened(database: Path) -> Iterator[tuple[Store, DataFolder]]:
    from db import open_database
    from db.claims import refresh_claims
    from db.reviews import reapply_reviews

    folder = DataFolder(database)
    folder.require_database()
    with closing(open_database(folder.database, create=False)) as db:
        if folder.reviews.exists() and reapply_reviews(db, folder.reviews):  # given in the browser meanwhile
            refresh_claims(db)
        yield db, folder


def _no_fact(fact_id: int) -> str:
    return f"there is no fact {fact_id} in a current article; 'chiso review list' shows those to look at"


def _in_two_lines(fact: Mapping[str, Any]) -> Text:
    """A fact for the terminal: what it asserts, then its sentence with the evidence marked."""
    from db.pages.proof import mark_evidence

    bound = {"eq": "", "ge": "≥ ", "le": "≤ ", "approx": "≈ "}[fact["bound"]]
    of = f"/{fact['out_of']}" if fact["out_of"] else ""
    about = (fact["kind"], fact["subject"], fact["indicator"], fact["period"], fact["scope"])
    head = f"{fact['fact_id']}  {' · '.join(str(part) for part in about if part)}: {bound}{fact['value_text']}{of}"
    doubt = f"  ({fact['doubt']})" if fact.get("doubt") else ""
    shown = mark_evidence(fact["sentence"], fact["evidence"], fact["evidence_offset"])
    where = (
        f"\n    {fact['url']}  {(fact['published'] or '')[:10]}  {fact['rule']} {fact['confidence']:.2f}\n"
    )
    return Text.assemble(
        (head, "bold"), (doubt, "yellow"), "\n    ", " ".join(shown.before.split()), " ",
        (shown.evidence, "reverse"), " ", " ".join(shown.after.split()), (where, "dim"),
    )  # fmt: skip
