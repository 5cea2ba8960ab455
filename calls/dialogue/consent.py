"""Yes, no and goodbye, as people say them on the phone."""

from __future__ import annotations

from enum import StrEnum

from .numbers import plain
from .pattern import WEEKDAY, phrase


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class Question(StrEnum):
    """What the agent has just asked, where it changes what an answer means."""

    CONFIRM = "confirm"
    ANYTHING_ELSE = "anything else"
    OPEN = "open"  # what, when, which: "okay, Thursday" agrees to nothing


_FILLERS = phrase(
    r"(?:(?:,|oh|um|uh|uhm|er|well|so|hey|hi|hello|hmm|ah|and|i think|i guess|but|like|oh my|actually|"
    r"sorry|thanks|thank you) )+"
)
_STRONG_YES = (
    r"(?:yes|yeah|yea|yep|yup|ya|yah|yes sir|yes maam|uh huh|uhhuh|mhm|mm hmm|mmhmm|sure|absolutely|"
    r"definitely|certainly|of course|"
    r"affirmative|indeed|you bet|totally|by all means|please do|go ahead|go for it|go with (?:it|that)|"
    r"you got it|"
    r"sounds|sound|correct|exactly|precisely|why not|i guess so|i think so|i suppose(?: so)?|do it|"
    r"i said yes|works for me|no problem|no worries|no objections?|"
    r"no complaints)"
)
_WEAK_YES = (
    r"(?:ok|okay|kay|alright|all right|right|perfect|great|excellent|wonderful|awesome|fantastic|fine|"
    r"cool|lovely|good|super|"
    r"very good|very well|looks good|works|amazing|brilliant|beautiful|all good)"
)
_AFTER_WEAK = (
    r"(?= (?:,|$|(?:that|thats|this|it|its|thanks|thank|lets|let|please|i|ill|id|book|for|go|do|make|we|"
    r"and|what|whats|"
    r"with|by|enough|then|works?|sounds?|can|could|will|so|yes|yeah|the|you|also|how|now|try) ))"
)
_SURE_YES = phrase(_STRONG_YES)
_YES = phrase(rf"{_STRONG_YES}|{_WEAK_YES}(?! (?:now|away)){_AFTER_WEAK}")
_NO = phrase(
    r"(?:no|nope|nah|naw|negative|not really|uh uh|uhuh|never mind|nevermind|forget (?:about )?it|"
    r"not quite|nothing|none|"
    r"neither|not (?:at|right|now|today|for|yet|correct|exactly|necessary|that|this|it|me|good|"
    r"interested|what)|wrong|"
    r"incorrect|cancel that|scratch that|(?:i )?(?:dont|do not) (?:think so|want|need|like)|"
    r"(?:id )?rather not|"
    r"(?:absolutely|definitely|of course|certainly) not|hell no|please dont|(?:dont|do not) (?:do|"
    r"book|make|bother|cancel|"
    r"change)|stop|thats a no|i said no)"
    r"(?! (?:problem|worries|objections?|complaints?|matter|care|mind|preference|idea|sure|yeah|yes|"
    r"go ahead))"
)
_YES_AFTER_ALL = phrase(r"no (?:yeah|yes|go ahead)")
_THAT = (
    r"(?:that|this|it|everything|they|all of (?:that|it)|(?:that|this|the) (?:time|day|date|1|"
    r"appointment|all|information))"
)
_VERY = (
    r"(?:all|just|very|really|quite|so|totally|absolutely|completely|also|still|exactly|pretty|"
    r"actually)"
)
_GOOD = (
    r"(?:ok|okay|good|fine|great|perfect|perfectly|correct|right|wonderful|awesome|excellent|cool|"
    r"alright|it|lovely|accurate|"
    r"fantastic|ideal|what i (?:want|need|wanted|said)|me|well|nice|amazing)"
)
_IS_GOOD = phrase(
    rf"(?:{_THAT} (?:is|would be|will be|all|sounds?|looks?|seems?|suits|fits|should be|ll be)|thats|its|"
    rf"thatd be|thatll be|itll be)"
    rf"(?: all (?:sounds?|looks?))?(?: {_VERY})* {_GOOD}"
    rf"|{_THAT}(?: (?:will|would|should|does|can|all|ll))* (?:works?|do|suits?|fits?)|(?:thatll|itll|"
    rf"thatd) (?:work|do)"
    rf"|(?:either|both|{WEEKDAY}|morning|afternoon|noon|\d+(?:th| am| pm)?|\d+:\d\d|1|today|tomorrow) works?"
    r"|works (?:for|great|fine|perfectly)|i (?:confirm|agree|accept|approve)|(?:ill|i will|id like to|"
    r"i would like to|i can|let me) "
    r"(?:take|do|have|confirm|accept) (?:it|that|this)|lets (?:do|go with|try|take|book) (?:it|that)|"
    r"book it(?= (?:,|$|please|then))|confirm(?:ed)?"
    r"|(?:i|id|i would|i d) (?:do|would|love (?:to|that)|like that)(?= (?:,|$))|we are good|"
    r"please (?:confirm|continue|proceed|book)|i am ok|im ok"
)
_FAILS = (
    r"(?:doesnt|does not|wont|will not|wouldnt|would not|isnt|is not|cant|cannot|arent)(?: really| going to)*"
)
_NOT_GOOD = phrase(
    rf"(?:{_THAT}|thats|its)(?: {_VERY}| is| are)* (?:not (?:right|correct|good|it|what|true|going|"
    rf"quite|exactly|for me|"
    r"possible|ok|okay|my|the|me)|not(?= $)|wrong|incorrect|too (?:late|early|far|expensive|long|much))"
    rf"|(?:that|this|(?:that|this|the) (?:time|day|date|1)) {_FAILS} (?:work|do|suit|fit|be|right|"
    rf"correct|good|it|what|sound|look)"
    rf"|it {_FAILS} (?:work|suit|fit) (?:for|with)|i (?:cant|cannot) (?:do|make|come) (?:it|that|then)"
    r"|i (?:said|meant)|you (?:got|have) (?:that|it) wrong|you misunderstood"
)
_CORRECTION = phrase(
    r"(?:actually|sorry|instead|i mean|i meant|i said|change (?:it|that|the \w+)|make (?:it|that)|"
    r"on 2th thought|rather|switch|"
    r"i (?:want|need|would like|prefer|would prefer)|id (?:like|prefer)|i was talking|mostly right|"
    r"there(?:s| is| are) only|for (?:\d+|me) )"
)
_DONE = phrase(
    r"(?:(?:thatll|that will|that would|thats|that is|itll|it will|this is|this will)(?: (?:about|"
    r"pretty much|just))?(?: be)?(?: about)? "
    r"(?:all(?! (?:i know|correct|right|good|fine|sounds?|looks?|works?|ok|okay))|it(?! (?:sounds|works|"
    r"correct))|everything|the help i need\w*)"
    r"|(?:i am|im|we are|were|i) (?:(?:all )?(?:set|done|finished)|all good|good(?= (?:,|$|thanks|"
    r"thank|for now)))|all (?:set|done)|"
    r"(?:nothing|no) (?:else|more|further)|nothing(?= (?:,|$))"
    r")(?=(?: [^ ]+){0,6} $)"
)
_BYE = phrase(
    r"(?:good bye|goodbye|bye|bye bye|byebye|farewell|so long|take care|hang up|good night|goodnight|"
    r"catch you later|"
    r"see (?:you|ya)(?: (?:later|then|soon|tomorrow|next week|there))?|(?:talk|speak) to you (?:later|"
    r"soon|then)|"
    r"have a (?:good|great|nice|wonderful|lovely|blessed|fantastic|pleasant) (?:day|1|night|evening|"
    r"weekend|afternoon|morning|time))"
)
_NOT_A_BYE = phrase(r"(?:dont|do not|not) hang up|take care of|see you (?:have|are|can)")
_THANKS = phrase(
    r"(?:thank you|thanks|thank ya|thx|i (?:really )?appreciate (?:it|that|this|your|the)|"
    r"much appreciated|cheers|"
    r"you (?:have been|were|are|ve been) (?:very |so |really )?(?:helpful|great))"
)
_TAKEN_BACK = phrase(r"(?!why)\w+(?: but| i mean| wait| oh)? (?:no|nope|nah|not)(?! (?:problem|worries))")
_ONLY_THANKS = phrase(
    r"(?:thank|thanks|thx|you|a|lot|so|much|very|again|for|all|the|your|help|ok|okay|great|perfect|"
    r"alright|good|that|is|was|thats|"
    r"really|i|appreciate|it|everything|helpful|bunch|million|today|wonderful|cool|awesome|excellent|sir|"
    r"maam|cheers|fine|well|,| )+"
)


