"""Where a conversation stands. A tree of plain values that lives in Redis between turns."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from enum import StrEnum

from calls.dialogue.json_trees import Json, from_json, to_json
from calls.dialogue.replies import Claim, Segment
from calls.dialogue.vehicles_heard import CarHeard


class Goal(StrEnum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    AMEND = "change"
    MY_APPOINTMENTS = "my appointments"
    CAR_READY = "car ready"
    HISTORY = "history"
    NOTE = "note"
    CALLBACK = "callback"


class Question(StrEnum):
    """What was asked last; the caller's next words are an answer to it before anything else."""

    NONE = ""
    HOW_CAN_I_HELP = "how can I help"
    ANYTHING_ELSE = "anything else"
    SERVICE = "service"
    VEHICLE = "vehicle"
    WHEN = "when"
    OFFER = "which of the offered times"
    CONFIRM = "confirm"
    CHANGE = "what to change"
    WHICH_APPOINTMENT = "which appointment"
    PROOF = "proof"
    NAME = "name"
    PHONE = "phone"
    CAR = "car"
    OTHER_CAR = "is it another car"
    VIN = "VIN"
    REASON = "reason"
    TOW_OR_PERSON = "tow or person"
    CALL_BACK = "call back"
    WAITING_LIST = "waiting list"
    BOOK_ONE = "book one"
    PRICE_OF = "price of which service"
    ADVISOR = "talk to an advisor"
    UNDO = "take the request off again"
    NOTE = "what to note"


OF_WHAT_WAS_READ_BACK = frozenset({Question.CONFIRM, Question.CHANGE})
OPEN_QUESTIONS = frozenset({Question.HOW_CAN_I_HELP, Question.ANYTHING_ELSE})
"""Answered by a wish of the caller's, whatever it is."""


@dataclass
class Wish:
    """When the caller would like to come: what was understood so far, in the shop's zone."""

    day: str = ""
    """ISO date."""
    last_day: str = ""
    """ISO date, where a span was named ("next week")."""
    time: str = ""
    """HH:MM."""
    earliest: str = ""
    latest: str = ""
    not_days: tuple[str, ...] = ()
    """ISO dates ruled out."""
    not_weekdays: tuple[int, ...] = ()
    """0 is Monday."""
    near: str = ""
    """HH:MM: of what fits the nearest to it alone, as in "right after that"."""
    soonest: bool = False
    """"As soon as possible", "any time"."""

    @property
    def names_hour(self) -> bool:
        return bool(self.time or self.earliest or self.latest)

    def __bool__(self) -> bool:
        return bool(self.day or self.last_day or self.time or self.earliest or self.latest or self.soonest)


@dataclass
class Newcomer:
    """A caller who is not on file, as far as known."""

    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    needs_phone: bool = False
    """The number he calls from is not the one to call."""
    year: int = 0
    make: str = ""
    model: str = ""
    vin: str = ""
    vin_so_far: str = ""
    phone_so_far: str = ""
    """What was said of it, where it comes in pieces."""
    needs_area_code: bool = False
    """The pieces so far are a number without it."""
    car_is_booked: bool = False
    """What is said of a car from now on is of another one, unless that booking is changed."""
    vin_was_asked: bool = False
    model_was_asked: bool = False
    missing_name_was_asked: bool = False
    """The last name of who gave the first, or the other way round."""


