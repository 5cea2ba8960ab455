"""The answer to a read-back: a clear yes commits, everything else changes, asks or leaves it."""

from __future__ import annotations

from dataclasses import replace

from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.pattern import WEEKDAY
from calls.dialogue.policy import (
    appointments,
    booking_flow,
    farewells,
    newcomers,
    offers,
    questions,
    same_work,
)
from calls.dialogue.policy.beginning import CALLS_OFF
from calls.dialogue.policy.declining import DECLINES
from calls.dialogue.policy.several_works import drop_work
from calls.dialogue.policy.tasks import take_details
from calls.dialogue.policy.turn import Turn
from calls.dialogue.shifts_heard import keeps_hour, shift
from calls.dialogue.state import Goal, Question, Wish
from calls.dialogue.understanding import NOTHING_HEARD
from calls.dialogue.wording import asks


def take_confirmation(turn: Turn) -> bool:
    """Only an explicit yes to exactly what was read back commits; any change is read back again."""
    if appointments.take_another(turn):
        return True
    if drop_work(turn):
        if turn.state.task is not None:
            turn.say("All right.")
        if turn.state.task is not None and turn.task.was_read_back:
            turn.ask_again()
        return True
    task = turn.task
    if _leaves_it(turn) or same_work.is_to_be_moved(turn):
        return True
    asks_what_was_said = _IS_IT_THIS_OR_THAT.search(turn.heard.words) is not None
    if task.was_read_back and asks_what_was_said and not questions.are_all(turn.heard):
        turn.heard = NOTHING_HEARD
        return True  # all of it once more
    has_taken = offers.choose_again(turn) or _moves_instead(turn) or take_details(turn)
    if has_taken and not task.was_read_back:
        turn.say("All right.")
        return True
    if (turn.says_clearly_yes() or farewells.agree(turn)) and task.was_read_back and not _wants_another(turn):
        commit = booking_flow.commit if task.goal is Goal.BOOK else appointments.commit
        commit(turn)
        return True
    corrects = _CORRECTS.search(turn.heard.words) and not _only_asks(turn)
    if turn.says_yes() and not has_taken and corrects:
        turn.ask(Question.CHANGE, _what_to_change(turn))
        return True
    if _IS_FINE_AFTER_NO.search(turn.heard.words):
        turn.ask_again("Just to be sure: ")
        return True
    if _says_it_again(turn) and _ALTERNATIVE.search(turn.heard.words):
        return True  # "is that ten in the morning or at night?": all of it once more
    if has_taken or _says_it_again(turn):
        turn.ask_again(
            "" if has_taken else "Yes. "
        )  # work that comes after; or the time that was read back, said again
        return True
    if (turn.says_no() or _IS_WRONG.search(turn.heard.words)) and not _only_asks(turn):
        if task.goal in (Goal.CANCEL, Goal.AMEND):
            turn.state.task = None
            turn.say("All right, it stays as it is.")
            return True
        task.was_read_back = False
        if take_change(turn):
            return True
        if DECLINES.search(turn.heard.words):
            turn.state.task = None
            turn.say("All right, I'll leave everything as it is.")
            return True
        turn.ask(Question.CHANGE, _what_to_change(turn))
        return True
    return False


def _leaves_it(turn: Turn) -> bool:
    """ "Wait, my husband can bring it, can I have that back", before it is cancelled."""
    if turn.task.goal is not Goal.CANCEL or not _WANTS_IT_BACK.search(turn.heard.words):
        return False
    turn.state.task, turn.heard = None, NOTHING_HEARD
    turn.say("All right, it stays as it is.")
    return True


