"""What belongs to any conversation: again, wait, help, start over, never mind, goodbye."""

from __future__ import annotations

from calls.dialogue import speaking
from calls.dialogue.cue import cue
from calls.dialogue.intents import Intent
from calls.dialogue.pattern import words
from calls.dialogue.policy import farewells, somebody_else
from calls.dialogue.policy.handover import add_to_callback, hand_over, offer
from calls.dialogue.policy.turn import Turn
from calls.dialogue.replies import Ending
from calls.dialogue.state import OPEN_QUESTIONS, Goal, Newcomer, Question
from calls.dialogue.wording import asks, plain

_TRIES = 2
"""Answers not understood to one question before a person takes over."""


def _wants_to_wait(turn: Turn) -> bool:
    """ "Hold on", "um", also "not yet", which refuses nothing."""
    heard = turn.heard
    waits = heard.has(Intent.WAIT) or _only_hesitates(turn)
    return waits and (not turn.says_no() or heard.words.endswith(("yet", "wait", "hold on", "hang on")))


def answer(turn: Turn) -> bool:
    """True where the turn is one of these and nothing else; then it is answered."""
    heard = turn.heard
    content = _has_content(turn)
    if _NO_RECORDING.search(heard.words):
        offer(turn, "Calls to me are recorded, but an advisor can help you instead.")
        if not turn.has_asked:
            turn.ask_again()
    elif farewells.are_meant(turn) and not content:
        farewells.say_goodbye(turn)
    elif _WRONG_NUMBER.search(heard.words):
        turn.say("No problem. Goodbye!")
        turn.end(Ending.HANG_UP, "wrong number")
    elif heard.has(Intent.START_OVER):
        _start_over(turn)
    elif somebody_else.is_calling(turn) and not _corrects_a_name(turn):
        return somebody_else.take_leave_of_the_record(turn)
    elif heard.has(Intent.NEVER_MIND, Intent.CANCEL) and not content and add_to_callback(turn):
        pass  # who was promised a call and takes that back is heard by whoever calls
    elif (
        heard.has(Intent.NEVER_MIND)
        and turn.state.question not in (Question.VIN, Question.NOTE)
        and not content
        and _has_something_to_leave(turn)
    ):
        _never_mind(turn)
    elif (heard.has(Intent.REPEAT) and not content) or _asks_again(turn):
        repeat(turn)
    elif _wants_to_wait(turn) and not content:
        turn.say("Take your time.")
        turn.listen_patiently()
        turn.is_aside = True
    elif heard.has(Intent.PRESENT) and not content and not turn.says_no():
        # "Yes, I'm here" answers "are you still there?", and commits nothing.
        turn.ask_again()
    elif turn.state.question in _REASONS and _WHY.search(heard.words):
        turn.say(_REASONS[turn.state.question])
        turn.ask_again()
    elif (prompt := _prompt(turn)) and not content:
        turn.say(prompt)
        turn.listen_patiently()
    elif _IS_THIS_THE_SHOP.search(heard.words) and not content:
        turn.say(f"Yes, this is {turn.shop.name}.")
        turn.ask_again()
    elif (name := _IS_THIS_NAMED.search(heard.words)) and not set(heard.intents) - _COURTESIES:
        is_ours = bool(set(plain(turn.shop.name).split()).intersection(name["name"].split()))
        turn.say(f"Yes, this is {turn.shop.name}." if is_ours else f"This is {turn.shop.name}.")
        turn.ask_again()
    elif _TODAY.search(heard.words):
        turn.say(f"Today is {speaking.day(turn.now.date())}.")
        turn.ask_again()
    elif _HOW_ARE_YOU.search(heard.words) and not (heard.services or set(heard.intents) - _COURTESIES):
        turn.say("I'm doing well, thank you.")
        turn.ask_again()
    elif heard.has(Intent.HELP):
        give_help(turn)
    elif heard.has(Intent.WHO_ARE_YOU):
        turn.say(f"I'm the automated assistant of {turn.shop.name}, and this call is recorded.")
        turn.ask_again()
    else:
        return False
    turn.state.failures = 0
    return True


def _asks_again(turn: Turn) -> bool:
    """ "What day is that again?" is about the time that was just said, where one is being found."""
    is_of_a_time = turn.state.question in (Question.OFFER, Question.CONFIRM, Question.WHEN)
    return is_of_a_time and turn.heard.intents == (Intent.MY_APPOINTMENTS,) and "again" in turn.heard.words


