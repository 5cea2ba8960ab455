"""Yes, no and goodbye, as people say them on the phone."""

from __future__ import annotations

from enum import StrEnum

from calls.dialogue.cue import cue
from calls.dialogue.numbers import plain
from calls.dialogue.pattern import WEEKDAY, phrase


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class Question(StrEnum):
    """What the agent has just asked, where it changes what an answer means."""

    CONFIRM = "confirm"
    ANYTHING_ELSE = "anything else"
    OPEN = "open"  # what, when, which: "okay, Thursday" agrees to nothing


_FILLERS = cue(
    r"(?<= )(?:(?:,|oh|um|uh|uhm|er|well|so|hey|hi|hello|hmm|ah|and|i think|i guess|but|oh my|actually|"
    r"sorry|you know what) )+"
)
_STRONG_YES = (
    r"(?:yes|yeah|yea|yep|yup|ya|yah|yes sir|yes maam|uh huh|uhhuh|mhm|mm hmm|mm hm|mmhmm|sure|absolutely|"
    r"definitely|certainly|of course|most definitely|it sure is|(?:i )?concur|"
    r"you (?:got|have) (?:it|that|all of that) right|you have my (?:ok|okay|approval)|affirmative|indeed|"
    r"you bet|totally|by all means|please do|go ahead|go for it|go with (?:it|that)|you got it|sounds|sound|"
    r"correct|exactly|precisely|why not|i guess so|i think so|i suppose(?: so)?|do it|i said yes|"
    r"works for me|all (?:is )?correct|all (?:is )?right (?:yes|yeah)|please and thank you|"
    r"fine (?:by|with) me|no problem|not a problem|no worries|no objections?|"
    r"(?:ok|okay|fine|alright) then(?= (?:,|$))|sure thing|for sure|right on(?= (?:,|$))|righto|alrighty|"
    r"okie dokie|yessir|agreed|with pleasure|i guess(?= (?:,|$))|please(?= (?:,|$))|it does(?= (?:,|$))|"
    r"you (?:can|may)(?= (?:,|$))|(?:deal|done)(?= (?:,|$))|(?:go|move) right ahead|suits me|"
    r"(?:very )?happy with (?:that|it|this)|(?:book|schedule|confirm|lock) (?:it|that|"
    r"me)(?: in)?(?= (?:,|$|please|then))|(?:sign me up|put me down)(?: for (?:it|that|this))?(?= (?:,|$|"
    r"please|then))|make it so|no complaints)"
)
_WEAK_YES = (
    r"(?:ok|okay|kay|alright|all right|right|perfect|great|excellent|wonderful|awesome|fantastic|fine|cool|"
    r"lovely|good|super|very good|very well|looks good|works|amazing|brilliant|beautiful|all good|terrific|"
    r"superb|nice)"
)
_AFTER_WEAK = (
    r"(?= (?:,|$|(?:that|thats|this|it|its|thanks|thank|lets|let|please|i|ill|id|book|for|go|do|make|we|and|"
    r"what|whats|with|by|to|sure|enough|then|cool|great|good|perfect|fine|alright|awesome|nice|works?|"
    r"sounds?|can|could|will|so|yes|yeah|the|you|also|how|now|try) ))"
)
_SURE_YES = phrase(_STRONG_YES)
_YES = phrase(rf"{_STRONG_YES}|{_WEAK_YES}(?! (?:now|away)){_AFTER_WEAK}")
_NO = phrase(
    r"(?:no|nope|nah|naw|negative|not really|uh uh|uhuh|never mind|nevermind|forget (?:about )?it|not quite|"
    r"nothing|none|neither|not (?:at|right|now|today|for|yet|correct|exactly|necessary|that|this|it|me|good|"
    r"interested|what)|wrong|incorrect|cancel that|scratch that|"
    r"(?:i )?(?:dont|do not) (?:think so|want|need|like)|(?:id )?rather not|i guess not|hold off|"
    r"(?:dont|i cant)(?= (?:,|$))|(?:absolutely|definitely|of course|certainly) not|hell no|please dont|"
    r"(?:dont|do not) (?:do|book|make|bother|cancel|change|wish)|"
    r"not (?:needed|anything|a bit|likely|really)|(?:it|that|this) (?:doesnt|does not|wont)(?= (?:,|$))|"
    r"stop|thats a no|i said no)(?! (?:problem|worries|objections?|complaints?|matter|care|mind|preference|"
    r"idea|sure|yeah|yes|go ahead))"
)
_YES_AFTER_ALL = phrase(r"no (?:yeah|yes|go ahead)")
_FINE_AFTER_NO = phrase(
    r"no(?: no)*(?: ,)? (?:thats|that is|that|it|its) (?:is )?(?:all )?(?:fine|good|works?|great|perfect|"
    r"ok|okay)"
)
_THAT = (
    r"(?:that|this|it|everything|they|(?:all )?the (?:details?|info)|my details|all of (?:that|it)|"
    r"(?:that|this|the) (?:time|day|date|1|appointment|all|information))"
)
_VERY = (
    r"(?:all|just|very|really|quite|so|totally|absolutely|completely|also|still|exactly|pretty|"
    r"actually)"
)
_GOOD = (
    r"(?:ok|okay|good|fine|great|perfect|perfectly|correct|right|wonderful|awesome|excellent|cool|alright|"
    r"it|lovely|accurate|fantastic|ideal|splendid|delightful|super|terrific|"
    r"what i (?:want|need|wanted|said)|me|well|nice|amazing)"
)
_IS_GOOD = phrase(
    rf"(?:{_THAT} (?:is|are|would be|will be|all|sounds?|looks?|seems?|suits|fits|should be|ll be)|thats|"
    rf"its|thatd be|thatll be|itll be)(?: all (?:sounds?|looks?))?(?: {_VERY})* {_GOOD}|"
    rf"{_THAT}(?: (?:will|would|should|does|can|all|ll))* (?:works?|do|suits?|fits?)|"
    rf"(?:thatll|itll|thatd) (?:work|do)|(?:either|both|{WEEKDAY}|morning|afternoon|noon|\d+(?:th| am| pm)?|"
    rf"\d+:\d\d|1|today|tomorrow) works?"
    r"|works (?:for|great|fine|perfectly)|thats the (?:plan|1)|i (?:confirm|agree|accept|approve)|"
    r"(?:ill|i will|id like to|i would like to|i can|let me) (?:take|do|have|confirm|accept) (?:it|that|"
    r"this)|lets (?:do|go with|go for|try|take|book) (?:it|that)|book it(?= (?:,|$|please|then))|"
    r"confirm(?:ed)?|(?:i|id|i would|i d) (?:do|would|love (?:to|that)|like that)(?= (?:,|$))|we are good|"
    r"please (?:confirm|continue|proceed|book|try)|(?:i am|im) (?:ok|okay|good|fine|happy) with (?:that|it|"
    r"this)|i am ok|im ok"
)
_FAILS = (
    r"(?:doesnt|does not|wont|will not|wouldnt|would not|isnt|is not|cant|cannot|arent)(?: really| going to)*"
)
_NOT_GOOD = phrase(
    rf"(?:{_THAT}|thats|its)(?: {_VERY}| is| are)* (?:not (?:right|correct|good|it|what|true|going|"
    rf"quite|exactly|for me|"
    r"possible|ok|okay|my|the|me)|not(?= $)|wrong|incorrect|too (?:late|early|far|expensive|long|much))"
    rf"|(?:that|this|(?:that|this|the) (?:time|day|date|1)) {_FAILS} (?:work|do|suit|fit|be|right|correct|"
    rf"good|it|what|sound|look)|it {_FAILS} (?:work|suit|fit) (?:for|with)|"
    rf"i (?:cant|cannot) (?:do|make|come) (?:it|that|then)"
    r"|i (?:said|meant)|you (?:got|have) (?:that|it) wrong|you misunderstood"
)
_CORRECTION = phrase(
    r"(?:actually|sorry|instead|i mean|i meant|i said|change (?:it|that|the \w+)|make (?:it|that)|"
    r"on 2th thought|rather|switch|(?<!do\s)(?<!should\s)i (?:want|need|would like|prefer|would prefer)|"
    r"id (?:like|prefer)|i was talking|mostly right|there(?:s| is| are) only|for (?:\d+|me) )"
)
_DONE = phrase(
    r"(?:(?:thatll|that will|that would|thats|that is|itll|it will|this is|"
    r"this will)(?: (?:about|pretty much|just))?(?: be)?(?: about)? (?:all(?! (?:i know|correct|right|good|"
    r"fine|sounds?|looks?|works?|ok|okay))|it(?! (?:sounds|works|correct))|everything|the help i need\w*)|"
    r"(?:that|this|it) (?:was|is) (?:all|everything)(?= i (?:need|want))|"
    r"(?:that|this|it) (?:should|will|ll) do it|thatll do it|(?:i am|im|we are|were|"
    r"i) (?:(?:all )?(?:set|done|finished)|all good|good(?= (?:,|$|thanks|thank|for now)))|all (?:set|done)|"
    r"(?:i(?:ve)? )?(?:got to|have to|gotta|better|need to) (?:go|run)(?= (?:,|$|now|thanks|thank))|"
    r"(?:nothing|no) (?:else|more|further)|nothing(?= (?:,|$))|"
    r"(?:i )?(?:dont|do not|wont|will not) (?:need|want|be needing|"
    r"require) (?:any(?:thing)? (?:else|more|further)|more)(?: \w+)?)(?=(?: [^ ]+){0,6}(?: (?:thanks|"
    r"thank you)(?: [^ ]+){0,9})? $)"
)
_BYE = phrase(
    r"(?:good bye|goodbye|bye|bye bye|byebye|farewell|so long|take care|hang up|good night|goodnight|"
    r"catch you later|see (?:you|ya)(?: (?:later|then|soon|tomorrow|next week|there))?|"
    r"(?:talk|speak) to you (?:later|soon|then)|have a (?:good|great|nice|wonderful|lovely|blessed|"
    r"fantastic|pleasant) (?:day|1|night|evening|weekend|afternoon|morning|time))"
)
_NOT_A_BYE = phrase(r"(?:dont|do not|not) hang up|take care of|see you (?:have|are|can)")
_THANKS = phrase(
    r"(?:thank you|thanks|thank ya|thx|(?:i )?(?:really )?appreciate (?:it|that|this|your|the)|"
    r"much appreciated|cheers|(?:you|youve) ?(?:have been|were|are|ve been|been) (?:very |so |really |"
    r"super |a )*(?:helpful|great|help))"
)
_FOR_ALL = phrase(
    r"(?:for|of) (?:all |of |the |your |this |that )*(?:help|assistance|information|info|everything)|"
    r"helpful|great help"
)
_BETTER = phrase(
    r"(?:is|be|works?|sounds?|suits?)(?: me)?(?: out)? better|better (?:if|at|on)|"
    r"(?:i(?:ve)? )?(?:changed my mind|made a mistake)"
)
_REQUEST = phrase(
    r"(?:i|id|im|we|wed)(?: really| just| also| am)* (?:need|want|like|would (?:really )?like|would love|"
    r"looking)|(?:can|could|will|would) (?:you|i|we)|lets (?:book|find)|find|is there|are there|"
    r"do (?:you|they)"
)
"""What is good in a turn that begins with a request is part of it: "I need a time, ten would be perfect"."""
_ENDS_IN_YES = phrase(
    r"(?:,|correct|all|thanks|thank you) (?:yes|yeah|yep)(?: please| go ahead| book it|"
    r" thats (?:fine|good|right))?(?= $)"
)
_TAKEN_BACK = phrase(r"(?!why)\w+(?: but| i mean| wait| oh)? (?:no|nope|nah|not)(?! (?:problem|worries))")
_ONLY_THANKS = phrase(
    r"(?:thank|thanks|thx|you|a|lot|so|much|very|again|for|all|the|your|ok|okay|great|perfect|alright|good|"
    r"that|is|was|thats|alrighty|really|super|youve|been|have|are|were|nice|information|info|i|appreciate|"
    r"it|everything|helpful|help|assistance|of|this|bunch|million|today|wonderful|cool|awesome|excellent|"
    r"sir|maam|cheers|fine|well|,| )+"
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
    if asked is Question.CONFIRM and _FINE_AFTER_NO.search(whole):
        return None  # "no, that's fine" has both meanings
    if _NO.match(whole, 1) or _NO.match(said, 1):
        return Answer.NO
    if asked is Question.ANYTHING_ELSE and (_DONE.search(whole) or _is_only_thanks(whole)):
        return Answer.NO
    for start in (whole, said):
        if _YES.match(start, 1):
            return _weighed(start)
    if _NOT_GOOD.match(said, 1):
        return Answer.NO
    if asked is Question.CONFIRM and _BETTER.search(said):
        return Answer.NO
    if _IS_GOOD.search(said) and _is_said_of_what_was_offered(said, asked):
        return Answer.YES
    if _ENDS_IN_YES.search(said):
        return Answer.YES
    return Answer.NO if asked is Question.CONFIRM and _CORRECTION.search(whole) else None


def _is_said_of_what_was_offered(said: str, asked: Question | None) -> bool:
    return asked is Question.CONFIRM or not (_takes_leave(said) or _REQUEST.match(said, 1))


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
    return None if _takes_leave(said) and not _SURE_YES.match(said, 1) else Answer.YES


def _takes_leave(said: str) -> bool:
    """ "Thanks for the help" does; bare thanks may as well accept an offer."""
    return bool(_DONE.search(said) or _BYE.search(said)) or (
        _is_only_thanks(said) and bool(_FOR_ALL.search(said))
    )


def _is_only_thanks(said: str) -> bool:
    return bool(_THANKS.search(said)) and bool(_ONLY_THANKS.fullmatch(said, 1))
