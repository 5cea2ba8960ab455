"""A wish for a visit. It comes last: many other wishes look like one."""

from __future__ import annotations

from calls.dialogue.intents import A_TIME, APPOINTMENT, DAY, SHOP, Intent

CUES: dict[Intent, tuple[str, ...]] = {
    Intent.BOOK: (
        r"\bmy (?:car|truck|vehicle|van) needs (?:some )?work\b",
        rf"\b(?:need|want|like) (?:to schedule )?something (?:for )?(?:{A_TIME})",
        r"\bbook (?:me|us|it) (?:for(?! free)|on|in|at|a|an)\b",
        (
            r"\b(?:need|want|like|get) (?:it|this|that) (?:done|looked at|fixed|checked|serviced|taken care "
            r"of)\b"
        ),
        r"\b(?:make|book|schedule|set ?up) (?:an?|my|some)$",
        r"\ban appointment (?:for|to)$",
        (
            r"\b(?:set ?up|schedule|book|needs?|want|like|get|have|for|make)\b(?: \w+){0,3}? (?:a|my|some|"
            r"its|needs|need|get|car|due for)? ?(?<!shuttle )(?<!customer )(?<!loaner )(?<!towing )(?<!tow )"
            r"service\b(?! (?:department|advisor|adviser|center|manager|desk|writer|and parts|history|record)"
            r")"
        ),
        r"\bbeen a while since\b",
        r"\b(?:need|want) (?:my|the|our) (?:car|truck|vehicle|van) (?:looked at|checked|serviced)\b",
        (
            r"\b(?:due|time|ready) for (?:a |my |its |some |the |an? \w+ )?(?:\w+ )?(?:service|maintenance|"
            r"check ?up)\b"
        ),
        r"\b(?:i'm|it's|is|car's|i am|it is) due\b(?! (?:for )?(?:anything|back))",
        rf"\b(?:book|schedule|make|set ?up|get|need|want|like|have|arrange|take)\b.{{0,35}}\b{APPOINTMENT}\b",
        (
            r"\b(?:bring|get|drop|take|have|come)\b.{0,25}\b(?:in(?! (?:the (?:morning|afternoon|evening)|"
            r"an? |two |three |\d))|serviced|looked at|checked(?: out)?|worked on|fixed|repaired|by)\b"
        ),
        r"\b(?:book|schedule|need|want|due for|get|like|have|do|could use|looking for)\b.{0,25}thework",
        (
            rf"\b(?:can|could|would) {SHOP} (?:please )?(?:work on|(?:take a )?look at|check|fix|service|"
            r"see) (?:it|my|the|this)\b"
        ),
        r"^(?:book|booking|schedule|appointment|an appointment|book an appointment)(?: please)?$",
        rf"\bwhat (?:else )?(?:do you have|have you got) {A_TIME}",
        (
            r"\b(?:do you have|have you got|is there) (?:anything|(?:any |some )?time) (?:open |available |"
            rf"free |left )?{A_TIME}"
        ),
        rf"\bare you (?:guys )?(?:free|available) {A_TIME}",
        r"\b(?:get|have|make|book|need|want)(?: me)? (?:another|a new) one\b",
        (
            r"\b(?:availab\w*|openings?(?! (?:hours?|times?)\b)|any times?|opening for|fit me in|squeeze me "
            r"in)\b"
        ),
        (
            r"\b(?:what's|what is) (?:your|the) (?:earliest|next|first|soonest)(?: available)? "
            r"(?:appointment|opening|slot|time)\b"
        ),
        r"\b(?:need|want|like) to (?:book|schedule|come in)\b",
        r"\bschedule (?:a |some )?(?:service|maintenance|something)\b",
        r"\balso\b.{0,20}thework",
        r"\b(?:put|pencil) (?:me|us) (?:down|in) (?:for|on)\b",
        (
            r"\b(?:get|have|need|want) (?:a|the|your) (?:technician|tech|mechanic) (?:to )?(?:take a |have "
            r"a )?"
            r"(?:look|check)\b"
        ),
        r"\b(?:look|check|go) (?:it|her|(?:my|the) \w+) over\b",
        rf"\b(?:schedule|book) (?:something |one )?(?:for|on) (?:this |next |the )*(?:{DAY}|week)\b",
        rf"\b(?:need|want|like) to come (?:(?:on|this|next|by) )*(?:{DAY}|week)\b(?!.*\binstead\b)",
    ),
}