def answer(text: str, *, asked: Question | None = None) -> Answer | None:
    """The answer to a yes-or-no question, or None.

    After ANYTHING_ELSE "that's all" and "thank you" are a no; after CONFIRM a correction
    ("make it Thursday") is one; after OPEN there is no yes.
    """
    found = _answer(plain(text), asked)
    return None if asked is Question.OPEN and found is Answer.YES else found


def _answer(whole: str, asked: Question | None) -> Answer | None:
    said = _FILLERS.sub("", whole, count=1) if _FILLERS.match(whole, 1) else whole
    if _YES_AFTER_ALL.match(said, 1):
        return Answer.YES
    if _NO.match(whole, 1) or _NO.match(said, 1):
        return Answer.NO
    if asked is Question.ANYTHING_ELSE and (_DONE.search(whole) or _is_only_thanks(whole)):
        return Answer.NO
    for start in (whole, said):
        if _YES.match(start, 1):
            return _weighed(start)
    if _NOT_GOOD.match(said, 1):
        return Answer.NO
    if _IS_GOOD.search(said):
        return Answer.YES
    return Answer.NO if asked is Question.CONFIRM and _CORRECTION.search(said) else None


def is_goodbye(text: str, *, asked: Question | None = None) -> bool:
    """Whether the caller takes leave: farewells, "that's all", or nothing but thanks.

    After a question only a farewell is one: "no, that's all" and "perfect, thanks" answer it.
    """
    said = plain(text)
    if _BYE.search(said) and not _NOT_A_BYE.search(said):
        return True
    if asked in (Question.CONFIRM, Question.ANYTHING_ELSE):
        return False
    return bool(_DONE.search(said)) or _is_only_thanks(said)


def _weighed(said: str) -> Answer | None:
    """ "yeah, no" is a no; "great, I'm all set" takes leave and answers nothing."""
    if _TAKEN_BACK.match(said, 1):
        return Answer.NO
    takes_leave = _DONE.search(said) or _BYE.search(said)
    return None if takes_leave and not _SURE_YES.match(said, 1) else Answer.YES


def _is_only_thanks(said: str) -> bool:
    return bool(_THANKS.search(said)) and bool(_ONLY_THANKS.fullmatch(said, 1))
