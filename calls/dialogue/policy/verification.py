"""Who is calling. The number is enough to greet and to book; to change or to tell takes one more fact.

Whatever the caller gives, on file or not, the questions and the refusals are the same.
"""

from __future__ import annotations

from calls.dialogue.birth_dates import birth_date_heard
from calls.dialogue.cue import cue
from calls.dialogue.digits import characters_heard, digits_heard, phone_heard, zip_heard
from calls.dialogue.policy import declining
from calls.dialogue.policy.handover import hand_over
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Listening
from calls.dialogue.state import Question
from calls.dialogue.wording import after_correction
from crm import booking
from crm.models import Customer

TRIES = 3
_LAST_OF_VIN = 6
_SPELLED = Listening(digits=True, patient=True)


def require(turn: Turn, *, for_what: str = "First I need to confirm it's you.") -> bool:
    """True if this caller may change and hear what is on file; otherwise asks for what is missing."""
    if turn.state.is_verified:
        return True
    if turn.state.proof_tries >= TRIES:
        _give_up(turn)
    elif turn.state.customer_id is None and not turn.state.claimed_phone:
        turn.say("I can help with that.")
        turn.ask(Question.PHONE, "What phone number is the appointment under?", listening=_SPELLED)
    else:
        turn.say(for_what)
        _ask_for_proof(turn)
    return False


def _ask_for_proof(turn: Turn) -> None:
    turn.ask(
        Question.PROOF,
        "Please tell me the ZIP code on your account, or your date of birth.",
        listening=_SPELLED,
    )


_REFUSES = cue(r"\brather not\b|\b(?:won't|don't want to|not going to) (?:say|tell|give)\b|\bnone of your\b")
_LACKS_IT = cue(
    r"\b(?:don't|do not|can't|cannot) (?:know|remember|have|recall)\b|"
    r"\b(?:forgot|moved|not sure|no idea|instead|something else|another way)\b|"
    r"\b(?:can|could) i (?:give|use|tell)\b|\bwhich (?:zip|address|one)\b|\bis (?:it|that) my\b"
)


def take_proof(turn: Turn) -> bool:
    """One try a turn. Words without any figure or spelling are no try, only not understood."""
    text = turn.heard.text
    if _REFUSES.search(turn.heard.words):
        hand_over(turn, "would rather not prove who is calling", lead_in="No problem.")
        return True
    if turn.state.task is not None and declining.take(turn):
        return True
    if _gives_another_number(turn):
        _ask_for_proof(turn)
        return True
    if turn.heard.wish and not (turn.heard.has_figures or birth_date_heard(text)):
        return False
    if len(digits_heard(text)) > 2 or len(characters_heard(text)) > 2 or birth_date_heard(text):
        return check_proof(turn, text)
    if not _LACKS_IT.search(turn.heard.words):
        return False
    turn.state.failures += 1
    if turn.state.failures >= TRIES:
        _give_up(turn)
        return True
    others = "Your date of birth, license plate, or the last six of the VIN will do as well."
    turn.ask(Question.PROOF, others, listening=_SPELLED)
    return True


def _gives_another_number(turn: Turn) -> bool:
    """ "Sorry, the number is 201 555 0123": no try; who guesses numbers has no more of them than before."""
    phone = phone_heard(turn.heard.text) if turn.state.claimed_phone else None
    if phone is None or phone == turn.state.claimed_phone:
        return False
    turn.state.claimed_phone = phone
    turn.say("Thank you.")
    return True


def check_proof(turn: Turn, text: str) -> bool:
    subject = _subject(turn)
    turn.state.proof_tries += 1
    if subject is not None and proves(subject, text):
        turn.state.is_verified = True
        turn.state.customer_id = subject.pk
        turn.forget_records()
        turn.say("Thank you.")
    elif turn.state.proof_tries >= TRIES:
        _give_up(turn)
    else:
        turn.say("That doesn't match what I have.")
        turn.state.question = Question.PROOF
        turn.ask(
            Question.PROOF,
            "Could you give me the ZIP code, date of birth, license plate, or last six of the VIN?",
            listening=_SPELLED,
        )
    return True


def _give_up(turn: Turn) -> None:
    turn.state.task = None
    turn.state.later.clear()
    hand_over(turn, "could not be verified", lead_in="I'm sorry, I couldn't confirm your details.")


def _subject(turn: Turn) -> Customer | None:
    if turn.state.customer_id is not None:
        return turn.customer
    return booking.find_customer(phone=turn.state.claimed_phone) if turn.state.claimed_phone else None


def proves(customer: Customer, text: str) -> bool:
    """Whether exactly one fact was given and it is the customer's: a list of guesses proves nothing."""
    zip_code = zip_heard(text)
    if customer.zip_code and zip_code == customer.zip_code[:5]:
        return True
    if customer.date_of_birth and birth_date_heard(after_correction(text)) == customer.date_of_birth:
        return True
    spelled = characters_heard(text)
    return any(
        _is_of_vehicle(spelled, vin, plate) for vin, plate in customer.vehicles.values_list("vin", "plate")
    )


def _is_of_vehicle(spelled: str, vin: str, plate: str) -> bool:
    own_plate = plate.replace(" ", "").replace("-", "").upper()
    return spelled in (vin, vin[-_LAST_OF_VIN:]) or (bool(own_plate) and spelled == own_plate)