_WANTS_IT_BACK = cue(
    r"\b(?:can|could|may) (?:i|we) (?:have|get|keep) (?:it|that|this|the appointment|my \w+)(?: back)?$|"
    r"\b(?:i|we|he|she) can (?:make|bring) it after all\b"
)
_IS_WRONG = cue(
    r"\b(?:name|number|phone|car|year|model|time|day|date|service)(?:'s| is| was)? (?:wrong|not right|"
    r"incorrect)\b|\bwrong (?:name|number|car|time|day|date|service)\b"
)
_IS_IT_THIS_OR_THAT = cue(
    r"\b(?:is|was) (?:that|it|this) .{1,40} or \w+|"
    rf"^(?:(?:ok|okay|wait|so|um|uh|and|sorry) )*is (?:that|it|this) (?:on |in |at |the |this |next )*"
    rf"(?:{WEEKDAY}|today|tomorrow|morning|afternoon|evening|am|pm|a m|p m|\d{{1,2}}(?:st|nd|rd|th)?)\b"
)
""" "Is that Monday?", "is that a.m. or p.m.?", of what was read back."""
_ALTERNATIVE = cue(r"\bor\b")
_CORRECTS = cue(r"\b(?:but|except|though|although|only)\b(?! (?:that|the)?(?:'s| is) (?:fine|it|all))")


_IS_FINE_AFTER_NO = cue(
    r"^(?:no|nope|nah)(?: no)* (?:that's|that is|it's|that|looks|sounds|all) "
    r"(?:right|fine|good|correct|perfect|great|ok|okay)$"
)
""" "No, that's right" agrees; to book on a no would be bold, so it is asked once more."""


def _what_to_change(turn: Turn) -> str:
    if turn.task.goal is not Goal.BOOK:
        return "What should I change?"
    if turn.customer is not None:
        return "What should I change: the service, the car, or the time?"
    of_him = "the name, or the number" if turn.state.newcomer.phone else "or the name"
    return f"What should I change: the work, the car, the time, {of_him}?"


def _says_it_again(turn: Turn) -> bool:
    """What was read back, in other words: "at ten", "I'd like to make an appointment for an oil change"."""
    heard, task = turn.heard, turn.task
    refuses = heard.words.split()[:1] in _REFUSALS or _DENIES.search(heard.words) is not None
    is_of_it = heard.services == (task.service,) and heard.has(Intent.BOOK) and task.goal is Goal.BOOK
    says_when = bool(heard.wish) or keeps_hour(heard.words)
    return task.was_read_back and not refuses and (is_of_it or (says_when and not turn.says_no()))


_DENIES = cue(r"\b(?:don't|do not|didn't|not|never|isn't)\b")
_REFUSALS = (["no"], ["nope"], ["nah"], ["not"], ["wrong"])


def _only_asks(turn: Turn) -> bool:
    """ "I'm actually gonna wait for it", "do I need to bring anything?": no correction."""
    refuses = turn.heard.words.split()[:1] in _REFUSALS
    return questions.are_all(turn.heard) and not refuses


def take_reason(turn: Turn) -> bool:
    if appointments.take_another(turn):
        return True
    if _moves_instead(turn) or _moves_after_all(turn):
        return True
    if questions.are_all(turn.heard) and asks(turn.heard.words):
        return False
    says_little = len(turn.heard.words.split()) < _WORDS_OF_A_REASON and _way_named(turn) is None
    if turn.task.may_move and says_little and not (turn.says_no() or CALLS_OFF.search(turn.heard.words)):
        return False  # neither another day nor a yes to cancelling
    return appointments.take_reason(turn)


_WORDS_OF_A_REASON = 3
_ANOTHER_TIME = cue(r"\b(?:another|different|other|new) (?:day|time|date|one)\b|\binstead\b")


def _moves_after_all(turn: Turn) -> bool:
    """ "I can't make it." "Would you like another day instead, or shall I cancel it?" """
    task, heard = turn.task, turn.heard
    if not task.may_move:
        return False
    named = turn.place_named(_WAYS) if turn.names_only_a_place() else None
    wants_it = (
        named == 0 or turn.says_yes() or heard.wish or shift(heard.words) or _ANOTHER_TIME.search(heard.words)
    )
    if task.is_of_all or CALLS_OFF.search(heard.words) or not wants_it:
        return False
    task.may_move = False
    task.goal, task.was_read_back = Goal.MOVE, False
    take_details(turn)
    return True


_WAYS = 2