@dataclass
class Task:
    """One thing the caller wants done, and its details so far."""

    goal: Goal
    service: str = ""
    service_options: tuple[str, ...] = ()
    """Codes of the services between which was asked, in the order spoken."""
    vehicle_id: int | None = None
    car: CarHeard = CarHeard()
    """Of a caller who described several: the one to turn to when this comes."""
    is_of_another_car: bool = False
    """Of a caller who is not on file: than the one before, described or not."""
    has_other_car: bool = False
    """The car is not one of those on file; the newcomer's fields describe it."""
    is_sure_of_other_car: bool = False
    """Said so when told which cars are on file, or before."""
    promise: str = ""
    """What is said once the number to call was given."""
    appointment_id: int | None = None
    replaces_request: int | None = None
    """The request of this call in whose place the booking comes."""
    new_vehicle_id: int | None = None
    """The car that an appointment shall be for instead of its own."""
    new_service: str = ""
    """Code of the work that it shall be for instead."""
    changes_car: bool = False
    """ "Change the car", whichever it shall be."""
    options: tuple[int, ...] = ()
    """Keys of what was listed to choose from, in the order spoken."""
    wish: Wish = field(default_factory=Wish)
    missed_day: str = ""
    """ISO date that was wished for and had nothing open: what a waiting list would be for."""
    missed_last_day: str = ""
    """ISO date, where a span was wished for."""
    offered: tuple[str, ...] = ()
    """ISO times last offered, in the order spoken."""
    choices: tuple[str, ...] = ()
    """ISO times of which one was chosen: another of them may be, until more is said of when."""
    shown: tuple[str, ...] = ()
    """ISO times offered before, to a caller who asked for others."""
    chosen: str = ""
    """ISO time read back, or to be."""
    former_day: str = ""
    """ISO date of a choice that was taken back for its hour: a new hour alone means that day."""
    keeps_hour: bool = False
    """ "Same time", on another day."""
    keeps_week: bool = False
    """ "From Monday to Tuesday": of the week in which the appointment is."""
    keeps_weekday: bool = False
    """ "Same day", of another week."""
    following_days: tuple[int, ...] = ()
    """ "The following Monday or Tuesday" (0, 1): counted from the day of the appointment that is moved."""
    shift: str = ""
    """ "later", "earlier" or, on a day before, "sooner" than the appointment that is moved."""
    days_later: int = 0
    """ "The day after" 1, "a week earlier" -7: from the day of the appointment that is moved."""
    place: int | None = None
    """ "Cancel the second one": in the order of time, counted from 0."""
    is_other: bool = False
    """ "Move the other": not one of those that were spoken of before."""
    excepted: tuple[int, ...] = ()
    """Keys of the appointments that stay: "everything except the oil change"."""
    is_of_all: bool = False
    """ "Both of my appointments"."""
    minutes_later: int = 0
    """ "An hour later" 60, "half an hour earlier" -30: from the hour that it has."""
    named_days: tuple[str, ...] = ()
    """ISO dates or weekdays ("0" is Monday) by which an appointment was meant: "cancel my Thursday one"."""
    concern: str = ""
    reason: str = ""
    reason_was_asked: bool = False
    may_move: bool = False
    """ "I can't make it Thursday": to be cancelled or moved, which is asked."""
    was_read_back: bool = False
    refusals: int = 0

    def copy(self) -> Task:
        own = copy(self)
        own.wish = copy(self.wish)
        return own


@dataclass
class State:
    customer_id: int | None = None
    """The customer whose number this is: enough to greet and to book, not to change or to tell."""
    claimed_phone: str = ""
    """E.164 number that was only spoken: nothing may be said of whose it is before proof."""
    is_verified: bool = False
    proof_tries: int = 0
    newcomer: Newcomer = field(default_factory=Newcomer)
    task: Task | None = None
    later: list[Task] = field(default_factory=list)
    concern: str = ""
    """What the caller said of a danger, for whoever takes over."""
    last_day: str = ""
    """ISO date spoken of last: of the visit committed, or of which the hours were told."""
    answered: str = ""
    """The kind of question about the shop that was answered last."""
    request_id: int | None = None
    """The booking request made in this call, by a caller who is not on file."""
    former_at: str = ""
    """ISO time that the appointment moved last in this call had before."""
    booked: list[int] = field(default_factory=list)
    """Keys of the appointments made in this call: to change them takes no proof."""
    spoken_of: int | None = None
    """Key of the one appointment just told, which "cancel it" means."""
    read_back: list[int] = field(default_factory=list)
    """Keys of the appointments that were read back to be changed: "the other" is none of them."""
    suggested: tuple[str, ...] = ()
    """Codes of the services just spoken of, of which a "yes" would book one."""
    suggested_wish: Wish = field(default_factory=Wish)
    """When, if that was said with the question about them."""
    asked_about: tuple[str, ...] = ()
    """Codes of the services whose price or duration was asked last."""
    for_advisor: str = ""
    """What the caller asked that only an advisor can answer, in his words."""
    done: list[str] = field(default_factory=list)
    """What was committed in this call, for the brief."""
    question: Question = Question.NONE
    failures: int = 0
    """Consecutive answers to the open question that were not understood."""
    silences: int = 0
    writes: int = 0
    keyed: str = ""
    number_was_complete: bool = False  # by its last key, before a pound
    said: tuple[Segment, ...] = ()
    """The last reply, to be repeated."""
    asked: str = ""
    """The open question as it was put, to return to after a digression."""
    asked_claims: tuple[Claim, ...] = ()
    """What it rests on, if it names facts."""
    callback_was_requested: bool = False
    callback_due_at: str = ""
    """ISO time of the call that was wished for."""
    callback_reason: str = ""
    """Of the last one: what the caller adds belongs to it."""
    helps: int = 0
    """How often help was given, to say it differently."""
    is_deaf: bool = False
    """Speech to text is gone: questions are answered by key alone."""
    has_ended: bool = False

    @classmethod
    def new(cls) -> State:
        return cls()

    def to_json(self) -> dict[str, Json]:
        written = to_json(self)
        assert isinstance(written, dict)
        return written

    @classmethod
    def from_json(cls, value: dict[str, Json]) -> State:
        return from_json(cls, value)

    def copy(self) -> State:
        """Of its own in all that can change: a deep copy would take a tenth of a turn."""
        own = copy(self)
        own.newcomer, own.task = copy(self.newcomer), self.task and self.task.copy()
        own.suggested_wish = copy(self.suggested_wish)
        own.later = [task.copy() for task in self.later]
        own.booked, own.read_back, own.done = [*self.booked], [*self.read_back], [*self.done]
        return own
