"""What a caller wants, by cues in plain wording. Words that named a service are replaced by WORK."""

from __future__ import annotations

import re
from enum import StrEnum

from calls.dialogue.cars import MAKE

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


_APPOINTMENT = r"(?:appointments?|apointments?|bookings?|reservations?|visits?|appt)"
_MINE = r"(?:my|the|that|this|it|our|an?|his|her)"

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow"
_KIN = (
    r"(?:husband|wife|mom|mother|mum|dad|father|son|daughter|brother|sister|parents|friend|boss|neighbor|"
    r"partner|boyfriend|girlfriend|grand(?:ma|pa|mother|father|son|daughter)|uncle|aunt|assistant|"
    r"secretary)\b"
)
_RELATIVE = rf"{_KIN}(?!')"

_SHOP = (
    r"(?:you|you guys|you folks|you all|y'all|the shop|the place|the dealership|the service department|"
    r"they|"
    r"anybody|anyone|somebody)"
)

_MAKE = rf"(?:{MAKE}|chevys?|vws?|foreign|european)s?"

_A_TIME = (
    r"(?:available|open|free|left|this|next|on|for|today|tomorrow|after|before|later|earlier|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)

_SOMEBODY_FOR_THE_CAR = (
    r"(?:to (?:see|have|get|find) )?(?:someone|somebody) (?:to )?(?:please )?"
    r"(?:about|for|look|check|fix|see|take|replace|change|do|thework)\b"
)

_PART = (
    r"(?:alternators?|starters?|transmission|clutch|wipers?(?: blades?)?|(?:head|tail|brake|fog|turn|"
    r"interior) ?(?:lights?|"
    r"signals?)|bulbs?|blinkers?|windows?|doors?|trunk|hood|sunroof|moonroof|seat ?belts?|seats?|mirrors?|"
    r"horn|heater|"
    r"heat|defroster|radiator|muffler|exhaust|catalytic converter|suspension|struts?|shocks?|axles?|belts?|"
    r"hoses?|"
    r"water pump|fuel pump|fans?|fuses?|sensors?|thermostat|spark plugs?|ignition|gas cap|gauge|speedometer|"
    r"cruise control|air conditioning|air conditioner|a ?c|radio|bluetooth|screen|camera|speakers?|"
    r"steering(?: wheel)?|"
    r"power steering|wheel bearings?|bearings?|throttle|injectors?|gasket|head gasket|timing belt|"
    r"serpentine belt)"
)
_CUES: dict[Intent, str] = {
    Intent.CANCEL: (
        # As it is often misheard; proof and a yes come before anything is cancelled.
        rf"\b(?:can (?:for|so|sell|cell)|counsel|council|console) {_MINE} {_APPOINTMENT}\b|"
        rf"\b(?:cancel\w*|call off|get rid of|delete|drop(?! (?:by|in|off|it off|(?:the|my|our) (?:car|"
        rf"truck|vehicle|van))\b))\b.{{0,25}}\b(?:{_APPOINTMENT}|it|both|all|"
        rf"them|thework|"
        rf"everything|service|one|other|monday|"
        r"tuesday|wednesday|thursday|friday|saturday|tomorrow)|\bcancel(?:lation|ling)\b|"
        r"\b(?:can't|cannot|won't be able to|not going to|not gonna)(?: be able to)? (?:make|come|"
        r"be able to make)\b(?!.*\b(?:move|reschedule|change|another|different|can (?:we|i) (?:do|come))\b)|"
        rf"\b(?:don't|no longer) need (?:{_MINE} )?{_APPOINTMENT}\b(?!.*\b(?:to know|to ask|a "
        rf"question)\b)|^cancel$|\bcancel please\b|"
        rf"^(?:i'd like|i want|i need) to cancel$|\bcancel (?:my|the|that) (?!call\b)\w+$|^cancel (?:the "
        rf")?(?:first|second|last)\b|"
        rf"\b(?:take|remove|get) (?:me|us|it|that|(?:my|the) (?:\w+ )?{_APPOINTMENT}|(?:{_DAY})) (?:off|"
        rf"from)(?: of)? "
        r"(?:the|your|my|our) (?:schedule|books?|calendar)\b|"
        rf"\b(?:scrap|scratch|bail on|back out of|skip) (?:out on )?(?:{_MINE} )?(?:\w+ "
        rf")?(?:{_APPOINTMENT}|{_DAY})\b|"
        rf"\b(?:never ?mind|forget) (?:about )?(?:{_MINE} )?(?:{_APPOINTMENT}|{_DAY})\b|"
        rf"\b(?:won't|will not|not going to|not gonna) (?:be able to )?(?:make it|be there|be in|bring "
        rf"(?:\w+ ){{1,2}}in)\b"
        r"(?!.*\b(?:move|reschedule|change|another|different|till|until)\b)|"
        rf"\bgive (?:my|that|the) (?:\w+ )?(?:slot|spot|time|{_APPOINTMENT}) (?:to|away)\b"
    ),
    Intent.MOVE: (
        r"\b(?:do|come(?: in)?|get in|have it)(?: on| in)? (?:an? )?(?:another|different|other) (?:day|"
        r"time|date)\b|"
        rf"\bdo it (?:on )?(?:{_DAY})(?: \w+)? instead\b|"
        r"\b(?:re ?schedul\w*|re ?book\w*|postpon\w*|delay(?:ing)?)\b|"
        r"\b(?:need|want|get|have|like) (?:it|that|this|them|my \w+)(?: \w+)? (?:moved|pushed|bumped|"
        r"switched|changed) "
        r"(?:up|back|to|out|forward)\b|"
        r"\b(?:can't|cannot) (?:do|make) .{1,25}\b(?:can|could) (?:i|we|you) (?:do|make|come|get)\b|"
        r"\b(?:get in|come in|come|be seen).{0,15}\b(?:minutes?|hours?) (?:earlier|sooner|later)\b|"
        rf"\b(?:something|anything) (?:sooner|earlier|later)\b.*\b(?:my|the) (?:\w+ )?{_APPOINTMENT}\b|"
        rf"\b(?:mov(?:e|ie|ing)|push|shift|bump|switch|swap|"
        rf"bring(?=.*\b(?:forward|up|back|later|earlier|sooner|instead|to (?:next |this )?(?:\w+day|"
        rf"tomorrow))\b))\b"
        rf".{{0,30}}\b(?:{_APPOINTMENT}|it|that|"
        rf"thework|up|back|forward|to|time|day|one|other)\b|"
        rf"\bchang(?:e|ing) (?:(?:{_MINE}|for|of|the time|the day|the date) ){{0,5}}(?:{_APPOINTMENT}|"
        rf"time|day|date|it to|thework(?! ?$))\b|"
        r"\bchange it\b|\bchange (?:that|this) to\b|\bmake it\b.{0,15}\b(?:later|earlier|sooner)\b|"
        r"\b(?:come|be there|drop by|swing by|"
        r"get in|arrive)\b.{0,20}\b(?:later|earlier|sooner)\b|"
        rf"\b(?:different|another|earlier|later|new) (?:time|day|date) for {_MINE}\b|"
        r"\b(?:can't|cannot|won't be able to) (?:make|come)\b.*\b(?:move|change|another|different)\b|"
        rf"\binstead of (?:on )?(?:{_DAY})\b|"
        rf"\bchange (?:my |the |it )?(?:from )?(?:{_DAY})\b.{{0,20}}\b(?:to|for)\b"
    ),
    Intent.AMEND: (
        r"\b(?:change|switch|swap)\b.{0,40}\bfrom (?:my|the) (?!\w+day\b)\w+ to (?:my|the) (?!\w+day\b)\w+|"
        r"\b(?:change|changing|switch|swap|update|correct) (?:the |my |out )*(?:car|vehicle|truck|"
        r"service)\b"
        r"(?=$| (?:on|for|of|in|to|from|that|i|please|though))|"
        r"\b(?:wrong|not the right) (?:car|vehicle|truck|service)\b|\b(?:switch|swap|change) cars\b|"
        r"\bthework (?:change )?(?:to|into) (?:an? |the )?thework\b|"
        r"\b(?:chang|switch|swap|turn)\w* .{0,30}thework .{0,12}\b(?:to|into|for) (?:\w+ ){0,3}thework|"
        r"\b(?:change|switch|turn|make|convert) (?:it|that|this|(?:my|the) (?:\w+ ){0,2}"
        rf"(?:{_APPOINTMENT}|one)) (?:to |into |for |from )?(?:(?:a|an|the|my) )?thework|"
        r"\bbring(?:ing)? (?!it)(?!.*\bin\b).{3,40}\binstead\b"
    ),
    Intent.TROUBLE: (
        r"\b(?:orange|yellow|amber|warning|little) light\b(?=.*\b(?:dash\w*|on|came)\b)|"
        rf"\b{_PART}\b.{{0,20}}\b(?:bad|out|broken|cracked|stuck|dead|slip\w*|gone|won't|will not|busted|"
        rf"dying|burnt|don't|doesn't|aren't|isn't|stopped|quit|"
        r"loose|acting up|acting weird|needs?|replac\w*|fix\w*|repair\w*)\b|"
        rf"\b(?:bad|broken|stuck|replace|fix|new|needs?|need a|burned out|burnt out|busted) (?:\w+ "
        rf")?{_PART}\b|"
        r"^(?:the |my )?check engine$|\bhit a (?:pothole|curb)\b|\b(?:burning|losing|using|low on|"
        r"dripping) (?:\w+ )?oil\b|"
        r"\b(?:fluid|liquid|coolant|antifreeze|puddles?)(?: is| was| that's)? (?:under(?:neath)?|beneath|"
        r"leak\w*|drip\w*|coming|on (?:the|my) (?:floor|ground|driveway|garage))\b|"
        r"\boil (?:spots?|stains?|puddles?)\b|\bhard to start\b|\bquart low\b|\bstreaking\b|"
        r"\btire pressure\b|"
        r"\b(?:problems?|issues?|trouble) (?:with|in)\b|\bsomething(?:'s| is)? (?:wrong|broken|off|"
        r"loose)\b|"
        r"\bwon't go (?:over|past|above|faster|into|in)\b|"
        r"(?<!that )(?<!this )(?<!that all )\bsounds?\b(?! like a (?:plan|deal|winner|lot)\b|"
        r" (?:\w+ )?(?:good|great|fine|perfect|okay?|right|nice|wonderful|awesome|excellent|lovely|fair|"
        r"reasonable|alright|"
        r"cool|fantastic|amazing|doable|terrific|expensive|about)\b)|"
        r"\bsounds? (?:\w+ )?(?:weird|strange|funny|odd|rough|terrible|awful|horrible|wrong)\b|"
        r"\b(?:noises?|rattl\w*|vibrat\w*|shak(?:es?|ing)|clunk\w*|sque(?:al|ak)\w*|grind\w*|"
        r"knocking|whin(?:es?|ing)|"
        r"stall(?:s|ed|ing)|misfir\w*|leak(?:s|ing)?|jerk\w*)\b|\bpull(?:s|ing) to the (?:left|right)\b|"
        r"\b(?:isn't|is not|not|doesn't|stopped) (?:work|working|running|run|start|starting|"
        r"shifting)\b(?! for)|\bblow(?:s|ing) (?:warm|hot|cold|cool|no|any)\b|"
        r"\b(?:overheat|shudder|wobbl|smell|hesitat(?=es|ing))\w*\b|"
        r"\b(?:runs?|running|getting) (?:hot|rough)\b|"
        r"\b(?:won't|doesn't|isn't|not|stopped) (?:\w+ )?"
        r"(?:cool|heat|charg|shift|turn|lock|idl)\w*\b"
        r"(?! (?:on|at|till|until|today|tomorrow))|"
        r"\b(?:warning |engine |oil |brake |airbag )?lights? (?:is|are|came|comes|come|went|keeps?|stays?) "
        r"(?:\w+ )?on\b"
    ),
    Intent.MY_APPOINTMENTS: (
        r"\bwhen(?:'s| is| was) (?:my|our) (?:\w+ )?thework\b|"
        r"\bwhat (?:day|time) (?:am i|are we|i'm|i am) (?:coming|"
        r"supposed|due|in)\b|\bwhat time (?:do|should) i (?:need to |have to )?(?:be|get|come) (?:there|"
        r"in)\b|"
        r"\bhave (?:me|us) (?:down|in|scheduled|booked) for\b|\banything coming up\b|"
        r"\bmy other appointment\b|"
        rf"\bis my (?:\w+ )?{_APPOINTMENT} (?:still )?(?:confirmed|set|booked|there)\b|"
        rf"\b(?:i'll|i will) be there (?:on |this |next )?(?:{_DAY})$|\bis it (?:{_DAY}) or (?:{_DAY})\b|"
        r"\bwhen(?:'s| is) (?:my|the) \w+ (?:coming in|booked|scheduled|due in)\b|"
        rf"\b(?:when|what time|what day|which day)(?: is|'s| was| do i have| are)?\b.{{0,20}}\b(?:my|"
        rf"our|next|upcoming)\b.{{0,20}}\b{_APPOINTMENT}\b|"
        rf"\b(?:know|tell me|find out|check|see|ask) (?:when|what time|"
        rf"what day)\b.{{0,30}}\b{_APPOINTMENT}\b|"
        rf"\b(?:what|which|how many) {_APPOINTMENT} (?:do|have|are|did)\b|"
        rf"\bdo i have (?:an?|any|some)? ?{_APPOINTMENT}\b|\b(?:what|which|any|do i have|have i got|"
        rf"check|confirm|look up|find|see|tell me about|remind me|about)\b.{{0,30}}"
        rf"\b(?:my|i|our|have|next|upcoming|"
        rf"existing) ?(?:\w+ )?{_APPOINTMENT}\b(?!.{{0,12}}\bfor (?:an? )?thework)|"
        r"\bwhat (?:have i|do i have|did i)(?! (?:have )?to\b) (?:got )?(?:book\w*|schedul\w*|coming up)?\b|"
        r"\bwhat i(?:'ve| have)(?: got)? (?:booked|scheduled|coming up)\b|"
        r"\b(?:don't|do not|can't) remember (?:what time|what day|when)\b|"
        r"\bdo i have (?:anything|something)\b|\b(?:if|whether) i have (?:anything|something|any)\b|"
        r"\bwhat(?:'s| is) (?:it|that) for$|"
        r"\b(?:what time|when) (?:i'm|i am) (?:supposed|scheduled|booked|due|coming)\b|"
        r"\bwhen am i (?:coming|booked|scheduled|due)\b|\bam i (?:booked|scheduled|down)\b|"
        r"\bwhen (?:do|should) i (?:come|bring)\b|"
        r"\bwhat am i (?:booked|scheduled|down) for\b|\bwhat time (?:do i come|am i|should i)\b|"
        r"\bwhat(?:'s| is) (?:booked|scheduled)\b|"
        r"\b(?:when|what (?:time|day|date)) (?:was|is) (?:that|it|the appointment) again\b|"
        rf"\b(?:my|our|the) (?:\w+ )?{_APPOINTMENT}\b.{{0,30}}\b(?:what time|what day|which day|is when)\b|"
        rf"\bdo you (?:have|see|show|find|got) (?:my|our) (?:\w+ )?{_APPOINTMENT}\b|"
        rf"\b(?:check|confirm|verify|ask|calling|inquire)(?: up)?(?: on| about)? (?:an?|the|our|his|her) "
        rf"(?:\w+ )?{_APPOINTMENT}\b|"
        r"\bwhat (?:was|is|'s) the (?:time|day|date) again\b|"
        rf"\bconfirming (?:for )?(?:(?:{_DAY})|it|that|my)\b|\b(?:calling|want|wanted|need|like) to confirm$|"
        rf"\b(?:calling|just|want|wanted|need|like)(?: to)? confirm(?:ing)?\b(?!.*\b(?:address|price)\b)|"
        rf"\bmy (?:\w+ ){{0,2}}?(?:{_APPOINTMENT}|thework) is (?:still )?(?:on |at |for |this |next |the )*"
        r"\w+\b.* (?:right|correct|isn't it|yeah|yes)$|"
        rf"\bwhat time is (?:my|the|that) (?:\w+ )?thework\b|\bwhat(?: all)? (?:do i have|have i got)\b|"
        rf"\bwhen am i (?:supposed|meant) to\b|\bdo i still have\b|\bam i (?:all |still )?(?:set|good|on) "
        rf"for (?:{_DAY})\b|"
        rf"\bdid i (?:already )?(?:book|schedule|make)\b|\bis my .{{0,30}}\bstill (?:on|good|scheduled|"
        rf"set)\b|"
        rf"\bwhat(?:'s| is| do you have me down for)(?: happening)? (?:on )?(?:{_DAY})$"
    ),
    Intent.CAR_READY: (
        r"\b(?:is|are|when will|will|when's)\b.{0,25}\b(?:ready|done|finished|fixed|completed)\b|"
        r"\bwhere(?:'s| is) my (?:car|truck|vehicle|van)\b|"
        r"\b(?:status|update|progress) (?:of|on|about|for)\b|\bcar ready\b|\bpick (?:it|up|my|"
        r"the)\b(?! (?:\w+ )?(?:kids?|children|son|daughter|wife|husband|boys?|girls?|mom|dad|family)\b)"
        r".{0,15}\b(?:up|car|truck|vehicle)\b|"
        r"\bhow(?:'s| is) my (?:car|truck|vehicle|van) (?:doing|coming)\b"
    ),
    Intent.HISTORY: (
        r"\b(?:service|maintenance|repair) (?:history|records?)\b|\bwhen (?:was|"
        r"did)\b.{0,30}\b(?:last|previous)\b|"
        r"\b(?:last|previous) (?:service|thework|visit|time i)\b|\bwhat (?:was|did you|"
        r"have you) (?:done|do|did)\b"
    ),
    Intent.HOURS: (
        r"\b(?<!after )(?<!many )(?<!few )(?<!couple )(?<!couple of )(?<!two )(?<!three )(?<!four "
        r")hours\b(?! ?of labor)|"
        r"\bopening times?\b|\b(?:are|is|r) (?:you|you guys|"
        r"y'all|the shop|the service department|they|it) open\b|"
        r"\bwhen (?:do|are|does|is) (?:you|you guys|y'all|the shop|they|it|"
        r"the service department) (?:open|close|closed|closing)\b|"
        r"\bwhat time (?:do|does|are|is)\b.{0,30}\b(?:open|close|closing)\b|\bhow late\b|"
        r"\bhow early\b(?! (?:should|do|can) i)|\byou open (?:on|today|tomorrow|sat|sun|mon)|"
        r"\bopen (?:on )?(?:saturdays?|sundays?|weekends?|today|tomorrow|late)\b|\bclosed (?:on|today|"
        r"tomorrow)\b|"
        rf"\b(?:are|is|will|do|does|when|what time|until when|till when|if|whether|how late|how long) "
        rf"{_SHOP}(?:'re|'ll)? (?:are |is |be |guys )?(?:(?:still|already|even|normally|usually|"
        rf"there and) )?"
        r"(?:open|close|closed|closing|there(?= (?:on |this |today|tomorrow|now|right now)))\b|"
        rf"\b{_SHOP}(?:'re| are| is)? (?:still |already )?(?:open|closed) (?:(?:{_DAY})s?|on|now|"
        rf"right now|"
        r"yet|at|until|till|this|over|during)\b|"
        r"\b(?:when|what time|how late|until when) (?:\w+ ){1,4}(?:shut|lock up|start work)\b|"
        rf"\b(?:are|is|do|does|will) {_SHOP} (?:be )?shut\b|\bstay(?:s|ing)? open\b|"
        rf"\b(?:do|does|are|is) {_SHOP} (?:do|doing|working|work) (?:on )?(?:(?:mon|tues|wednes|thurs|"
        rf"fri|satur|"
        r"sun)days?|weekends?|holidays?|(?:labor|memorial|independence|new year's|thanksgiving|"
        r"christmas))\b|"
        r"\b(?:you all|you|y'all|you guys) working (?:labor|memorial|new year|thanksgiving|christmas|"
        r"the fourth)|"
        r"\b(?:what|which) days?\b.{0,25}\b(?:open|closed?|work)\b|"
        rf"\b(?:(?:{_DAY})|weekends?)(?:'s| is)? (?:open|closed)$|"
        r"\b(?:the )?(?:latest|earliest|last) (?:time )?(?:that )?i can (?:come|get|drop|bring|be)\b|"
        r"\b(?:you|you guys|y'all) (?:open|closed) (?:on )?(?:christmas|thanksgiving|easter|new year|"
        r"labor|memorial|"
        r"veterans|presidents|martin|good friday|july|the fourth|black friday)|"
        r"^(?:and |what about |how about )?(?:on )?(?:christmas|thanksgiving|easter|new year's|labor day|"
        r"memorial day|"
        r"good friday|black friday|the fourth of july)(?: day| eve)?$|"
        r"\b(?:somebody|someone|anybody|anyone) (?:be )?there (?:to|tonight|tomorrow)\b|"
        r"\b(?:earliest|latest|first|last)(?: time)?(?: that)? (?:you|you guys|they|y'all)(?:'re| are)? "
        r"(?:open|close|closed|shut|there)\b|"
        rf"\b(?:open|closed) (?:on )?(?:the )?(?:(?:mon|tues|wednes|thurs|fri)days?|weekdays?|weekends?|"
        rf"evenings?|holidays?|nights?)\b|"
        r"\b(?:is|are|will) (?:anyone|anybody|someone|somebody|you|you guys|people) (?:be )?"
        r"(?:there|around|in|here) (?:before|after|on|at|early|late|during|over|past|by|around)\b|"
        rf"\b(?:do|does|are|is) {_SHOP} (?:work|there|in)(?: on)?(?: the)? "
        r"(?:weekends?|saturdays?|sundays?|holidays?)\b"
    ),
    Intent.LOCATION: (
        r"\bwhere (?:exactly )?(?:you|you guys|you all|y'all) (?:are|is)\b|"
        r"\bwhere (?:exactly |abouts )?(?:are|is|'s|do|can i find)\b.{0,25}\b(?:you|located|shop|"
        r"dealership|location|place|"
        r"department|find you)\b|"
        r"\b(?:your|the|what's the|what is the|street) address\b|\bdirections?\b|"
        r"\bhow (?:do|can|would|should) i (?:get|find|reach) (?:there|to you|to the|you|"
        r"the (?:shop|place))\b|"
        r"\bhow to (?:get|find|come|arrive|drive|reach)\b|\bdrove (?:right )?past\b|\bwhereabouts\b|"
        r"\bwhere (?:y'all|you guys|you) at\b|\bcross streets?\b|\bhow (?:far|close|near) (?:are|is|am|"
        r"away)\b|"
        r"\b(?:what|which) (?:street|road|avenue|part of|side of|area|neighborhood|city|town|corner|"
        r"exit)\b|\blocation\b|\bwhere you(?:'re| are)\b"
    ),
    Intent.PRICES: (
        r"\bhow much\b(?! (?:time|longer|notice))|\bthework (?:for )?free\b|\bfree thework\b|\bfees?\b|"
        r"\b(?:price|prices|pricing|cost|costs|charge|charges|quote|estimate|rate|rates|"
        r"expensive|cheap(?:er|est)?|pricey|ballpark)\b|"
        r"\bwhat (?:do|does|would|will) .{0,40}\b(?:go for|come to|come out to|add up to)\b|"
        r"\bwhat(?:'s| is| are) (?:an? |the |your )?(?:\w+ )?thework(?: (?:going for|these days|"
        r"at your place))?$|"
        r"\bwhat(?: do| does| would| will| is|'s|'ll).{0,25}\b(?:run me|set me back|run)\b|\bthe damage "
        r"(?:on|for)\b|"
        r"\bis (?:it|that|this) (?:for )?free\b(?! (?:on|at|to))|\bfree of charge\b|"
        r"\b(?:do|will|would) i (?:have to |need to )?(?:pay|owe) (?:anything|something|"
        r"for (?:it|that|this|the))\b"
    ),
    Intent.DURATION: (
        r"\bhow long\b(?!.{0,15}\b(?:wait|hold|been|have you)\b)(?!.*\bwarrant)|\bhow many (?:hours|"
        r"minutes)\b|"
        r"\bwill (?:it|that|this) take long\b|\bhow much time\b|\bwithout (?:my|the|a) (?:car|truck|"
        r"vehicle)\b|\btakes? (?:\w+ )?(?:long|"
        r"all day|the whole day|more than|less than|over an?|"
        r"under an?)\b|\bhow (?:quick|quickly|fast|soon) (?:can|could|do|will|would|is|are)\b"
        r"(?! (?:you|i|we)(?: guys| all)? (?:get|see|fit|take|come|bring|squeeze|look|have|do))|"
        r"\bhow long .{0,30}\b(?:without|wait)\b|\b(?:done|finished|in and out|out of there) (?:in|within|"
        r"under) (?:an?|half|one|two|three|\d+) \w+"
    ),
    Intent.SERVICES: (
        r"\bwhat (?:services|kind of (?:services|work)|types? of (?:services|work)|do you (?:do|offer|"
        r"guys do)|can you (?:do|fix))\b|"
        r"\b(?:list|menu) of services\b|\bwhat (?:all )?(?:services )?do you (?:offer|provide|have)\b"
        rf"(?! (?:got )?{_A_TIME})|"
        r"\bservices (?:do you|you) (?:offer|have|provide)\b|"
        r"\bdo you (?:(?:guys|folks|all|people|also|even|still) )*(?:do|offer|fix|repair|"
        r"service)\b(?! \w+days?\b)"
    ),
    Intent.WAITING: (
        r"\b(?:can|could|may|do|should) i (?:\w+ ){0,3}(?:wait|sit|stay|hang (?:out|around))\b(?! list)|"
        r"\b(?:i|we|you) can wait for\b|\bwait(?:ing)? (?:there|here|for it|while|in the)\b|"
        r"\b(?:i'll|i will|i'm (?:going to|gonna)) (?:just )?wait$|\bsomewhere (?:i can|to) (?:wait|sit)\b|"
        r"\bdrop (?:it|the car|my car) off\b|"
        r"\bwaiting (?:room|area)\b|\bwhile i wait\b|\bplace to (?:sit|wait)\b|"
        r"\bleave (?:it|(?:the|my) (?:car|truck|vehicle|van)) (?:there|with|all|over)\b"
    ),
    Intent.BRING: (
        r"\bbring (?:my|the) keys?\b|"
        r"\b(?:what|anything|something|stuff|papers|documents)\b.{0,30}\bbring\b(?! (?:it|the car|my car))|"
        r"\bbring (?:anything|something|any)\b"
    ),
    Intent.LOANER: (
        r"\bgive (?:us |people |me )?rides?\b|\b(?:loaners?|rentals?|courtesy cars?|shuttle|ride home|"
        r"(?:give me|need|get|have) a (?:ride|"
        r"lift)|takes? (?:people|me|us) home|"
        r"pick me up|drive me)\b"
    ),
    Intent.PAYMENT: (
        r"\b(?:pay|payments?|(?:credit|debit) cards?|american express|amex|mastercard|card number|my bill|"
        r"invoice|refund|(?:take|in|with) cash)\b"
    ),
    Intent.WALK_IN: (
        rf"\bwalk ?ins?\b|\bdo i (?:need|(?:have|need) to (?:have|make|book)) an? {_APPOINTMENT}\b|"
        rf"\bwithout (?:an? )?{_APPOINTMENT}\b|\bjust (?:drop|come|stop|swing|show|roll) (?:by|in|up)\b"
    ),
    Intent.WRITTEN: (
        r"\b(?:text|e ?mail|sms|message) (?:me|it to me|that to me|confirmation|reminder)\b|"
        r"\bsend (?:me |us )?(?:it |that |this )?(?:an? |the |by |as |in )*(?:text|e ?mail|sms|message|"
        r"confirmation|"
        r"reminder|link)\b|\b(?:get|receive|have) (?:an? |the )*(?:text|e ?mail|sms|confirmation|"
        r"reminder)\b"
    ),
    Intent.ANY_MAKE: (
        rf"\b(?:do|can|will) {_SHOP} (?:also |even |only )?(?:work on|service|fix|repair|see|take|look at) "
        r"(?:all |any |other |only |a |an |my )*(?:cars?|makes?|models?|brands?|trucks?|"
        r"vehicles?|kinds? of cars?|"
        r"other (?:brands|makes)|hybrids?|electric (?:cars|vehicles)|e ?v ?s?|teslas?|diesels?)\b|"
        rf"\b(?:do|can|will|would|could) {_SHOP} (?:\w+ )?(?:work on|service|fix|repair|see|take|look at|"
        rf"do|"
        rf"handle) (?:an? |any |my |old |older |other )*{_MAKE}\b|"
        r"\b(?:not|bought|got) (?:it |my car |the car )?from (?:your|another|a different|somewhere)\b|"
        rf"\bable to (?:work on|service|fix|repair) (?:{_MAKE}|it|them|those|my)\b|"
        rf"\b(?:do|can|will) {_SHOP} (?:also |even |only )?work on "
        r"(?!weekends|\w+days?\b|it\b|that\b|this\b)\w+"
    ),
    Intent.OTHER_WORK: (
        r"\b(?:new|flat|bald|worn|worn out|replacement|snow|winter|summer|all season|used|spare|punctured|"
        r"blown|"
        r"another|of|four|two) tires?\b(?! (?:pressure|light))|"
        r"\btires? (?:is |are |was |went |looks? |keeps? )?(?:all )?(?:flat|bald|worn|leaking|losing|"
        r"repair\w*|patch\w*|"
        r"replace\w*|plug\w*)\b|\b(?:need|want|buy|get|replace)(?: \w+)? tires\b(?! (?:rotat|check|balanc))|"
        r"\b(?:nail|screw|hole) in (?:my|the|a|one)\b|\bpuncture\b|"
        r"\balign(?:ment|ments|ed)\b|\bdetail(?:ed|ing)\b|\b(?:a|full|interior|exterior) detail\b|\bdetail "
        r"(?:my|the)\b|"
        r"\bmotorcycles?\b|\blocked (?:my |the )?keys\b|\bcar ?wash(?:ed)?\b|\bwash(?:ed)? (?:my|the|it)\b|"
        r"\bbalanc(?:ed|ing)\b|\btires? balance\b|^balance$|\bbody ?(?:work|shop)\b|"
        r"\b(?:dents?|dings?|scratches|scratched|paint|bumper|"
        r"fender|windshields?|upholstery|floor mats?|accessor(?:y|ies)|hitch)\b|\bscratch "
        r"(?:on|in|repair)\b|"
        r"\b(?:cracked|broken|window|auto|rear|back) glass\b|\b(?:new|spare|extra|another|replacement) "
        r"(?:\w+ )?"
        r"(?:keys?|fobs?)\b|\blost my (?:\w+ )?keys?\b|\bkey ?fobs?\b|\btint\w*\b|\bremote start\w*\b|"
        r"\bregistration\b(?!.*thework)|"
        r"\b(?:update|updates?) (?:for )?(?:my |the )?(?:maps?|navigation|software)\b|\b(?:software|map|"
        r"navigation) updates?\b|"
        r"\bhit a (?:deer|pole|tree|car)\b|\brear[ -]?ended\b|\bhail damage\b"
    ),
    Intent.ADVISORS_MATTER: (
        r"\bhow early (?:should|do|can) i (?:get|be|come|show|arrive)\b|"
        r"\b(?:is|are) there (?:an?|any) (?:open )?"
        r"thework (?:on|for) my\b|"
        r"\bleft (?:my|our|an?|some|the) (?!(?:car|truck|vehicle|van|message|voice ?mail)\b)(?:\w+ ){1,2}?"
        r"(?:in|at|there|with|inside)\b|\blost and found\b|"
        r"\bwarrant(?:y|ies)\b|\b(?:can|could|what if) i (?:still )?(?:cancel|change|move|reschedule)(?: "
        r"it| that)? "
        r"(?:later|if|last minute|at the last|the day)\b|\bcancel\w* (?:fees?|polic(?:y|ies)|charges?)\b|"
        r"\bwill (?:somebody|someone|you|you guys|they|anyone|an advisor|i) (?:\w+ )?(?:call|text|notify|"
        r"remind|get a call)\b|"
        r"\b(?:update|change) (?:my|the) (?:phone|cell|number|address|email|e mail|name|information|info|"
        r"contact)\b|"
        r"\bwho (?:do|should) i ask for\b|\bcome (?:and )?(?:get|tow|pick up) (?:it|me|my \w+)\b|\bleave "
        r"(?:a |him a |her a )?"
        r"message\b|\bhow far out\b|\bhow often\b|\b(?:copy of|see) my (?:invoice|bill|receipt)\b|\bam i "
        r"due for\b|"
        r"\b(?:can|could|do|will|would) you (?:guys )?(?:also )?tow\b|\btowing\b|"
        r"\b(?:is|are|will|would) (?:it|that|this|they|the \w+) (?:be )?covered\b(?! (?:in|with))|"
        r"\binsurance\b|\b(?:coupons?|discounts?|specials?|deals?|promotions?|financing|trade ?in)\b|"
        rf"\b(?:do|can) {_SHOP} (?:sell|buy|have any(?! (?:\w+ )?(?:openings?|time|times|slots?|"
        r"appointments?|availability|spots?|room|thing)\b)|carry|rent)\b|"
        r"\bdo (?:you|they|you guys) use\b|"
        r"\bwhat (?:brand|kind|type|sort) of (?:oil|parts|fluid|tires|thework)\b|"
        r"\bwhat(?:'s| is)? (?:included|all included|the difference)\b|"
        r"\bwhat (?:do|does|all do) (?:you|they|it|thework|the thework|an? thework) "
        r"(?:do|include|check|cover|come with)\b|"
        r"\bdoes .{0,20}thework (?:include|come with|cover)\b|"
        r"\bhabla\w*\b|\bspanish\b|\bspeaks? (?:chinese|mandarin|cantonese|polish|french|arabic|hindi|"
        r"korean|"
        r"vietnamese|russian|tagalog|portuguese)\b|\b(?:to|i|do|can|we) park\b|"
        r"\b(?:open|outstanding|unrepaired) thework\b|"
        rf"\bmy {_KIN}(?: is|'s| will|'ll| would| can| could) (?:\w+ ){{0,3}}(?:pick|bring|drop|"
        rf"get)(?:ping|ing)?\b|\bin stock\b|\bwi ?fi\b|\bparking\b|"
        r"\bdrop (?:\w+ ){1,2}?off (?:\w+ )?(?:tonight|the night before|the evening before|early|before you "
        r"open|after you close|at night|night|late)\b|"
        r"\b(?:overnight|after hours|(?:night|key|early bird) drop|drop ?box|drop slot)\b|"
        r"\b(?:leave|drop)(?: off)? (?:the |my )?keys?\b|"
        r"\b(?:fees?|charged?|penalty|cost)\b.{0,25}\b(?:cancel\w*|no show|don't show|miss|reschedul\w*|"
        r"late)\b|"
        r"\b(?:speak|in) (?:espa[nñ]ol|another language)\b|"
        r"\bwhat(?:'s| is) (?:your|the) (?:phone |direct |fax )?number\b|\byour (?:e ?mail|web ?site)\b|"
        r"\b(?:book|schedule|do (?:it|this)) online\b|\bwhat (?:kind of |type of |weight )?oil\b|"
        r"\bown (?:oil|parts?|tires?|filters?)\b|\bare you (?:guys )?hiring\b|\bmy (?:car|vehicle)(?:'s)? "
        r"worth\b|"
        r"\b(?:can|could|may|what if|(?:ok|okay|fine|alright|all right|a problem) if) (?:my \w+|somebody|"
        r"someone|another person|a friend(?: of mine)?) (?:else )?(?:brings?|picks?|drops?|comes?|"
        r"collects?|takes?)\b(?! (?:a )?look)"
    ),
    Intent.DIAGNOSIS: (
        r"\bshould i (?:still |keep |even )?(?:be )?(?:drive|driving)\b|"
        r"\bwhat(?:'s| is| could be| might be)(?: the)? (?:wrong|causing|problem|matter|that (?:noise|"
        r"sound))\b|"
        r"\bwhy (?:is|does|would|has) (?:my|the|it)\b|\bdo you think it(?:'s| is)\b|\bis it safe\b|"
        r"\bcan i (?:still )?drive\b|\bwhat does (?:it|that|the light) mean\b"
    ),
    Intent.PERSON: (
        r"\bwho (?:do|can|should|could|would) i (?:talk|speak|ask)\b(?! for)|"
        r"\b(?:speak|talk|chat|transfer\w*|connect\w*|put me|get me|give me|"
        rf"(?:want|need)(?! {_SOMEBODY_FOR_THE_CAR})|hand me)\b.{{0,25}}\b"
        r"(?:person|human|representative|rep|somebody|someone|operator|agent|advisor|adviser|"
        r"manager|receptionist|technician|mechanic|live|real|people|"
        r"department|staff|sales|parts)\b|"
        r"^(?:a )?(?:real |live )?(?:person|human|human being|operator|representative|agent|advisor|"
        r"service advisor|manager)(?: please)?$|"
        r"\b(?:send|needs?|get|call|want)(?: me| us)? (?:a |the )?(?:tow(?: truck)?|jump(?: start)?)\b|"
        r"\b(?:needs?|want) (?:it|her|my (?:car|truck)) towed\b|\bneeds? to be towed\b|\b(?:broke|broken) "
        r"down\b|\bstranded\b|"
        r"\b(?:need|want|order|looking for|buy) (?:a|an|some|any) (?:\w+ )?parts?\b|"
        r"^(?:the )?(?:parts|sales|finance|billing|accounting|body shop|rental|service(?= department))(?: "
        r"department)?"
        r"(?: please)?$|\b(?:parts|sales|finance|billing|accounting|rental) department\b|"
        r"\breturning (?:a|your|the) (?:missed )?call\b|\babout (?:the|a) job\b|"
        r"\b(?:quiero|necesito|cita|gracias|hola|buenos|cambio de aceite|espanol)\b|"
        r"\b(?:buy|purchase|lease|sell|trade)(?: in)? (?:a |an |my |another )(?:new |used )?(?:car|vehicle|"
        r"truck|suv)\b|"
        r"\breturning (?:a|your|his|her|their|somebody's|someone's) call\b|\bmissed (?:a|your) (?:phone "
        r")?call\b|"
        r"\b(?:somebody|someone|you|you guys|they|he|she|technician|mechanic|advisor) (?:just |had |has |"
        r"have )?"
        r"(?:from (?:\w+ ){1,3}?(?:just )?)?"
        r"(?:called (?:me|us)|said to call|told me to call|left (?:me )?a (?:message|voicemail))\b|"
        r"\b(?:somebody|someone|you|anyone|an advisor) (?:\w+ )?(?:needs? to|should|must|please|to|can|"
        r"could|will) (?:please )?"
        r"call me\b|\b(?:give|giving) (?:me|us) a (?:call|ring)\b|\bstuck in traffic\b|\bmissed my (?:\w+ "
        r")?appointment\b|"
        r"\bam i too late\b|\b(?:car|truck|vehicle)(?:'s| is| was| has been| got| has)(?: been)? towed\b|"
        r"\b(?:i'll|i will|i'm going to|i'm gonna|gonna|i might|i may) be (?:[\w']+ ){0,6}(?:late|"
        r"behind)\b|\bi'm on my way\b|"
        r"\b(?:i'm|i am|we're) (?:outside|in the (?:parking )?lot|here to|at the (?:front|shop|dealer\w*|"
        r"service|door))\b|"
        r"\b(?:got|have|had) a (?:voice ?mail|message|missed call)\b|"
        r"\b(?:speak|talk) (?:to|with) (?!you\b|me\b|my\b|about\b|a machine\b|the machine\b)\w+|"
        r"^is (?!it\b|that\b|this\b|there\b|my\b|the\b|your\b|everything\b|anyone\b|anybody\b|tomorrow\b|"
        r"today\b|noon\b)\w+ "
        r"(?:there|in|in today|available|around)$|"
        r"\b(?:no hablo|no habla|no english|por favor|en espa[nñ]ol|no speak)\b|^(?:zero|press zero)$|"
        r"\breal (?:person|human)\b|\bhuman (?:being|please)\b|\bcall me back\b|"
        r"\brunning (?:\w+ ){0,3}(?:late|"
        r"behind)\b|\b(?:have|"
        r"can) (?:someone|somebody) call\b|(?<!i'll )(?<!i will )(?<!to )(?<!just )(?<!gotta )(?<!better "
        r")(?<!me )\bcall ?back\b|"
        r"\bdon't want (?:to (?:talk|speak) (?:to|with) )?(?:a|an|this|the|some) (?:machine|robot|computer|"
        r"bot|recording|ai)\b|"
        r"\bnot (?:a|talk\w* to a|speak\w* to a) (?:machine|robot|computer|bot)\b"
    ),
    Intent.COMPLAINT: (
        r"\b(?:complain\w*|upset|frustrat\w*|disappointed|charged (?:me )?twice|overcharged|lawyer|"
        r"attorney|(?:will|'ll|gonna|going to|to|can|could|should) sue|sue (?:you|them|your|the)|suing|"
        r"lawsuit|legal action|small claims|"
        r"better business|b b b|bbb|court|ripped? (?:me )?off|rip off|scam\w*|"
        r"unacceptable|not (?:very |too |at all )?happy|unhappy|ridiculous|furious|pissed|angry|mad at|"
        r"outrag\w*|disgust\w*|"
        r"(?<!sounds )(?<!smells )(?<!runs )(?<!rides )(?<!drives )(?:terrible|horrible|awful)"
        r"(?! (?:\w+ )?(?:noises?|sounds?|smells?|squeak\w*|squeal\w*|grind\w*|rattl\w*|vibrat\w*|shak\w*|"
        r"weather|traffic|memory|mileage|with|at))|"
        r"worst|fed up|sick of|bullshit|fuck\w*|"
        r"shit\w*|damn|goddamn|asshole|idiots?|stupid|incompetent|liar|lied to|useless)\b|\b(?:you|"
        r"they|you guys) (?:broke|damaged|scratched|ruined|messed up)\b"
    ),
    Intent.STOP_CALLING: (
        r"\b(?:stop|quit) (?:calling|texting|contacting|bothering)\b|\b(?:don't|do not|never) (?:call|"
        r"text|contact) me\b(?! back)|"
        r"\b(?:take|remove) me (?:off|from)\b(?! (?:of )?(?:the |your |my )?(?:schedule|books?|calendar|"
        r"\w+day))|"
        r"\bdo not call list\b|\bunsubscribe\b"
    ),
    Intent.REPEAT: (
        r"\b(?:say|tell me) (?:that|it|this) (?:again|one more time|once more)\b|\brepeat\b|"
        r"\bcome again\b|\bwhat (?:did|was that|was it) ?(?:you say|you said)?$|"
        r"\b(?:didn't|couldn't|did not|can't) (?:hear|catch|get) (?:that|you|it|what)\b|^(?:pardon|"
        r"sorry|what|huh|excuse me|again|pardon me|what's that|sorry what|"
        r"(?:hello )*(?:are )?you (?:still )?there|"
        r"(?:hello )*(?:is )?(?:anybody|anyone|somebody) (?:still )?there|"
        r"i'm sorry)$|^what (?:was|were) (?:they|those|it|that|the (?:first|second|third|last|times|"
        r"options|choices|dates))\b|\bone more time\b|\bsay again\b|\bspeak up\b|\bloud(?:er)?\b|"
        r"\b(?:breaking up|cutting out|cut out|bad (?:line|connection)|hard to hear)\b|^(?:huh|what)(?: "
        r"what| huh)*$|"
        r"\bi(?: did)? not understand\b|\bcan you say that\b|"
        r"\bwhat (?:time|day|date) (?:did you (?:say|mean)|(?:was|is) that|again)\b|"
        r"\bdid you say\b|\bwhat(?:'s| is) the (?:time|day|date) (?:of|for|on) (?:that|it)\b|"
        r"\bis that .{1,30} or \w+|\bwhat did i say\b|"
        r"\byou hear me\b|\bslow(?:er| down)\b"
    ),
    Intent.WAIT: (
        r"\b(?:hold on|hang on|just a (?:sec\w*|moment|minute)|one (?:sec\w*|moment|minute)|"
        r"give me a (?:sec\w*|moment|minute)|wait a (?:sec\w*|moment|minute)|"
        r"hold please|let me (?:check|look|see|think|find|grab|get my|ask|talk to)|bear with me|"
        r"i(?:'ll)?(?: just)? (?:need|have|want|got|ought) to (?:(?:check with|ask|talk to|run it by) my \w+|"
        r"check my (?:calendar|schedule)|think (?:about|it))|"
        r"a moment please)\b|^(?:not (?:just |quite )?yet|wait|hold|h+m+|u+m+|u+h+|er+m*|well|so|let's see)$"
    ),
    Intent.PRESENT: (
        r"\b(?:i'm|i am) (?:still |right |back )?(?:here|back|ready|listening|still on)\b|^(?:still )?here$"
    ),
    Intent.START_OVER: (
        r"\b(?:start (?:over|again|from the beginning)|begin again|from the (?:top|start|beginning)|"
        r"restart|go back to the (?:start|beginning))\b"
    ),
    Intent.NEVER_MIND: (
        r"\btake (?:that|it) (?:back )?off$|"
        r"\b(?:never ?mind|forget (?:it|about it|that)|cancel that|leave it|changed my mind|hold off|"
        r"i(?:'ll| will)(?: just)?(?: have to| need to)? (?:call|ring|phone) (?:you )?(?:guys )?(?:back|"
        r"again|later)|"
        r"i(?:'ll| will)? (?:have to|need to|gotta|got to|better) (?:call|ring|phone) (?:you )?(?:guys "
        r")?back|let me (?:call|ring) (?:you )?(?:guys )?back|"
        r"don't bother|not anymore|skip it|drop it|"
        r"leave it as it is|keep it (?:as it is|the way it is))\b|^cancel$"
    ),
    Intent.HELP: (
        r"\bwhat (?:else )?can (?:you|i) (?:do|say|ask|help)\b|^(?:help|help me|options|menu|main menu)$|"
        r"\bwhat (?:are )?my options\b|\bi need (?:some )?help$|\bcan you help me$"
    ),
    Intent.WHO_ARE_YOU: (
        r"\bare you (?:a |an )?(?:real|human|robot|bot|machine|computer|a i|ai|person|recording|"
        r"automated)\b|\bwho (?:am i (?:talking|speaking) (?:to|with)|is this|are you)\b|"
        r"\bam i (?:talking|speaking) (?:to|with) an? (?:real|human|robot|bot|machine|computer|"
        r"person)\b|\bwhat(?:'s| is) your name\b|\bdo you have a name\b|"
        r"\bis this (?:call )?(?:being )?recorded\b|"
        r"\bis this (?:\w+ ){0,4}(?:robot|recording|machine|bot|real|a i|ai|automated|computer)\b"
    ),
    Intent.NOT_ME: (
        r"\b(?:i'm|i am|this is|that's|it's) not (?:me|him|her|my name|who i am|the right person)\b|"
        r"\bwrong (?:person|name|customer)\b|"
        r"\b(?:using|borrow\w*|calling from) (?:a friend's|someone else's|somebody else's|"
        r"my neighbor's) (?:phone|number)\b|"
        rf"\bcall(?:ing)? (?:for|on behalf of) (?:my|a|our) {_RELATIVE}|\bon behalf of\b|"
        rf"\b(?:this is|i'm|i am) (?:\w+ )?(?!my |your )\w+'s {_RELATIVE}"
    ),
    Intent.WAITING_LIST: (
        r"\b(?:wait(?:ing)? ?list|cancellation list|if (?:something|anything|a spot) opens up|if a spot "
        r"comes up|"
        r"let me know if)\b"
    ),
    Intent.GREETING: (
        r"\bnew (?:customer|here)\b|\bnever been (?:there|here)\b|"
        r"^(?:hi|hello|hey|good (?:morning|afternoon|evening)|hi there|hello there|yo)\b"
    ),
    Intent.THANKS: r"\b(?:thanks|thank you|appreciate it|great|perfect|awesome)\b",
    Intent.BOOK: (
        r"\bmy (?:car|truck|vehicle|van) needs (?:some )?work\b|"
        rf"\b(?:need|want|like) (?:to schedule )?something (?:for )?(?:{_A_TIME})|"
        r"\bbook (?:me|us) (?:for|on|in|at|a|an)\b|"
        r"\b(?:make|book|schedule|set ?up) (?:an?|my|some)$|\ban appointment (?:for|to)$|"
        r"\b(?:set ?up|schedule|book|needs?|want|like|get|have|for|make)\b(?: \w+){0,3}? "
        r"(?:a|my|some|its|needs|need|get|car|due for)? ?"
        r"(?<!shuttle )(?<!customer )(?<!loaner )(?<!towing )(?<!tow )service\b(?! (?:department|advisor|"
        r"adviser|center|"
        r"manager|desk|"
        r"writer|and parts|history|record))|"
        r"\bbeen a while since\b|\b(?:need|want) (?:my|the|our) (?:car|truck|vehicle|van) (?:looked at|"
        r"checked|serviced)\b|"
        r"\b(?:due|time|ready) for (?:a |my |its |some |the |an? \w+ )?(?:\w+ )?(?:service|maintenance|"
        r"check ?up)\b|"
        r"\b(?:i'm|it's|is|car's|i am|it is) due\b(?! (?:for )?(?:anything|back))|"
        rf"\b(?:book|schedule|make|set ?up|get|need|want|like|have|arrange|"
        rf"take)\b.{{0,35}}\b{_APPOINTMENT}\b|\b(?:bring|get|drop|take|have|come)\b.{{0,25}}"
        r"\b(?:in(?! (?:the (?:morning|afternoon|evening)|an? |two |three |\d))|serviced|looked at|"
        r"checked(?: out)?|worked on|fixed|repaired|by)\b|\b(?:book|"
        r"schedule|need|want|due for|get|like|have|do|could use|looking for)\b.{0,25}thework|"
        rf"\b(?:can|could|would) {_SHOP} (?:please )?(?:work on|(?:take a )?look at|check|fix|service|see) "
        r"(?:it|my|the|this)\b|"
        r"^(?:book|booking|schedule|appointment|an appointment|book an appointment)(?: please)?$|"
        rf"\bwhat (?:else )?(?:do you have|have you got) {_A_TIME}|"
        rf"\b(?:do you have|have you got|is there) anything (?:open |available |free |left )?{_A_TIME}|"
        r"\b(?:get|have|make|book|need|want)(?: me)? (?:another|a new) one\b|"
        r"\b(?:availab\w*|openings?|any times?|opening for|fit me in|squeeze me in)\b|"
        r"\b(?:what's|what is) (?:your|the) (?:earliest|next|first|soonest)(?: available)? "
        r"(?:appointment|opening|slot|time)\b|"
        r"\b(?:need|want|like) to (?:book|schedule|come in)\b|\bschedule (?:a |some )?(?:service|"
        r"maintenance|something)\b|\balso\b.{0,20}thework"
    ),
}
_NEED_NOT = re.compile(
    r"\b(?:don't|do not|won't|wouldn't|no) (?:need|have|want) to (?:change|move|cancel|re ?schedule)\b"
)
_HOLDS = re.compile(
    rf"(?<!could )(?<!can )(?<!may )(?<!should )(?<!do )(?<!would )(?<!if )"
    rf"(?:\b(?:i|we)(?:'ve| have| had)|\bmy {_KIN}(?: has|'s got| had))(?: "
    rf"got)?(?: already)? (?:a|an|my|the|that|this|two|three|both|several)(?: \w+)? (?:thework|"
    rf"{_APPOINTMENT})\b"
    r"(?! (?:due|to (?:book|schedule|make)|request))|"
    r"\b(?:i'm|i am|we're) (?:already )?(?:booked|scheduled|down) for\b"
)
""" "I have an oil change on Thursday" is a visit that there is, and no wish for one."""
_PATTERNS = tuple((intent, re.compile(cue)) for intent, cue in _CUES.items())
MERE_COURTESIES = frozenset({Intent.GREETING, Intent.THANKS, Intent.NOT_ME})
_LOOKS_LIKE_BOOKING = frozenset({Intent.MOVE, Intent.CANCEL, Intent.MY_APPOINTMENTS, Intent.HISTORY})
_ABOUT_THE_SHOP = frozenset({Intent.WALK_IN, Intent.WRITTEN, Intent.ANY_MAKE, Intent.ADVISORS_MATTER})
_ABOUT_WORK = frozenset({Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.ADVISORS_MATTER})
_ASKS = re.compile(r"^(?:\w+ ){0,2}?(?:am|do|does|can|could|may|is|are|will|would|what|what's)\b")
_WILL_CALL = re.compile(r"\bwill (?:\w+ ){1,2}(?:call|text)\b")
_ADVISORS_KNOW_BETTER = frozenset(
    {
        *(Intent.CANCEL, Intent.MOVE, Intent.PRICES, Intent.LOANER, Intent.CAR_READY, Intent.WALK_IN),
        *(Intent.PAYMENT, Intent.MY_APPOINTMENTS, Intent.WRITTEN),
    }
)
_NOT_OF_OTHER_WORK = frozenset(
    {Intent.BOOK, Intent.TROUBLE, Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.ANY_MAKE}
)
_QUESTIONS_ABOUT_A_SERVICE = frozenset({Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.CAR_READY})


def intents_heard(words: str) -> tuple[Intent, ...]:
    """Intents in the order in which they were said, clause by clause."""
    found: dict[Intent, int] = {}
    asks = False
    for place, clause in enumerate(_clauses(words)):
        for intent in _of_clause(clause, is_of_a_question=asks):
            found.setdefault(intent, place)
        asks = asks or bool(_ABOUT_WORK.intersection(found) and Intent.BOOK not in found)
    if Intent.TROUBLE in found and _CAN_WAIT.search(words):
        found.pop(Intent.WAITING, None)
        found[Intent.DIAGNOSIS] = 0
    if _HOLDS.search(words) and not set(found) - MERE_COURTESIES:
        wants_another_time = re.search(r"\b(?:instead|different (?:day|time)|another (?:day|time))\b", words)
        found[Intent.MOVE if wants_another_time else Intent.MY_APPOINTMENTS] = 0
    return tuple(sorted(found, key=lambda intent: found[intent]))


_CLAUSE = re.compile(
    r"\b(?:and also|and then|and can you|and could you|and i|and|but|also|then|plus|oh and)\b"
)


def _clauses(words: str) -> list[str]:
    """The sentence as a whole decides first; its parts only add what the whole did not show."""
    parts = [part.strip() for part in _CLAUSE.split(words)]
    return [part for part in parts if part] if len(parts) > 1 else [words]


_IS_GRATEFUL = re.compile(r"\b(?:thanks|thank you) for (?:the|your|all|such|that)\b")
_ASKS_FOR_IT = re.compile(r"\b(?:need|want|like to|book|schedule|can|could|move|cancel|change|but)\b")
_CAN_WAIT = re.compile(r"\bcan (?:i|it|that|this) wait\b(?! (?:for it|there|here|in))")
_ADDS = re.compile(r"\badd\b")
_WAS_TOLD = re.compile(
    r"\b(?:they|you|you guys|he|she|somebody|the (?:guy|tech\w*|advisor|mechanic))(?: had| have)? "
    r"(?:said|told me|recommended|mentioned|noticed|suggested|found)\b"
)
""" "Last time I was in they said I needed brake pads" asks for the pads, and not what was done."""


def _of_clause(clause: str, *, is_of_a_question: bool) -> list[Intent]:
    found = [intent for intent, pattern in _PATTERNS if pattern.search(clause)]
    if _IS_GRATEFUL.search(clause) and not _ASKS_FOR_IT.search(clause):
        return [Intent.THANKS]
    if Intent.HISTORY in found and _WAS_TOLD.search(clause):
        found.remove(Intent.HISTORY)
    if Intent.OTHER_WORK in found:
        found = [intent for intent in found if intent not in _NOT_OF_OTHER_WORK]
    if _HOLDS.search(clause):
        found = [intent for intent in found if intent is not Intent.BOOK]
    elif WORK in clause and MERE_COURTESIES.issuperset(found) and not is_of_a_question:
        found.append(Intent.BOOK)
    if Intent.TROUBLE in found and (WORK in clause or _LOOKS_LIKE_BOOKING.intersection(found)):
        found.remove(Intent.TROUBLE)
        if MERE_COURTESIES.issuperset(found):
            found.append(Intent.BOOK)
    if _NEED_NOT.search(clause):
        found = [intent for intent in found if intent not in (Intent.MOVE, Intent.CANCEL, Intent.AMEND)]
    if Intent.AMEND in found:
        found = [intent for intent in found if intent not in (Intent.BOOK, Intent.MOVE)]
    if Intent.BOOK in found and _LOOKS_LIKE_BOOKING.intersection(found):
        found.remove(Intent.BOOK)
    if Intent.BOOK in found and Intent.BRING in found and WORK not in clause:
        found.remove(Intent.BOOK)
    if Intent.BOOK in found and _QUESTIONS_ABOUT_A_SERVICE.intersection(found):
        found.remove(Intent.BOOK)
    if _ASKS.search(clause) and _ABOUT_THE_SHOP.intersection(found):
        found = [intent for intent in found if intent not in (Intent.BOOK, Intent.SERVICES)]
    if Intent.ADVISORS_MATTER in found:
        found = [
            intent for intent in found if intent not in (Intent.LOANER, Intent.WAITING, Intent.CAR_READY)
        ]
    if Intent.REPEAT in found and WORK not in clause and Intent.BOOK in found:
        found.remove(Intent.BOOK)
    if Intent.ADVISORS_MATTER in found and _ASKS.search(clause):
        found = [intent for intent in found if intent not in _ADVISORS_KNOW_BETTER]
    if Intent.SERVICES in found and {
        Intent.PAYMENT,
        Intent.ANY_MAKE,
        Intent.LOANER,
        Intent.WAITING,
    }.intersection(found):
        found.remove(Intent.SERVICES)
    if Intent.ADVISORS_MATTER in found and Intent.PERSON in found and _WILL_CALL.search(clause):
        found.remove(Intent.PERSON)
    if Intent.PRICES in found and Intent.PAYMENT in found:
        found.remove(Intent.PAYMENT)
    if Intent.MOVE in found and Intent.CANCEL in found and re.search(r"\bre ?schedul|\bmove\b", clause):
        found.remove(Intent.CANCEL)
    if Intent.MY_APPOINTMENTS in found and WORK in clause and _ADDS.search(clause):
        found = [*(one for one in found if one not in (Intent.MY_APPOINTMENTS, Intent.BOOK)), Intent.BOOK]
    if Intent.CANCEL in found and Intent.MY_APPOINTMENTS in found:
        found.remove(Intent.MY_APPOINTMENTS)
    if Intent.MOVE in found and Intent.MY_APPOINTMENTS in found:
        found.remove(Intent.MY_APPOINTMENTS)
    return found
