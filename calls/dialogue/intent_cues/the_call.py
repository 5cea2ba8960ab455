"""How the call itself goes on."""

from __future__ import annotations

from calls.dialogue.intents import Intent

CUES: dict[Intent, tuple[str, ...]] = {
    Intent.REPEAT: (
        r"\b(?:say|tell me) (?:that|it|this) (?:again|one more time|once more)\b",
        r"\brepeat\b",
        r"\bcome again\b",
        r"\bwhat (?:did|was that|was it) ?(?:you say|you said)?$",
        r"\b(?:didn't|couldn't|did not|can't) (?:hear|catch|get) (?:that|you|it|what)\b",
        (
            r"^(?:pardon|sorry|what|huh|excuse me|again|pardon me|what's that|sorry what|(?:hello )*(?:are )?"
            r"you (?:still )?there|(?:hello )*(?:is )?(?:anybody|anyone|somebody) (?:still )?there|i'm sorry)"
            r"$"
        ),
        (
            r"^(?:(?:sorry|i'm sorry|excuse me|wait|ok|okay|and|uh|um) )*what (?:was|were) (?:they|those|it|"
            r"that|the (?:first|second|third|last|times|options|choices|dates))\b"
        ),
        r"\bone more time\b",
        r"\bsay again\b",
        r"\bspeak up\b",
        r"\bloud(?:er)?\b",
        r"\b(?:breaking up|cutting out|cut out|bad (?:line|connection)|hard to hear)\b",
        r"^(?:huh|what)(?: what| huh)*$",
        r"\bi(?: did)? not understand\b",
        r"\bcan you say that\b",
        r"\bwhat (?:time|day|date) (?:did you (?:say|mean)|(?:was|is) that|again)\b",
        r"\bdid you say\b",
        r"\bwhat(?:'s| is) the (?:time|day|date) (?:of|for|on) (?:that|it)\b",
        r"\bis that .{1,30} or \w+",
        r"\bwhat did i say\b",
        r"\byou hear me\b",
        r"\bslow(?:er| down)\b",
    ),
    Intent.WAIT: (
        (
            r"\b(?:hold on|hang on|just a (?:sec\w*|moment|minute)|one (?:sec\w*|moment|minute)|give me a "
            r"(?:sec\w*|moment|minute)|wait a (?:sec\w*|moment|minute)|hold please|let me (?:check|look|see|"
            r"think|find|grab|get my|ask|talk to)|bear with me|i(?:'ll)?(?: just)? (?:need|have|want|got|"
            r"ought) to (?:(?:check with|ask|talk to|run it by) my \w+|check my (?:calendar|schedule)|think "
            r"(?:about|it))|a moment please)\b"
        ),
        r"^(?:not (?:just |quite )?yet|(?:(?:oh|no) )*wait|hold|h+m+|u+m+|u+h+|er+m*|well|so|let's see)$",
    ),
    Intent.PRESENT: (
        r"\b(?:i'm|i am) (?:still |right |back )?(?:here|back|ready|listening|still on)\b",
        r"^(?:still )?here$",
    ),
    Intent.START_OVER: (
        (
            r"\b(?:start (?:over|again|from the beginning)|begin again|from the (?:top|start|beginning)|"
            r"restart|go back to the (?:start|beginning))\b"
        ),
    ),
    Intent.NEVER_MIND: (
        r"\btake (?:that|it) (?:back )?off$",
        (
            r"\b(?:never ?mind|forget (?:it|about it|that)|cancel that|"
            r"(?<!i )(?<!(?:have|need) to )leave it|changed my mind|hold off|"
            r"(?:^|i |then )call you(?: guys)? back|(?:keep|leave) (?:it|that|everything|things) (?:just )?"
            r"(?:as|the way|how|like|where) (?:it|they) (?:was|were)|keep (?:the|my) (?:original|old|"
            r"existing|first) (?:one|time|appointment|booking|slot)(?! but)|i(?:'ll| will)(?: just)?(?: have "
            r"to| need to)? (?:call|ring|phone) (?:you )?(?:guys )?(?:back|again|later)|i(?:'ll| will)? "
            r"(?:have to|need to|gotta|got to|better) (?:call|ring|phone) (?:you )?(?:guys )?back|let me "
            r"(?:call|ring) (?:you )?(?:guys )?back|don't bother|not anymore|skip it|drop it(?! off)|leave "
            r"it as it is|keep it (?:as it is|the way it is))\b"
        ),
        r"^cancel$",
        (
            r"\bi(?:'ll| will| am going to|'m going to|'m gonna)(?: just| have to)* (?:pass(?= (?:on|for|"
            r"this|"
            r"thanks)|$)|think (?:about (?:it|that|this)|it over|on it)|get back to you|let you know|(?:talk|"
            r"speak) (?:to|with) my \w+)(?: (?:guys|later|first|then|on|about|it|that|this|for now|some more|"
            r"more|thanks|thank you))*$"
        ),
    ),
    Intent.HELP: (
        r"\bwhat (?:else )?can (?:you|i) (?:do|say|ask|help)\b",
        r"^(?:help|help me|options|menu|main menu)$",
        r"\bwhat (?:are )?my options\b",
        r"\bi need (?:some )?help$",
        r"\bcan you help me$",
    ),
    Intent.GREETING: (
        r"\bnew (?:customer|here)\b",
        r"\bnever been (?:there|here)\b",
        r"^(?:hi|hello|hey|good (?:morning|afternoon|evening)|hi there|hello there|yo)\b",
    ),
    Intent.THANKS: (r"\b(?:thanks|thank you|appreciate it|great|perfect|awesome)\b",),
}