_WHY = cue(
    r"^(?:(?:but|and|wait|um|uh|well|sorry|hold on) )*(?:why|what for|what(?:'s| is) (?:that|it|"
    r"this)(?: for)?$|what(?:'s| is) (?:the|my|that) (?:zip(?: code)?|birth ?day|date of birth|vin) for|"
    r"what do you (?:mean|need)|what(?:'s| is) (?:a|the|my) vin|where (?:do|can|would|"
    r"could) i (?:find|see|get)|is (?:that|it|this) (?:required|necessary|mandatory)|do (?:i|"
    r"you) (?:really |even )?(?:need|have to)"
    r"(?! (?:to )?(?:bring|stay|wait|come|be|leave|drop|pay|make|book|schedule|sign|pick|call)\b)"
    r"(?! an? (?:appointment|reservation)\b))\b"
)
_REASONS = {
    Question.CAR: "So that we plan the right time for it.",
    Question.NAME: "So that we know who is coming.",
    Question.PHONE: "So that we can reach you about your car.",
    Question.PROOF: "So that nobody else can change your appointments.",
    Question.NOTE: "Anything that the technician should know.",
    Question.VIN: "You can leave it out. It's seventeen characters on the dashboard, or on your "
    "registration card.",
}


_IS_THIS_THE_SHOP = cue(r"\bis this (?:the |your )?(?:service|dealership|dealer|shop|garage|right place)\b")
_IS_THIS_NAMED = cue(
    r"^(?:(?:hi|hello|hey|uh|um|yeah|yes|excuse me|sorry|wait) )*is this (?:the )?"
    r"(?P<name>(?!it\b|a\b|an\b|my\b|for\b|about\b|still\b|ok\b|okay\b|the\b|right\b|correct\b|urgent\b|"
    r"normal\b)"
    r"[a-z]+(?: [a-z]+)?)$"
)
""" "Is this Lakeside?", and also "is this Toyota?"."""
_NO_RECORDING = cue(
    r"\b(?:don't|do not|rather not|didn't|can you not|please don't|stop|without) "
    r"(?:(?:want|like|agree|consent)(?: to| to be| being| me to be)? )?(?:be |being |get )?"
    r"(?:(?:this|it|me|the call|my call) )?(?:to be )?record\w*"
)
_TODAY = cue(
    r"\bwhat(?:'s| is) (?:today|today's date|the date(?: today)?)$|\bwhat (?:day|date) is (?:it|today)\b"
)
_HOW_ARE_YOU = cue(
    r"\bhow(?: are|'re| is|'s)? (?:you|ya|y'all|it|things|everything|your (?:day|morning|afternoon))"
    r"(?: (?:all|guys|doing|going|been|today|this (?:morning|afternoon|evening)|feeling))*$"
)


_ANNOUNCES = cue(
    r"^(?:(?:hi|hello|hey|yes|yeah|yep|um|uh|so|well|okay|ok|actually|just|but|oh|and|sorry|i|do|have|i've|"
    r"got|had|a|an|another|one more|one|quick|couple|few|of|more|need|to|ask|you|about|something|for|"
    r"can) )*(?P<what>questions?|things?|something|problems?|issues?|not sure what i need|"
    r"don't know what i need)$"
)
_PROMPTS = {
    "question": "Sure, go ahead.",
    "thing": "Sure, go ahead.",
    "something": "Sure, go ahead.",
    "problem": "I'm sorry to hear that. What's going on?",
    "issue": "I'm sorry to hear that. What's going on?",
}


def _prompt(turn: Turn) -> str:
    """ "I have a question" has none in it yet."""
    announced = _ANNOUNCES.search(turn.heard.words)
    if announced is None or turn.state.question not in OPEN_QUESTIONS:
        return ""
    return _PROMPTS.get(announced["what"].removesuffix("s"), "No problem. Tell me what the car is doing.")


def _only_hesitates(turn: Turn) -> bool:
    """ "Um …" has no words that are read."""
    return turn.heard.text.strip() != "" and turn.heard.words == ""


_UNDOES = cue(r"\bcancel\b|\bundo\b")


def _has_something_to_leave(turn: Turn) -> bool:
    """A bare "cancel" with nothing in hand is about an appointment; so is "cancel that" after a booking."""
    task = turn.state.task
    was_booked = turn.state.spoken_of is not None or turn.state.request_id is not None
    if task is None and was_booked and _UNDOES.search(turn.heard.words):
        return False
    if task is not None and task.goal is Goal.CANCEL and "cancel" in turn.heard.words:
        return False
    in_hand = turn.state.task is not None or not turn.heard.has(Intent.CANCEL)
    return in_hand and turn.state.question is not Question.REASON


def _has_content(turn: Turn) -> bool:
    """Whether there are details or wishes beside the courtesy."""
    heard = turn.heard
    has_details = heard.services or heard.candidates or heard.wish or heard.choice or heard.has_figures
    return bool(has_details or set(heard.intents) - _COURTESIES)


_COURTESIES = {
    Intent.REPEAT,
    Intent.WAIT,
    Intent.PRESENT,
    Intent.NEVER_MIND,
    Intent.THANKS,
    Intent.GREETING,
    Intent.HELP,
    Intent.CANCEL,
}


_WRONG_NUMBER = cue(
    r"\b(?:(?<!you the )(?<!you a )(?<!that's the )wrong number|misdialed|called the wrong)\b"
)


