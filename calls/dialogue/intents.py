"""What a caller may want, and the words for it that several cues hold."""

from __future__ import annotations

from enum import StrEnum

from calls.dialogue.pattern import WEEKDAY

WORK = "thework"
"""Stands where a service was named."""


class Intent(StrEnum):
    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    AMEND = "change car or service"
    TROUBLE = "trouble"
    MY_APPOINTMENTS = "my appointments"
    CAR_READY = "car ready"
    HISTORY = "history"
    HOURS = "hours"
    LOCATION = "location"
    PRICES = "prices"
    DURATION = "duration"
    SERVICES = "services"
    LOANER = "loaner"
    WAITING = "waiting or dropping off"
    BRING = "what to bring"
    PAYMENT = "payment"
    WALK_IN = "without an appointment"
    WRITTEN = "something in writing"
    ANY_MAKE = "which makes"
    OTHER_WORK = "work that is not on the menu"
    ADVISORS_MATTER = "what an advisor knows"
    SOMEBODY_BRINGS_IT = "somebody else brings the car"
    DIAGNOSIS = "diagnosis"
    PERSON = "person"
    COMPLAINT = "complaint"
    STOP_CALLING = "stop calling"
    REPEAT = "repeat"
    WAIT = "wait"
    PRESENT = "present"
    START_OVER = "start over"
    NEVER_MIND = "never mind"
    HELP = "help"
    WHO_ARE_YOU = "who are you"
    NOT_ME = "not me"
    WAITING_LIST = "waiting list"
    GREETING = "greeting"
    THANKS = "thanks"


APPOINTMENT = r"(?:appointments?|apointments?|bookings?|reservations?|visits?|appt)"
DAY = rf"{WEEKDAY}|today|tomorrow"
KIN = (
    r"(?:husband|wife|mom|mother|mum|dad|father|son|daughter|brother|sister|parents|friend|boss|neighbor|"
    r"partner|boyfriend|girlfriend|grand(?:ma|pa|mother|father|son|daughter)|uncle|aunt|assistant|"
    r"secretary)\b"
)
SHOP = (
    r"(?:you|you guys|you folks|you all|y'all|the shop|the place|the dealership|the service department|they|"
    r"anybody|anyone|somebody)"
)
A_TIME = (
    r"(?:available|open|free|left|this|next|on|for|today|tomorrow|after|before|later|earlier|"
    rf"{WEEKDAY})\b"
)
