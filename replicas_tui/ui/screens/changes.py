"""Reading what an agent changed: files on the left, the diff on the right; one line of files where room is scarce."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.timer import Timer
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.effects.reviews import ChooseDiffLook, MarkFiles, NoteSeen, OpenReview
from replicas_tui.state.review import UNREAD, DiffLook
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.changes import ChangesView, changes
from replicas_tui.state.views.review import Reading, Wish, reading
from replicas_tui.ui.clock import Clock, this_minute, utc_now
from replicas_tui.ui.diff.remarking import remarks
from replicas_tui.ui.diff.review_view import ReviewView
from replicas_tui.ui.diff.spots import Remark
from replicas_tui.ui.diff.writing import CommentArea, Sheet
from replicas_tui.ui.draw.changes import ChangedFile, ChangedRepo, note, one_line, sums
from replicas_tui.ui.draw.review import Standing, ready, showing
from replicas_tui.ui.kit import Part, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.files import FileTree
from replicas_tui.ui.screens.commenting import Commenting
from replicas_tui.ui.screens.frame import SMALL

READ_S: Final = 1.0  # diffs are read again so long after something changed, not for every edit
NOTED_S: Final = 1.0  # what was in sight is put on disk so long after it came there


class ChangesScreen(Commenting):
    """The changes of one replica, and a review of them. Reading them never wakes it, and never moves the reader."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "files", "files", show=False, id="changes.files"),
        Binding("T", "since", "since you looked", show=False, id="changes.since"),
        Binding("s", "spaces", "white space", show=False, id="changes.spaces"),
        Binding("R", "refresh", "read again", show=False, id="changes.refresh"),
        Binding("escape,q", "back", "back", id="changes.back"),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self._replica = replica_id
        self._view: ChangesView | None = None
        self._wish = Wish()
        self._base: frozenset[str] | None = None  # what was seen before this visit; None: nothing ever was
        self._knows = False  # it was read from disk
        self._laid: tuple[object, ...] = ()
        self.diff = ReviewView()
        self.files = FileTree()
        self.area = CommentArea()
        self.reading = Reading()
        self._summary, self._head, self._note = Lines(classes="head"), Lines(classes="head"), Lines()
        self._line, self._show, self._ready = Lines(id="changes-file"), Lines(id="changes-show"), Lines()
        self._due: Timer | None = None
        self._noting: Timer | None = None
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    @override
    def body(self) -> Iterable[Widget]:
        yield Horizontal(
            Vertical(self._summary, self.files, self._show, id="changes-files"),
            Vertical(self._head, self._line, self._note, Sheet(self.diff, self.area), self._ready, classes="right"),
            id="changes-page",
        )

    def on_mount(self) -> None:
        """Show what is known, as it was read last, and read what is true now."""
        look = self.store.state.diff_look
        self.diff.page.look = self.diff.looked(split=look.split, wrap=look.wrap)
        self._end = self.store.watch(lambda state: changes(state, self._replica, this_minute(self.clock)), self._paint)
        self.diff.focus()
        self.post_message(Wanted(Ask(OpenReview(self._replica), self._opened)))
        if self._view is not None and self._view.awake:
            self.action_refresh()

    @override
    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def _opened(self, _: Refusal | None) -> bool:
        """Remember what was seen before this visit."""
        review = self.store.state.reviews.get(self._replica, UNREAD)
        self._base = review.seen if review.looked_at is not None else None
        self._knows = True
        if self.is_attached:
            self._noting = self.set_timer(NOTED_S, self._note_seen)
            self.lay_out()
        return False

    def _paint(self, view: ChangesView) -> None:
        woke = self._view is not None and view.awake and not self._view.awake
        self._view = view
        if woke:
            self._read_soon()
        self.lay_out()

    def _read_soon(self) -> None:
        """Follow what changes; while a comment is written the reader is left alone."""
        if self._due is None and self.area.comment is None:
            self._due = self.set_timer(READ_S, self.action_refresh)

    @override
    def lay_out(self) -> None:
        view = self._view
        if view is None:
            return
        self.reading = self.with_written(reading(view, self._wish))
        writing = self.area.comment.id if self.area.comment is not None else ""
        below = remarks(self.reading.comments, self.reading.shown, writing=writing, rows=self.area.rows)
        self._lay(below)
        self.files.show(
            self._listed(), [_repo(one.name, one.branch, one.base, one.added, one.removed) for one in view.diffs]
        )
        self.files.go(self.diff.file)
        self._note.show(lambda width: note(width, view))
        self._note.display = bool(note(40, view))
        self._say()
        if view.awake and view.stale and view.read:
            self._read_soon()

    def _lay(self, below: list[Remark]) -> None:
        """Show the files anew, if anything in them is another."""
        viewed = self.reading.viewed
        laid = (self.reading.shown, tuple(below), viewed)
        if laid == self._laid:
            return
        before = frozenset(self.diff.page.viewed)
        closed = (self.diff.page.look.closed | (viewed - before)) - (before - viewed)
        self.diff.page.look = self.diff.looked(closed=closed)
        self.diff.page.viewed = viewed
        self._laid = laid
        self.diff.show(self.reading.shown, below)

    def _listed(self) -> list[ChangedFile]:
        said: dict[int, int] = {}
        for one in self.reading.comments:
            if one.file is not None:
                said[one.file] = said.get(one.file, 0) + 1
        count = {self.reading.every[file].key: number for file, number in said.items()}
        return [
            ChangedFile(
                one.path,
                Safe(one.status),
                one.added,
                one.removed,
                one.repository,
                viewed=one.key in self.reading.viewed,
                comments=count.get(one.key, 0),
            )
            for one in self.reading.shown
        ]

    @property
    def standing(self) -> Standing:
        """How far the review is."""
        comments = [one for one in self.reading.comments if one.comment.text.strip()]
        return Standing(
            files=len(self.reading.every),
            viewed=len(self.reading.viewed),
            comments=len(comments),
            outdated=sum(one.outdated for one in comments),
            fresh=self.reading.fresh(self._base) if self._base is not None else None,
            since=self._wish.since is not None,
            quiet=self._wish.quiet,
            fold=self.diff.page.look.fold,
            held=self._view is not None and self._view.stale and self.area.comment is not None,
        )

    @on(ReviewView.LookChanged)
    def _chosen(self) -> None:
        """Keep how changes are read for the next ones."""
        look = DiffLook(self.diff.page.look.split, self.diff.page.look.wrap)
        if look != self.store.state.diff_look:
            self.post_message(Wanted(ChooseDiffLook(look)))
        self._say()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the headings, and how far the review is."""
        view, files, at = self._view, self.files.files, self.diff.file
        here, there = self.diff.has_focus or self.area.has_focus, self.files.has_focus
        name: Part = (f"  {view.name}" if view is not None else "", "$t-meta")
        small = self.has_class(SMALL)  # then the file stands in a line of its own, and the sums have no other place
        title = files[at].path if at < len(files) and not small else "Changes"
        way = "split" if self.diff.page.split else "unified"
        standing = self.standing

        def info() -> list[Part]:
            return sums(view.sums) if view is not None else []

        self._summary.show(lambda width: [rule(width, ["Changes"], info(), on=there)])
        self._head.show(
            lambda width: [rule(width, [title, name], (info() if small else [way]) if files else [], on=here)]
        )
        self._line.show(lambda width: one_line(width, files, at))
        self._show.show(lambda width: showing(width, standing))
        self._ready.show(lambda width: ready(width, standing, small=small))

    @override
    def fitted(self) -> None:
        self._say()

    @on(ReviewView.FileChanged)
    def _came(self, message: ReviewView.FileChanged) -> None:
        message.stop()
        self.files.go(message.index)
        self._say()

    @on(FileTree.Looked)
    def _looked(self, message: FileTree.Looked) -> None:
        message.stop()
        self.diff.go_to_file(message.index)
        self._say()
        if message.read:
            self.set_class(False, "-tree")
            self.diff.focus()

    @on(ReviewView.Done)
    @on(FileTree.Done)
    def _done(self, message: ReviewView.Done | FileTree.Done) -> None:
        """Mark the file, or take its mark away; a file that is done with makes way for the next one."""
        message.stop()
        key = self.reading.shown[message.index].key
        whole = next(one for one in self.reading.every if one.key == key)
        viewed = key in self.reading.viewed
        self.post_message(Wanted(MarkFiles(self._replica, {key: "" if viewed else whole.digest})))
        self.diff.seen.update(() if viewed else whole.news)
        self.diff.go_to_file(message.index if viewed else message.index + 1)

    @on(ReviewView.Seen)
    def _in_sight(self, message: ReviewView.Seen) -> None:
        message.stop()
        if self._noting is None and self._knows:
            self._noting = self.set_timer(NOTED_S, self._note_seen)

    def _note_seen(self) -> None:
        self._noting = None
        self.post_message(Wanted(NoteSeen(self._replica, frozenset(self.diff.seen))))

    def action_files(self) -> None:
        """Show the files, or hide them; on a small screen they take the diff's place."""
        self.toggle_class("-tree")
        shown = self.has_class("-tree") == self.has_class(SMALL)
        self.call_after_refresh((self.files if shown and self.files.can_focus else self.diff).focus)

    def action_since(self) -> None:
        """Show only what is new since the last visit, or everything again."""
        if self._wish.since is None and self._base is None:
            self.notify("You look at these changes for the first time: all of it is new.", markup=False)
            return
        since = self._base if self._wish.since is None else None
        self._wish = replace(self._wish, since=since)
        self.lay_out()
        if since is not None and not self.reading.shown:
            self.notify("Nothing is new since you looked.", markup=False)

    def action_spaces(self) -> None:
        """Leave changes of white space out, or show them."""
        self._wish = replace(self._wish, quiet=not self._wish.quiet)
        self.lay_out()

    def action_refresh(self) -> None:
        """Read them again."""
        if self._due is not None:
            self._due.stop()
        self._due = None
        self.post_message(Wanted(LoadDiffs(self._replica)))

    def action_back(self) -> None:
        """Let a selection be; from the files to the diff; else back to the chat."""
        if self.diff.start is not None:
            self.diff.action_select()
        elif self.has_class("-tree") and self.has_class(SMALL):
            self.action_files()
        else:
            if self._knows and self.reading.every:
                self._note_seen()
            self.dismiss()


def _repo(name: Safe, branch: Safe, base: Safe, added: int, removed: int) -> ChangedRepo:
    return ChangedRepo(name, branch, base, added, removed)
