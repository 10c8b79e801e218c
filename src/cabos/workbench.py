"""The workbench: the one object that users meet. Each method delegates."""

import getpass
import os
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cabos import __version__
from cabos.model.answer import Answer, Method
from cabos.store.workspace import Store

if TYPE_CHECKING:
    from cabos.ask.checks import Finding
    from cabos.ask.exposing_shown import Exposures
    from cabos.ask.following_shown import Followed, Ways
    from cabos.ask.lookup import Candidate
    from cabos.ask.ownership_shown import Owned
    from cabos.ask.screen import Alert
    from cabos.ask.tracing_shown import Traces
    from cabos.match.subject import Subject
    from cabos.model.graph import Graph, Route
    from cabos.model.judgement import Judgement
    from cabos.runs.dossier import Dossier
    from cabos.runs.exposing import Question as Exposing
    from cabos.runs.following import Question as Following
    from cabos.runs.identity import Identity
    from cabos.runs.money_adding import Wanted
    from cabos.runs.network_choice import Choosing
    from cabos.runs.network_opening import Opened
    from cabos.runs.owning import Question
    from cabos.runs.patterns import Patterns
    from cabos.runs.patterns import Request as PatternRequest
    from cabos.runs.record import Run
    from cabos.runs.resolving import Progress, Resolved
    from cabos.runs.screening import Job, Outcome
    from cabos.runs.tracing import Question as Tracing
    from cabos.runs.wallets import Wallets
    from cabos.store.money import MoneyAdded