def _way_named(turn: Turn) -> int | None:
    """ "The first one", of another day (0) or to cancel it (1)."""
    return turn.place_named(_WAYS) if turn.task.may_move and turn.names_only_a_place() else None


_WORDS_OF_A_TIME = 3
"""So short, "Friday at ten" is no reason for cancelling but another time."""


_INSTEAD = cue(r"\b(?:instead|rather|can (?:we|i)|could (?:we|i)|(?:how|what) about)\b")


def _moves_instead(turn: Turn) -> bool:
    """Who names another time for what was to be cancelled wants it moved."""
    task, heard = turn.task, turn.heard
    is_bare = turn.state.question is Question.REASON and len(heard.words.split()) <= _WORDS_OF_A_TIME
    names_a_time = bool(heard.wish) and (is_bare or _INSTEAD.search(heard.words) is not None)
    if task.goal is not Goal.CANCEL or task.is_of_all or not (heard.has(Intent.MOVE) or names_a_time):
        return False
    task.goal, task.was_read_back = Goal.MOVE, False
    take_details(turn)
    return True


_CONTRARY: dict[Goal, set[Intent]] = {
    Goal.BOOK: {Intent.MOVE, Intent.CANCEL},
    Goal.MOVE: {Intent.CANCEL},
    Goal.CANCEL: {Intent.MOVE},
}


_GOES_AHEAD = cue(r"\b(?:go ahead|yes|yeah|please|do)\b.*\bcancel\b|^cancel it\b")


def _wants_another(turn: Turn) -> bool:
    """ "Yes, cancel my appointment" is no yes to a booking."""
    contrary = _CONTRARY.get(turn.task.goal, set()) | {Intent.NEVER_MIND}
    if turn.task.goal is Goal.CANCEL and _GOES_AHEAD.search(turn.heard.words):
        contrary.discard(Intent.NEVER_MIND)
    return bool(contrary.intersection(turn.heard.intents))


_DOES_NOT_SUIT = cue(
    r"\btoo (?:early|late|soon|far)\b|\b(?:doesn't|don't|won't|can't|cannot|wouldn't|not going to|"
    r"not gonna)(?: \w+)? (?:work|make (?:it|that)|do (?:it|that)|come|suit)\b"
)
"""What does not suit in what was read back is, of all, its time."""


def take_change(turn: Turn) -> bool:
    """After "no": the new detail itself, or which one to ask for anew."""
    if take_details(turn):
        return True
    task, words = turn.task, set(turn.heard.words.split())
    if words & {"time", "day", "date", "hour", "when"} or _DOES_NOT_SUIT.search(turn.heard.words):
        task.former_day = task.wish.day if not words & {"day", "date"} else ""
        task.wish, task.chosen, task.offered = Wish(), "", ()
    elif task.goal is Goal.BOOK and words & {"car", "vehicle", "truck"}:
        task.vehicle_id, task.has_other_car = None, len(turn.vehicles) == 1
        turn.state.newcomer = replace(turn.state.newcomer, year=0, make="", model="")
    elif task.goal is Goal.BOOK and words & {"service", "work"}:
        task.service = ""
    elif turn.customer is None and words & {"year", "model"}:
        newcomers.forget_car(turn, only_model="year" not in words)
    elif turn.customer is None and words & {"name", "number", "phone"}:
        newcomers.forget_caller(turn, name="name" in words)
    elif words & {"nothing", "everything", "all"}:
        turn.state.task = None
        turn.say("All right, I'll leave everything as it is.")
    elif not _is_right_after_all(turn):
        return False
    task.was_read_back = False
    return True


def _is_right_after_all(turn: Turn) -> bool:
    """A yes to "what should I change", or what it is already: read back once more."""
    heard = turn.heard
    newcomer = turn.state.newcomer
    names = {name for name in (newcomer.first_name.lower(), newcomer.last_name.lower()) if name}
    names_it = (
        bool(heard.wish or names.intersection(heard.words.split())) or turn.task.service in heard.services
    )
    return turn.says_yes() or (names_it and not _DENIES.search(heard.words))