def repeat(turn: Turn) -> None:
    for segment in turn.state.said:
        turn.state_fact(segment)
    turn.has_asked = True


def _start_over(turn: Turn) -> None:
    turn.state.task, turn.state.newcomer = None, Newcomer()
    turn.state.later.clear()
    turn.say("All right, let's start over.")
    turn.ask(Question.HOW_CAN_I_HELP, "How can I help you?")


def _never_mind(turn: Turn) -> None:
    had_task, turn.state.task = turn.state.task is not None, None
    turn.say("All right, I'll leave everything as it is." if had_task else "All right.")
    turn.ask(Question.ANYTHING_ELSE, "Is there anything else I can help with?")


def _corrects_a_name(turn: Turn) -> bool:
    """ "I gave you the wrong name", of what was booked in this call by who is not on file."""
    return turn.customer is None and turn.state.request_id is not None and "name" in turn.heard.words


_HELP = (
    "You can say, for example: book an oil change for Tuesday morning.",
    "I can book, move or cancel an appointment, tell you our hours or prices, or get you a person.",
)


def give_help(turn: Turn) -> None:
    turn.say(_HELP[turn.state.helps % len(_HELP)])
    turn.state.helps += 1
    turn.ask_again()


_WHAT = "What can I do for you?"
_MORE = "Anything else?"
_CONTENT = frozenset(
    words(
        "ok okay alright right great good perfect cool awesome nice excellent wonderful fantastic lovely "
        "sweet okey doke dokie "
        "fine works work got gotcha understood noted see sense"
    )
)
_AROUND_CONTENT = frozenset(
    words(
        "oh well so then all yes yeah yep sure that that's that'll it it'll this is sounds will do for me us "
        "i makes to know hear very just really have a"
    )
)


_WILL_COME = cue(r"\b(?:i'll|i will|we'll|we will) (?:be there|keep (?:it|that)|see you)\b")


def _is_content(turn: Turn) -> bool:
    """ "Sounds good", "okay then": glad of what was done, and without a wish."""
    said = set(turn.heard.words.split())
    if _WILL_COME.search(turn.heard.words):
        return True
    return bool(_CONTENT & said) and said <= _CONTENT | _AROUND_CONTENT


def acknowledge(turn: Turn) -> bool:
    """A greeting, thanks or "perfect" alone needs no more than the question again."""
    if turn.state.question is Question.ANYTHING_ELSE and _is_content(turn):
        if turn.state.asked == _MORE:
            farewells.say_goodbye(turn)
        else:
            turn.ask(Question.ANYTHING_ELSE, _MORE)
        return True
    if turn.heard.has(Intent.THANKS):
        turn.say("You're welcome.")
    elif turn.state.question in OPEN_QUESTIONS and (
        _only_greets(turn) or somebody_else.introduces_himself(turn)
    ):
        turn.say("Hello!")
    elif (turn.says_yes() or farewells.says_a_bare_no(turn)) and turn.state.question in OPEN_QUESTIONS:
        if turn.state.asked == _WHAT:
            return False
        turn.ask(turn.state.question, _WHAT)
        return True
    else:
        return False
    turn.ask_again()
    return True


_MOST_WORDS_OF_A_GREETING = 6


def _only_greets(turn: Turn) -> bool:
    return turn.heard.has(Intent.GREETING) and len(turn.heard.words.split()) <= _MOST_WORDS_OF_A_GREETING


_NOT_UNDERSTOOD = ("Sorry, I didn't understand that.", "Sorry, I didn't get that.")
_HINTS = {
    Question.SERVICE: "You can say oil change, brakes, or tire rotation, for example.",
    Question.WHEN: "You can say a day and a time, like Tuesday at nine.",
    Question.OFFER: "You can say the first one, or another day.",
    Question.CONFIRM: "Please say yes or no.",
    Question.VEHICLE: "You can say the first or the second one, or press one or two.",
    Question.PHONE: "I need all ten digits. You can also key them in.",
    Question.PROOF: "You can also key in the ZIP code.",
    Question.CAR: "You can say, for example, a twenty nineteen Honda Civic.",
    Question.NAME: "Please say your first and your last name.",
}


def not_understood(turn: Turn) -> None:
    """Asks again with a hint; after two failed tries at the same question a person takes over."""
    state = turn.state
    if add_to_callback(turn):
        return
    state.failures += 1
    if state.failures >= _TRIES:
        hand_over(turn, f"not understood: {state.question or 'the request'}", lead_in="I'm sorry.")
        return
    if asks(turn.heard.words):
        offer(turn, "I can't tell you that, but an advisor can.")
        if not turn.has_asked:
            turn.ask_again()
        return
    turn.say(_NOT_UNDERSTOOD[state.helps % len(_NOT_UNDERSTOOD)])
    if state.question in _HINTS:
        turn.say(_HINTS[state.question])
        turn.ask_again()
    else:
        give_help(turn)