class Workbench:
    """A workspace with the questions that can be put to it.

    Attributes:
        store: the workspace on disk.
    """

    def __init__(self, store: Store) -> None:
        """Wrap a workspace; use ``open`` or ``create``."""
        self.store = store

    @classmethod
    def open(cls, root: Path | str) -> "Workbench":
        """Open a workspace.

        Raises:
            WorkspaceError: if there is none.
        """
        return cls(Store.open(Path(root)))

    @classmethod
    def create(cls, root: Path | str) -> "Workbench":
        """Make a workspace, or open the one that is there."""
        return cls(Store.create(Path(root)))

    def lookup(
        self,
        subject: "Subject",
        *,
        limit: int = 5,
        schemata: Collection[str] = (),
        now: datetime | None = None,
    ) -> "Answer[list[Candidate]]":
        """Look one party up in the current lists.

        Args:
            subject: the party, from ``cabos.match.reading.make_subject``.
            limit: how many candidates at most.
            schemata: return only entities of these schemata; of any, where it is empty.
            now: the moment, for the age of the lists.

        Returns:
            The best listed entities, each with its bill.
        """
        from cabos.runs.searching import run_lookup  # loads numpy and the index

        value, limits = run_lookup(
            self.store, subject, limit=limit, schemata=schemata, now=now or clock()
        )
        because = tuple(one.entity.id for one in value)
        return Answer(value, because, limits, Method("lookup", __version__, {"limit": limit}))

    def screen(self, job: "Job") -> "Outcome":
        """Screen a file of customers against all current lists."""
        from cabos.runs.screening import run_screening  # loads numpy and the index

        return run_screening(self.store, job)

    def rescreen(self, job: "Job") -> "Outcome":
        """Screen only what changed since the last run; the result equals a full run."""
        from cabos.runs.screening import run_rescreening  # loads numpy and the index

        return run_rescreening(self.store, job)

    def alerts(self, run: "Run") -> "Iterator[Alert]":
        """Read the alerts and cleared near-hits of a run."""
        from cabos.runs.record import read_alerts  # loads the matching

        return read_alerts(self.store, run)

    def graph(
        self, entity: str, path: Path, *, hops: int = 2, limit: int = 500,
        kinds: Collection[str] = (), lang: str = "en", as_of: date | None = None,
        now: datetime | None = None,
    ) -> "Answer[Graph]":  # fmt: skip
        """Draw what lies around an entity to a file, in the form its ending names.

        Args:
            entity: an id, an identifier or an exact name.
            path: the file: ``.html``, ``.graphml``, ``.gexf``, ``.json`` or ``.ftm.json``.
            hops: how many ties away to look.
            limit: how many entities at most, the nearest and most telling ones.
            kinds: follow only these kinds of ties.
            lang: the language of a page.
            as_of: the day on which ties are in force and parties owned into a block; today if None.
            now: the moment, for the age of the lists.

        Returns:
            The graph; it rests on the statements of its ties.

        Raises:
            UsageError: if the ending names no form, or a number is out of range.
            InputError: if no entity, or more than one, is called so.
        """
        from cabos.runs.graph_files import form_of, write_graph  # the query engine
        from cabos.runs.graphing import draw_graph

        form_of(path)
        moment = now or clock()
        answer = draw_graph(
            self.store, entity, hops=hops, most=limit, wanted=kinds, as_of=as_of, now=moment
        )
        write_graph(path, self.store, answer, now=moment, lang=lang)
        return answer

    def path(
        self, one: str, other: str, *, count: int = 3, max_hops: int = 6,
        kinds: Collection[str] = (), as_of: date | None = None, ended: bool = False,
        now: datetime | None = None,
    ) -> "Answer[tuple[Route, ...]]":  # fmt: skip
        """Find how two entities are connected: the shortest way and the next ones.

        Args:
            one: an id, an identifier or an exact name.
            other: the same of the other.
            count: how many ways at most.
            max_hops: how many ties a way may have.
            kinds: follow only these kinds of ties.
            as_of: the day on which ties are in force or not; today if None.
            ended: follow ties that are not in force too.
            now: the moment, for the age of the lists.

        Returns:
            The ways by length, each tie with its statements; none where there is no way.

        Raises:
            UsageError: if a number is out of range or there is no such kind of tie.
            InputError: if no entity, or more than one, is called so.
        """
        from cabos.runs.graphing import find_paths  # the query engine

        moment = now or clock()
        return find_paths(
            self.store, one, other, count=count, max_hops=max_hops, wanted=kinds,
            as_of=as_of, ended=ended, now=moment,
        )  # fmt: skip

    def own(self, entity: str, question: "Question") -> "Answer[Owned]":
        """Tell whether a party is owned into a block: the 50 Percent Rule.

        Args:
            entity: its id, an identifier or its exact name.
            question: the day, the regime and what is assumed.

        Returns:
            The status with its layers, the smallest set of holdings that makes it so, and limits.

        Raises:
            InputError: if nobody is called so, or an assumption cannot be.
        """
        from cabos.runs.owning import run_own  # DuckDB and numpy

        return run_own(self.store, entity, question)

    def own_all(
        self, path: Path, question: "Question", *, progress: "Progress | None" = None
    ) -> dict[str, object]:
        """Write every party that is owned into a block, or possibly, as CSV; return the counts."""
        from cabos.runs.owned import run_own_all  # DuckDB and numpy

        return run_own_all(self.store, path, question, progress=progress)

    def wallets(
        self, path: Path, *, cluster: bool = False, now: datetime | None = None
    ) -> "Answer[Wallets]":
        """Find, check and screen the crypto addresses of a file; group those spent together.

        Args:
            path: any text or table, or an archive of them.
            cluster: whether it is a table of inputs and outputs whose addresses are grouped.
            now: the moment, for the age of the lists.

        Raises:
            InputError: if the file cannot be read, or holds no transactions to group.
        """
        from cabos.runs.wallets import run_wallets  # DuckDB

        return run_wallets(self.store, path, cluster=cluster, now=now or clock())

    def add_money(
        self, path: Path, wanted: "Wanted | None" = None, *, now: datetime | None = None
    ) -> "MoneyAdded":
        """Add a file of transfers; see ``cabos.runs.money_adding``."""
        from cabos.runs import money_adding as adding  # DuckDB

        read = adding.how_to_read(path, wanted or adding.Wanted())
        return adding.add_money(self.store, path, read, now=now or clock())

    def check_money(self, snapshots: Collection[str] | None = None) -> "list[Finding]":
        """Check the files of transfers; see ``cabos.runs.money_checking.check_money``."""
        from cabos.runs.money_checking import check_money  # DuckDB and numpy

        return check_money(self.store, snapshots)

    def follow(
        self,
        accounts: Sequence[str],
        question: "Following",
        *,
        back: bool = False,
        limit: int = 1_000,
    ) -> "Answer[Followed]":
        """Follow money from accounts, forward or back; see ``cabos.runs.following.run_follow``."""
        from cabos.runs.following import run_follow  # DuckDB and numpy

        return run_follow(self.store, accounts, question, back=back, limit=limit)

    def money_paths(
        self,
        one: str,
        other: str,
        question: "Following",
        *,
        count: int = 3,
        order: str = "earliest",
        currency: str = "",
    ) -> "Answer[Ways]":
        """Find ways of money between two accounts; see ``cabos.runs.following.run_paths``."""
        from cabos.runs.following import run_paths  # DuckDB and numpy

        ends = (one, other)
        return run_paths(self.store, ends, question, count=count, order=order, currency=currency)

    def exposure(
        self, question: "Exposing", *, limit: int = 1_000, out: Path | None = None
    ) -> "Answer[Exposures]":
        """Show how near accounts are to listed parties; see ``cabos.runs.exposing``."""
        from cabos.runs.exposing import run_exposure  # DuckDB and numpy

        return run_exposure(self.store, question, limit=limit, out=out)

    def trace(self, question: "Tracing") -> "Answer[Traces]":
        """Trace tainted money through accounts; see ``cabos.runs.tracing.run_trace``."""
        from cabos.runs.tracing import run_trace  # DuckDB and numpy

        return run_trace(self.store, question)

    def patterns(
        self,
        request: "PatternRequest",
        *,
        now: datetime | None = None,
        progress: "Progress | None" = None,
    ) -> "Answer[Patterns]":
        """Find patterns of laundering; see ``cabos.runs.patterns.run_patterns``."""
        from cabos.runs.patterns import run_patterns  # DuckDB and numpy

        return run_patterns(self.store, request, now or clock(), progress)

    def network(self, choosing: "Choosing", *, least: float = 0.0) -> "Opened":
        """Choose a network of the ties and payments of the workspace.

        Args:
            choosing: what is taken of it.
            least: what a tie weighs at least to be one.

        Raises:
            UsageError: if there is no such kind, source, schema or currency.
            InputError: if an entity is not found, or nothing is tied.
        """
        from cabos.runs.network_opening import open_workspace  # DuckDB

        return open_workspace(self.store, choosing, least)

    def resolve(
        self,
        *,
        auto: bool = False,
        threshold: float = 0.5,
        now: datetime | None = None,
        progress: "Progress | None" = None,
    ) -> "Resolved":
        """Find which records are one party; see ``cabos.runs.resolving.run_resolution``."""
        from cabos.runs.resolving import run_resolution  # loads numpy and the matching

        return run_resolution(
            self.store, auto=auto, threshold=threshold, now=now or clock(), progress=progress
        )

    def judge(
        self, one: str, other: str, verdict: str, why: str, *, who: str, now: datetime | None = None
    ) -> "tuple[Judgement, Identity]":
        """Record whether two records are the same party; a later judgement replaces an earlier.

        Args:
            one: an id, an identifier or an exact name.
            other: another.
            verdict: ``same``, ``different``, ``unsure``, or ``undo`` to take the last one back.
            why: the reason, never empty.
            who: who judges.
            now: the moment.

        Returns:
            The judgement, and who is who with it.

        Raises:
            UsageError: if the verdict is none, the reason is empty, or the two are one record.
            InputError: if one of the two is not in the workspace, or several are called so.
        """
        from cabos.runs.finding import find_entity  # DuckDB
        from cabos.runs.identity import load_identity, record_judgement, undo_judgement

        pair = find_entity(self.store, one), find_entity(self.store, other)
        moment = now or clock()
        if verdict == "undo":
            made = undo_judgement(self.store, *pair, why, who=who, now=moment)
        else:
            made = record_judgement(self.store, *pair, verdict, why, who=who, now=moment)
        return made, load_identity(self.store)

    def entity(self, text: str) -> "Dossier":
        """Gather all that is said of a party, by an id, an identifier or an exact name."""
        from cabos.runs.dossier import run_dossier  # DuckDB

        return run_dossier(self.store, text)

    def decide(
        self, alert_id: str, verdict: str, why: str, *, who: str, now: datetime | None = None
    ) -> "Alert":
        """Record what a person decided on an alert; a later decision replaces an earlier one.

        Args:
            alert_id: the id, or at least its first six characters.
            verdict: ``cleared``, ``escalated`` or ``match``.
            why: the reason, never empty.
            who: who decides.
            now: the moment.

        Returns:
            The alert with the decision applied.

        Raises:
            UsageError: if the verdict is none, or the reason is empty.
            InputError: if no run has the alert.
        """
        from cabos.runs.deciding import record_decision  # loads the matching

        return record_decision(self.store, alert_id, verdict, why, who=who, now=now or clock())


def clock() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def user() -> str:
    """Return who is at work: CABOS_USER, else the login name."""
    named = os.environ.get("CABOS_USER")
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
