"""Visits that there are, and trouble with the car."""

from __future__ import annotations

from calls.dialogue.intents import APPOINTMENT, DAY, KIN, Intent

_MINE = r"(?:my|the|that|this|it|our|an?|his|her)"

_PART = (
    r"(?:alternators?|starters?|transmission|clutch|wipers?(?: blades?)?|"
    r"(?:head|tail|brake|fog|turn|interior) ?(?:lights?|signals?)|bulbs?|blinkers?|windows?|doors?|trunk|"
    r"hood|sunroof|moonroof|seat ?belts?|seats?|mirrors?|horn|heater|heat|defroster|radiator|muffler|"
    r"exhaust|catalytic converter|suspension|struts?|shocks?|axles?|belts?|hoses?|water pump|fuel pump|"
    r"fans?|fuses?|sensors?|thermostat|spark plugs?|ignition|gas cap|gauge|speedometer|cruise control|"
    r"air conditioning|air conditioner|a ?c|radio|bluetooth|screen|camera|speakers?|steering(?: wheel)?|"
    r"power steering|wheel bearings?|bearings?|throttle|injectors?|gasket|head gasket|timing belt|"
    r"serpentine belt)"
)

CUES: dict[Intent, tuple[str, ...]] = {
    Intent.CANCEL: (
        # As it is often misheard; proof and a yes come before anything is cancelled.
        rf"\b(?:can (?:for|so|sell|cell)|counsel|council|console) {_MINE} {APPOINTMENT}\b",
        (
            r"\b(?:cancel\w*|call off|get rid of|delete|drop(?! (?:by|in|off|it off|(?:the|my|our) (?:car|"
            rf"truck|vehicle|van))\b))\b.{{0,25}}\b(?:{APPOINTMENT}|it|both|all|them|thework|everything|"
            r"service|one|other|monday|tuesday|wednesday|thursday|friday|saturday|tomorrow)"
        ),
        r"\bcancel(?:lation|ling)\b",
        (
            r"\b(?:can't|cannot|won't be able to|not going to|not gonna)(?: be able to)? (?:make(?! up)|come|"
            r"be able to make)\b(?!.*\b(?:move|reschedule|change|another|different|can (?:we|i) (?:do|come))"
            r"\b)"
        ),
        rf"\b(?:don't|no longer) need (?:{_MINE} )?{APPOINTMENT}\b(?!.*\b(?:to know|to ask|a question)\b)",
        r"^cancel$",
        r"\bcancel please\b",
        r"\btoo late to cancel\b",
        (
            r"^(?:(?:hi|hello|hey|yes|yeah|so|um|just) )*(?:(?:i|we)(?:'d)? )?(?:(?:would )?(?:like|want|"
            r"need|have|got) to|wanna|gotta|needa) cancel$"
        ),
        r"\bcancel (?:my|the|that) (?!call\b)\w+$",
        r"^cancel (?:the )?(?:first|second|last)\b",
        (
            rf"\b(?:take|remove|get) (?:me|us|it|that|(?:my|the) (?:\w+ )?{APPOINTMENT}|(?:{DAY})) (?:off|"
            r"from)(?: of)? (?:the|your|my|our) (?:schedule|books?|calendar)\b"
        ),
        (
            rf"\b(?:scrap|scratch|bail on|back out of|skip) (?:out on )?(?:{_MINE} )?(?:\w+ )?"
            rf"(?:{APPOINTMENT}|{DAY})\b"
        ),
        rf"\b(?:never ?mind|forget) (?:about )?(?:{_MINE} )?(?:{APPOINTMENT}|{DAY})\b",
        (
            r"\b(?:won't|will not|not going to|not gonna) (?:be able to )?(?:make it|be there|be in|bring "
            r"(?:\w+ ){1,2}in)\b(?!.*\b(?:move|reschedule|change|another|different|till|until)\b)"
        ),
        r"\bsomething(?:'s| has| just)? (?:came|come) up\b(?! on (?:the|my|our) )",
        rf"\bgive (?:my|that|the) (?:\w+ )?(?:slot|spot|time|{APPOINTMENT}) (?:to|away)\b",
        r"\b(?:calling|hoping|looking|trying) to cancel$",
        (
            r"\b(?<!if )(?<!do )(?<!when )(?:i|we)(?:'d| would| do|'ve|'m)? (?:just |really |still "
            r")*(?:(?:like|"
            r"want|need|have|got|going) to|wanna|gotta|gonna) cancel(?: now| please| then| unfortunately)?$"
        ),
    ),
    Intent.MOVE: (
        (
            r"\b(?:do|come(?: in)?|get in|have it)(?: on| in)? (?:an? )?(?:another|different|other) (?:day|"
            r"time|date)\b"
        ),
        rf"\bdo it (?:on )?(?:{DAY})(?: \w+)? instead\b",
        (
            r"\b(?:can't|cannot) (?:do|make) (?:\w+ ){1,3}?(?:any ?more|now|after all)\b.*\b(?:(?:can|could) "
            r"(?:i|we|you)|do you have|is there|(?:how|what) about)\b"
        ),
        r"\b(?:re ?schedul\w*|re ?book\w*|postpon\w*|delay(?:ing)?)\b",
        (
            r"\b(?:need|want|get|have|like) (?:it|that|this|them|my \w+)(?: \w+)? (?:moved|pushed|bumped|"
            r"switched|changed) (?:up|back|to|out|forward)\b"
        ),
        r"\b(?:can't|cannot) (?:do|make(?! up)) .{1,25}\b(?:can|could) (?:i|we|you) (?:do|make|come|get)\b",
        r"\b(?:get in|come in|come|be seen).{0,15}\b(?:minutes?|hours?) (?:earlier|sooner|later)\b",
        rf"\b(?:something|anything) (?:sooner|earlier|later)\b.*\b(?:my|the) (?:\w+ )?{APPOINTMENT}\b",
        (
            r"\b(?:mov(?:e|ie|ing)|push|shift|bump|switch|swap|bring(?=.*\b(?:forward|up|back|later|earlier|"
            rf"sooner|instead|to (?:next |this )?(?:\w+day|tomorrow))\b))\b.{{0,30}}\b(?:{APPOINTMENT}|it|"
            r"that|thework|up|back|forward|to|time|day|one|other)\b"
        ),
        (
            rf"\bchang(?:e|ing) (?:(?:{_MINE}|for|one|of|the time|the day|the date) ){{0,5}}(?:{APPOINTMENT}|"
            r"time|day|date|it to|thework(?! ?$))\b"
        ),
        r"\bchange it\b",
        r"\bchange (?:that|this) to\b",
        r"\bmake (?:it|that|this)\b.{0,15}\b(?:later|earlier|sooner)\b",
        r"\b(?:come|be there|drop by|swing by|get in|arrive)\b.{0,20}\b(?:later|earlier|sooner)\b",
        rf"\b(?:different|another|earlier|later|new) (?:time|day|date) for {_MINE}\b",
        r"\b(?:can't|cannot|won't be able to) (?:make|come)\b.*\b(?:move|change|another|different)\b",
        rf"\binstead of (?:on )?(?:{DAY})\b",
        rf"\bchange (?:my |the |it )?(?:from )?(?:{DAY})\b.{{0,20}}\b(?:to|for)\b",
    ),
    Intent.AMEND: (
        r"\b(?:change|switch|swap)\b.{0,40}\bfrom (?:my|the) (?!\w+day\b)\w+ to (?:my|the) (?!\w+day\b)\w+",
        (
            r"\b(?:change|changing|switch|swap|update|correct) (?:the |my |out )*(?:car|vehicle|truck|"
            r"service)\b(?=$| (?:on|for|of|in|to|from|that|i|please|though))"
        ),
        r"\b(?:wrong|not the right) (?:car|vehicle|truck|service)\b",
        r"\b(?:switch|swap|change) cars\b",
        r"\bthework (?:change )?(?:to|into) (?:an? |the )?thework\b",
        r"\b(?:chang|switch|swap|turn)\w* .{0,30}thework .{0,12}\b(?:to|into|for) (?:\w+ ){0,3}thework",
        (
            r"\b(?:change|switch|turn|make|convert) (?:it|that|this|(?:my|the) (?:\w+ )"
            rf"{{0,2}}(?:{APPOINTMENT}|one)) (?:to |into |for |from )?(?:(?:a|an|the|my) )?thework"
        ),
        r"\bbring(?:ing)? (?!it)(?!.*\bin\b).{3,40}\binstead\b",
    ),
    Intent.TROUBLE: (
        r"\b(?:orange|yellow|amber|warning|little) light\b(?=.*\b(?:dash\w*|on|came)\b)",
        (
            rf"\b{_PART}\b.{{0,20}}\b(?:bad|out|broken|cracked|stuck|dead|slip\w*|gone|won't|will not|busted|"
            r"dying|burnt|don't|doesn't|aren't|isn't|stopped|quit|loose|acting up|acting weird|needs?|"
            r"replac\w*|fix\w*|repair\w*)\b"
        ),
        (
            r"\b(?:bad|broken|stuck|replace|fix|new|needs?|need a|burned out|burnt out|busted) (?:\w+ )?"
            rf"{_PART}\b"
        ),
        (
            r"\b(?:gas|fuel)? ?(?:mileage|economy)(?:'s| is| has| got| went| seems)(?: \w+){0,2} (?:terrible|"
            r"bad|worse|awful|horrible|down|dropped|poor|low)\b"
        ),
        r"^(?:the |my )?check engine$",
        r"\bhit a (?:pothole|curb)\b",
        r"\b(?:burning|losing|using|low on|dripping) (?:\w+ )?oil\b",
        (
            r"\b(?:fluid|liquid|coolant|antifreeze|puddles?)(?: is| was| that's)? (?:under(?:neath)?|beneath|"
            r"leak\w*|drip\w*|coming|on (?:the|my) (?:floor|ground|driveway|garage))\b"
        ),
        r"\boil (?:spots?|stains?|puddles?)\b",
        r"\bhard to start\b",
        r"\bquart low\b",
        r"\bstreaking\b",
        r"\btire pressure\b",
        r"\b(?:problems?|issues?|trouble) (?:with|in)\b",
        r"\bsomething(?:'s| is)? (?:wrong|broken|off|loose)\b",
        r"\bwon't go (?:over|past|above|faster|into|in)\b",
        (
            r"(?<!that )(?<!this )(?<!that all )\bsounds?\b(?! like a (?:plan|deal|winner|lot)\b| (?:\w+ )?"
            r"(?:good|great|fine|perfect|okay?|right|nice|wonderful|awesome|excellent|lovely|fair|reasonable|"
            r"alright|cool|fantastic|amazing|doable|terrific|expensive|about)\b)"
        ),
        r"\bsounds? (?:\w+ )?(?:weird|strange|funny|odd|rough|terrible|awful|horrible|wrong)\b",
        (
            r"\b(?:noises?|rattl\w*|vibrat\w*|shak(?:es?|ing)|clunk\w*|sque(?:al|ak)\w*|grind\w*|knocking|"
            r"whin(?:es?|ing)|stall(?:s|ed|ing)|misfir\w*|leak(?:s|ing)?|jerk\w*)\b"
        ),
        r"\bpull(?:s|ing) to the (?:left|right)\b",
        (
            r"(?<!day )(?<!tomorrow )\b(?:isn't|is not|not|doesn't|stopped) (?:work|working|running|run|"
            r"start|starting|shifting)\b(?! for)"
        ),
        r"\bblow(?:s|ing) (?:warm|hot|cold|cool|no|any)\b",
        r"\b(?:overheat|shudder|wobbl|smell|hesitat(?=es|ing))\w*\b",
        r"\b(?:runs?|running|getting) (?:hot|rough)\b",
        (
            r"\b(?:won't|doesn't|isn't|not|stopped) (?:\w+ )?(?:cool|heat|charg|shift|turn|lock|idl)\w*\b(?! "
            r"(?:on|at|till|until|today|tomorrow))"
        ),
        (
            r"\b(?:warning |engine |oil |brake |airbag )?lights? (?:is|are|came|comes|come|went|keeps?|"
            r"stays?) (?:\w+ )?on\b"
        ),
        r"\b(?:car|truck|engine|van|it) no (?:start|work|run|turn|go)\b",
        rf"\b{_PART} (?:problems?|issues?|trouble)\b",
        rf"\b(?:look(?:ed)? at|check(?:ed)?(?: out| on)?|inspect|diagnose) (?:the|my) (?:\w+ )?{_PART}\b",
    ),
    Intent.MY_APPOINTMENTS: (
        r"\bwhen(?:'s| is) (?:my|our) (?!last\b|previous\b)(?:\w+ )?thework\b",
        r"\bwhat (?:day|time) (?:am i|are we|i'm|i am) (?:coming|supposed|due|in|bringing|dropping)\b",
        r"\b(?:which|what) (?:car|vehicle|truck) (?:do i have|i have|am i bringing|i'm bringing|is it for)\b",
        (
            rf"\b(?:if|whether) (?:my|our) (?:\w+ )?(?:{APPOINTMENT}|thework)(?:'s| is| was) "
            rf"(?:still )?(?:on |for |at |this |next |the )*(?:{DAY})\b"
        ),
        (
            r"\b(?:when|what time|what day)(?:'s| is| was) (?:his|her|their|the(?= \w+$)|(?:my )?\w+'s) "
            rf"(?:\w+ )?{APPOINTMENT}\b"
        ),
        (
            r"\bwhat time (?:do|should) i (?:need to |have to )?(?:(?:be|get|come) (?:there|in)|(?:drop|"
            r"bring) (?:it|the|my|her)\b.{0,20}\b(?:off|in))\b"
        ),
        r"\bhave (?:me|us) (?:down|in|scheduled|booked) for\b",
        r"\banything coming up\b",
        r"\bmy other appointment\b",
        r"\bthe other (?:one|appointment)(?:'s| is) (?:still )(?:on|there|good|scheduled|set)\b",
        r"^(?:and |so )?is that all(?: of (?:them|it)| i have)?$",
        (
            r"\b(?:know|list|hear|see|give me|read me|go over) (?:about )?(?:all )?(?:of )?(?:my|our) "
            rf"(?:upcoming |other )?{APPOINTMENT}\b"
        ),
        rf"\bis (?:my|our) (?:\w+ )?(?:{APPOINTMENT}|thework) (?:on |for )*(?:{DAY}) or\b",
        r"\bi have something (?:booked|scheduled|down|coming up)\b",
        (
            r"\b(?:don't|do not|can't|cannot) (?:know|remember|recall) (?:when|what (?:time|day)|which day) "
            r"(?:it|that)(?:'s| is| was)\b"
        ),
        rf"\bis my (?:\w+ )?{APPOINTMENT} (?:still )?(?:confirmed|set|booked|there)\b",
        rf"\b(?:i'll|i will) be there (?:on |this |next )?(?:{DAY})$",
        rf"\bis it (?:{DAY}) or (?:{DAY})\b",
        r"\bwhen(?:'s| is) (?:my|the) \w+ (?:coming in|booked|scheduled|due in)\b",
        (
            r"\b(?:when|what time|what day|which day)(?: is|'s| was| do i have| are)?\b.{0,20}\b(?:my|our|"
            rf"next|upcoming)\b.{{0,20}}\b{APPOINTMENT}\b"
        ),
        rf"\b(?:know|tell me|find out|check|see|ask) (?:when|what time|what day)\b.{{0,30}}\b{APPOINTMENT}\b",
        rf"\b(?:what|which|how many) {APPOINTMENT} (?:i|we|do|have|are|did)\b",
        rf"\bdo i have (?:an?|any|some)? ?{APPOINTMENT}\b",
        (
            r"\b(?:what|which|any|do i have|have i got|check|confirm|look up|find|see|tell me about|remind "
            rf"me|about)\b.{{0,30}}\b(?:my|i|our|have|next|upcoming|existing) ?(?:\w+ )?{APPOINTMENT}\b"
            r"(?!.{0,12}\bfor (?:an? )?thework)"
        ),
        r"\bwhat (?:have i|do i have|did i)(?! (?:have )?to\b) (?:got )?(?:book\w*|schedul\w*|coming up)?\b",
        r"\bwhat i(?:'ve| have)(?: got)? (?:booked|scheduled|coming up)\b",
        r"\b(?:don't|do not|can't) remember (?:what time|what day|when)\b",
        r"\bdo i have (?:anything|something)\b",
        r"\b(?:if|whether) i have (?:anything|something|any)\b",
        r"\bwhat(?:'s| is) (?:it|that) for$",
        r"\b(?:what time|when) (?:i'm|i am) (?:supposed|scheduled|booked|due|coming)\b",
        r"\bwhen am i (?:coming|booked|scheduled|due)\b",
        r"\bam i (?:booked|scheduled|down)\b",
        r"\bwhen (?:do|should) i (?:come|bring)\b",
        r"\bwhat am i (?:booked|scheduled|down) for\b",
        r"\bwhat time (?:do i come|am i|should i)\b",
        r"\bwhat(?:'s| is) (?:booked|scheduled)\b",
        r"\b(?:when|what (?:time|day|date)) (?:was|is) (?:that|it|the appointment) again\b",
        rf"\b(?:my|our|the) (?:\w+ )?{APPOINTMENT}\b.{{0,30}}\b(?:what time|what day|which day|is when)\b",
        rf"\bdo you (?:have|see|show|find|got) (?:my|our) (?:\w+ )?{APPOINTMENT}\b",
        (
            r"\b(?:check|confirm|verify|ask|calling|inquire)(?: up)?(?: on| about)? (?:an?|the|our|his|her) "
            rf"(?:\w+ )?{APPOINTMENT}\b"
        ),
        r"\bwhat (?:was|is|'s) the (?:time|day|date) again\b",
        rf"\bconfirming (?:for )?(?:(?:{DAY})|it|that|my)\b",
        r"\b(?:calling|want|wanted|need|like) to confirm$",
        r"\b(?:calling|just|want|wanted|need|like)(?: to)? confirm(?:ing)?\b(?!.*\b(?:address|price)\b)",
        (
            rf"\bmy (?:\w+ ){{0,2}}?(?:{APPOINTMENT}|thework) is (?:still )?(?:on |at |for |this |next |the )"
            r"*\w+\b.* (?:right|correct|isn't it|yeah|yes)$"
        ),
        r"\b(?:what (?:time|day|date)|which day) is (?:my|the|that) (?:\w+ )?thework\b",
        r"\bwhat(?: all)? (?:do i have|have i got)\b",
        r"\bwhen am i (?:supposed|meant) to\b",
        r"\bdo i still have\b",
        rf"\bam i (?:all |still )?(?:set|good|on) for (?:{DAY})\b",
        rf"\bdid (?:i|we|he|she|my {KIN}) (?:already )?(?:book|schedule|make)\b",
        r"\bis my .{0,30}\bstill (?:on|good|scheduled|set)\b",
        rf"\bwhat(?:'s| is| do you have me down for)(?: happening)? (?:on )?(?:{DAY})$",
        (
            r"\b(?:i|we) (?:already |just )?(?:booked|scheduled|made|set up)\b.{0,40}\b(?:online|never got|"
            r"didn't get|don't have a|haven't (?:gotten|received))\b"
        ),
        (
            r"\bwhat(?:'s| is| was) the (?:time|day|date) (?:on|of|for) (?:my|that|the|our) "
            rf"(?:\w+ )?{APPOINTMENT}\b"
        ),
        (
            rf"\b(?:my|our|the) (?:\w+ )?{APPOINTMENT} (?:went|has gone|got|goes) (?:through|made|booked|"
            r"confirmed|in)\b"
        ),
    ),
    Intent.CAR_READY: (
        r"\b(?:is|are|when will|will|when's)\b.{0,25}\b(?:ready|done|finished|fixed|completed)\b",
        (
            r"\b(?:will|would|can|could|am) (?:i|we) (?:gonna |going to )?(?:still )?be out "
            r"(?:of (?:there|here) )?(?:by|before|in time)\b"
        ),
        r"\b(?:an|any) updates?\b",
        r"\bwhere(?:'s| is) my (?:car|truck|vehicle|van)\b",
        r"\b(?:status|update|progress) (?:of|on|about|for)\b",
        r"\bcar ready\b",
        (
            r"\b(?<!you )(?<!guys )(?<!you could )(?<!you can )(?<!guys could )(?<!guys can )(?<!somebody "
            r")(?<!someone )pick (?:it|up|my|the)\b(?! (?:\w+ )?(?:kids?|children|son|daughter|wife|"
            r"husband|boys?|girls?|"
            r"mom|dad|family)\b).{0,15}\b(?:up|car|truck|vehicle)\b"
        ),
        r"\bhow(?:'s| is) my (?:car|truck|vehicle|van) (?:doing|coming)\b",
        (
            r"\b(?:if|whether) (?:it|my \w+|the \w+)(?:'s| is| was)? (?:all |about )?(?:ready|done|finished|"
            r"fixed)$"
        ),
        (
            r"\bwhen (?:it|my \w+|the \w+)(?:'ll|'s| is| will| would| might| should)?(?: (?:be|going to be|"
            r"gonna be)) (?:ready|done|finished|fixed)\b"
        ),
    ),
    Intent.HISTORY: (
        r"\b(?:service|maintenance|repair) (?:history|records?)\b",
        r"\bwhen (?:was|did)\b.{0,30}\b(?:last|previous)\b",
        r"\b(?:last|previous) (?:service|thework|visit|time i)\b",
        r"\bwhat (?:was|did you|have you) (?:done|do|did)\b",
    ),
    Intent.WAITING_LIST: (
        (
            r"\b(?:wait(?:ing)? ?list|cancellation list|if (?:something|anything|a spot) opens up|if a spot "
            r"comes up|let me know if)\b"
        ),
    ),
}
