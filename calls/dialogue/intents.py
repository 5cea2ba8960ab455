"""What a caller wants, by cues in plain wording. Words that named a service are replaced by WORK."""

from __future__ import annotations

import re
from enum import StrEnum

from calls.dialogue.cars import MAKE
from calls.dialogue.cue import AnyOf, cue

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
_MINE = r"(?:my|the|that|this|it|our|an?|his|her)"

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow"
KIN = (
    r"(?:husband|wife|mom|mother|mum|dad|father|son|daughter|brother|sister|parents|friend|boss|neighbor|"
    r"partner|boyfriend|girlfriend|grand(?:ma|pa|mother|father|son|daughter)|uncle|aunt|assistant|"
    r"secretary)\b"
)
_RELATIVE = rf"{KIN}(?!')"

_SHOP = (
    r"(?:you|you guys|you folks|you all|y'all|the shop|the place|the dealership|the service department|they|"
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
    r"(?:alternators?|starters?|transmission|clutch|wipers?(?: blades?)?|"
    r"(?:head|tail|brake|fog|turn|interior) ?(?:lights?|signals?)|bulbs?|blinkers?|windows?|doors?|trunk|"
    r"hood|sunroof|moonroof|seat ?belts?|seats?|mirrors?|horn|heater|heat|defroster|radiator|muffler|"
    r"exhaust|catalytic converter|suspension|struts?|shocks?|axles?|belts?|hoses?|water pump|fuel pump|"
    r"fans?|fuses?|sensors?|thermostat|spark plugs?|ignition|gas cap|gauge|speedometer|cruise control|"
    r"air conditioning|air conditioner|a ?c|radio|bluetooth|screen|camera|speakers?|steering(?: wheel)?|"
    r"power steering|wheel bearings?|bearings?|throttle|injectors?|gasket|head gasket|timing belt|"
    r"serpentine belt)"
)
_CUES: dict[Intent, str] = {
    Intent.CANCEL: (
        # As it is often misheard; proof and a yes come before anything is cancelled.
        rf"\b(?:can (?:for|so|sell|cell)|counsel|council|console) {_MINE} {APPOINTMENT}\b|"
        rf"\b(?:cancel\w*|call off|get rid of|delete|drop(?! (?:by|in|off|it off|"
        rf"(?:the|my|our) (?:car|truck|vehicle|van))\b))\b.{{0,25}}\b(?:{APPOINTMENT}|it|both|all|them|"
        rf"thework|everything|service|one|other|monday|"
        r"tuesday|wednesday|thursday|friday|saturday|tomorrow)|\bcancel(?:lation|ling)\b|"
        r"\b(?:can't|cannot|won't be able to|not going to|not gonna)(?: be able to)? (?:make(?! up)|come|"
        r"be able to make)\b(?!.*\b(?:move|reschedule|change|another|different|can (?:we|i) (?:do|come))\b)|"
        rf"\b(?:don't|no longer) need (?:{_MINE} )?{APPOINTMENT}\b(?!.*\b(?:to know|to ask|a question)\b)|"
        r"^cancel$|\bcancel please\b|^(?:(?:hi|hello|hey|yes|yeah|so|um|just) )*(?:(?:i|we)(?:'d)? )?"
        rf"(?:(?:would )?(?:like|want|need|have|got) to|wanna|gotta|needa) cancel$|"
        rf"\bcancel (?:my|the|that) (?!call\b)\w+$|^cancel (?:the )?(?:first|second|last)\b|"
        rf"\b(?:take|remove|get) (?:me|us|it|that|(?:my|the) (?:\w+ )?{APPOINTMENT}|(?:{_DAY})) (?:off|"
        rf"from)(?: of)? "
        r"(?:the|your|my|our) (?:schedule|books?|calendar)\b|"
        rf"\b(?:scrap|scratch|bail on|back out of|skip) (?:out on )?(?:{_MINE} )?(?:\w+ )?(?:{APPOINTMENT}|"
        rf"{_DAY})\b|\b(?:never ?mind|forget) (?:about )?(?:{_MINE} )?(?:{APPOINTMENT}|{_DAY})\b|"
        rf"\b(?:won't|will not|not going to|not gonna) (?:be able to )?(?:make it|be there|be in|"
        rf"bring (?:\w+ ){{1,2}}in)\b"
        r"(?!.*\b(?:move|reschedule|change|another|different|till|until)\b)|"
        r"\bsomething(?:'s| has| just)? (?:came|come) up\b(?! on (?:the|my|our) )|"
        rf"\bgive (?:my|that|the) (?:\w+ )?(?:slot|spot|time|{APPOINTMENT}) (?:to|away)\b"
    ),
    Intent.MOVE: (
        r"\b(?:do|come(?: in)?|get in|have it)(?: on| in)? (?:an? )?(?:another|different|other) (?:day|"
        r"time|date)\b|"
        rf"\bdo it (?:on )?(?:{_DAY})(?: \w+)? instead\b|"
        r"\b(?:can't|cannot) (?:do|make) (?:\w+ ){1,3}?(?:any ?more|now|after all)\b.*"
        r"\b(?:(?:can|could) (?:i|we|you)|do you have|is there|(?:how|what) about)\b|"
        r"\b(?:re ?schedul\w*|re ?book\w*|postpon\w*|delay(?:ing)?)\b|"
        r"\b(?:need|want|get|have|like) (?:it|that|this|them|my \w+)(?: \w+)? (?:moved|pushed|bumped|"
        r"switched|changed) (?:up|back|to|out|forward)\b|"
        r"\b(?:can't|cannot) (?:do|make(?! up)) .{1,25}\b(?:can|"
        r"could) (?:i|we|you) (?:do|make|come|get)\b|\b(?:get in|come in|come|be seen).{0,15}\b(?:minutes?|"
        r"hours?) (?:earlier|sooner|later)\b|"
        rf"\b(?:something|anything) (?:sooner|earlier|later)\b.*\b(?:my|the) (?:\w+ )?{APPOINTMENT}\b|"
        rf"\b(?:mov(?:e|ie|ing)|push|shift|bump|switch|swap|bring(?=.*\b(?:forward|up|back|later|earlier|"
        rf"sooner|instead|to (?:next |this )?(?:\w+day|tomorrow))\b))\b.{{0,30}}\b(?:{APPOINTMENT}|it|that|"
        rf"thework|up|back|forward|to|time|day|one|other)\b|\bchang(?:e|"
        rf"ing) (?:(?:{_MINE}|for|of|the time|the day|the date) ){{0,5}}(?:{APPOINTMENT}|time|day|date|"
        rf"it to|thework(?! ?$))\b|"
        r"\bchange it\b|\bchange (?:that|this) to\b|\bmake it\b.{0,15}\b(?:later|earlier|sooner)\b|"
        r"\b(?:come|be there|drop by|swing by|get in|arrive)\b.{0,20}\b(?:later|earlier|sooner)\b|"
        rf"\b(?:different|another|earlier|later|new) (?:time|day|date) for {_MINE}\b|"
        r"\b(?:can't|cannot|won't be able to) (?:make|come)\b.*\b(?:move|change|another|different)\b|"
        rf"\binstead of (?:on )?(?:{_DAY})\b|\bchange (?:my |the |"
        rf"it )?(?:from )?(?:{_DAY})\b.{{0,20}}\b(?:to|for)\b"
    ),
    Intent.AMEND: (
        r"\b(?:change|switch|swap)\b.{0,40}\bfrom (?:my|the) (?!\w+day\b)\w+ to (?:my|the) (?!\w+day\b)\w+|"
        r"\b(?:change|changing|switch|swap|update|correct) (?:the |my |out )*(?:car|vehicle|truck|"
        r"service)\b(?=$| (?:on|for|of|in|to|from|that|i|please|though))|"
        r"\b(?:wrong|not the right) (?:car|vehicle|truck|service)\b|\b(?:switch|swap|change) cars\b|"
        r"\bthework (?:change )?(?:to|into) (?:an? |the )?thework\b|"
        r"\b(?:chang|switch|swap|turn)\w* .{0,30}thework .{0,12}\b(?:to|into|for) (?:\w+ ){0,3}thework|"
        r"\b(?:change|switch|turn|make|convert) (?:it|that|this|(?:my|the) (?:\w+ ){0,2}"
        rf"(?:{APPOINTMENT}|one)) (?:to |into |for |from )?(?:(?:a|an|the|my) )?thework|"
        r"\bbring(?:ing)? (?!it)(?!.*\bin\b).{3,40}\binstead\b"
    ),
    Intent.TROUBLE: (
        r"\b(?:orange|yellow|amber|warning|little) light\b(?=.*\b(?:dash\w*|on|came)\b)|"
        rf"\b{_PART}\b.{{0,20}}\b(?:bad|out|broken|cracked|stuck|dead|slip\w*|gone|won't|will not|busted|"
        rf"dying|burnt|don't|doesn't|aren't|isn't|stopped|quit|"
        r"loose|acting up|acting weird|needs?|replac\w*|fix\w*|repair\w*)\b|"
        rf"\b(?:bad|broken|stuck|replace|fix|new|needs?|need a|burned out|burnt out|busted) (?:\w+ "
        rf")?{_PART}\b|"
        r"\b(?:gas|fuel)? ?(?:mileage|economy)(?:'s| is| has| got| went| seems)(?: \w+){0,2} (?:terrible|"
        r"bad|worse|awful|"
        r"horrible|down|dropped|poor|low)\b|"
        r"^(?:the |my )?check engine$|\bhit a (?:pothole|curb)\b|"
        r"\b(?:burning|losing|using|low on|dripping) (?:\w+ )?oil\b|"
        r"\b(?:fluid|liquid|coolant|antifreeze|puddles?)(?: is| was| that's)? (?:under(?:neath)?|beneath|"
        r"leak\w*|drip\w*|coming|on (?:the|my) (?:floor|ground|driveway|garage))\b|"
        r"\boil (?:spots?|stains?|puddles?)\b|\bhard to start\b|\bquart low\b|\bstreaking\b|"
        r"\btire pressure\b|\b(?:problems?|issues?|trouble) (?:with|in)\b|"
        r"\bsomething(?:'s| is)? (?:wrong|broken|off|loose)\b|\bwon't go (?:over|past|above|faster|into|"
        r"in)\b|(?<!that )(?<!this )(?<!that all )\bsounds?\b(?! like a (?:plan|deal|winner|lot)\b|"
        r" (?:\w+ )?(?:good|great|fine|perfect|okay?|right|nice|wonderful|awesome|excellent|lovely|fair|"
        r"reasonable|alright|cool|fantastic|amazing|doable|terrific|expensive|about)\b)|"
        r"\bsounds? (?:\w+ )?(?:weird|strange|funny|odd|rough|terrible|awful|horrible|wrong)\b|"
        r"\b(?:noises?|rattl\w*|vibrat\w*|shak(?:es?|ing)|clunk\w*|sque(?:al|ak)\w*|grind\w*|knocking|"
        r"whin(?:es?|ing)|stall(?:s|ed|ing)|misfir\w*|leak(?:s|ing)?|jerk\w*)\b|"
        r"\bpull(?:s|ing) to the (?:left|right)\b|"
        r"(?<!day )(?<!tomorrow )\b(?:isn't|is not|not|doesn't|stopped) (?:work|working|"
        r"running|run|start|starting|shifting)\b(?! for)|\bblow(?:s|ing) (?:warm|hot|cold|cool|no|any)\b|"
        r"\b(?:overheat|shudder|wobbl|smell|hesitat(?=es|ing))\w*\b|"
        r"\b(?:runs?|running|getting) (?:hot|rough)\b|\b(?:won't|doesn't|isn't|not|"
        r"stopped) (?:\w+ )?(?:cool|heat|charg|shift|turn|lock|idl)\w*\b(?! (?:on|at|till|until|today|"
        r"tomorrow))|\b(?:warning |engine |oil |brake |airbag )?lights? (?:is|are|came|comes|come|went|"
        r"keeps?|stays?) (?:\w+ )?on\b"
    ),
    Intent.MY_APPOINTMENTS: (
        r"\bwhen(?:'s| is) (?:my|our) (?!last\b|previous\b)(?:\w+ )?thework\b|"
        r"\bwhat (?:day|time) (?:am i|are we|i'm|i am) (?:coming|supposed|due|in)\b|"
        rf"\b(?:when|what time|what day)(?:'s| is| was) (?:his|her|their|the(?= \w+$)|(?:my )?\w+'s) "
        rf"(?:\w+ )?{APPOINTMENT}\b|"
        r"\bwhat time (?:do|should) i (?:need to |have to )?(?:(?:be|get|come) (?:there|in)|"
        r"(?:drop|bring) (?:it|the|"
        r"my|her)\b.{0,20}\b(?:off|in))\b|"
        r"\bhave (?:me|us) (?:down|in|scheduled|booked) for\b|\banything coming up\b|"
        r"\bmy other appointment\b|^(?:and |so )?is that all(?: of (?:them|it)| i have)?$|"
        rf"\b(?:know|list|hear|see|give me|read me|go over) (?:about )?(?:all )?(?:of )?(?:my|our) "
        rf"(?:upcoming |other )?{APPOINTMENT}\b|"
        rf"\bis (?:my|our) (?:\w+ )?(?:{APPOINTMENT}|thework) (?:on |for )*(?:{_DAY}) or\b|"
        r"\bi have something (?:booked|scheduled|down|coming up)\b|"
        r"\b(?:don't|do not|can't|cannot) (?:know|remember|recall) (?:when|what (?:time|day)|which day) "
        r"(?:it|that)(?:'s| is| was)\b|"
        rf"\bis my (?:\w+ )?{APPOINTMENT} (?:still )?(?:confirmed|set|booked|there)\b|"
        rf"\b(?:i'll|i will) be there (?:on |this |next )?(?:{_DAY})$|\bis it (?:{_DAY}) or (?:{_DAY})\b|"
        r"\bwhen(?:'s| is) (?:my|the) \w+ (?:coming in|booked|scheduled|due in)\b|"
        rf"\b(?:when|what time|what day|which day)(?: is|'s| was| do i have| are)?\b.{{0,20}}\b(?:my|our|"
        rf"next|upcoming)\b.{{0,20}}\b{APPOINTMENT}\b|\b(?:know|tell me|find out|check|see|ask) (?:when|"
        rf"what time|what day)\b.{{0,30}}\b{APPOINTMENT}\b|\b(?:what|which|how many) {APPOINTMENT} (?:i|we|"
        rf"do|have|are|did)\b|\bdo i have (?:an?|any|some)? ?{APPOINTMENT}\b|"
        rf"\b(?:what|which|any|do i have|have i got|check|confirm|look up|find|see|tell me about|remind me|"
        rf"about)\b.{{0,30}}\b(?:my|i|our|have|next|upcoming|"
        rf"existing) ?(?:\w+ )?{APPOINTMENT}\b(?!.{{0,12}}\bfor (?:an? )?thework)|"
        r"\bwhat (?:have i|do i have|did i)(?! (?:have )?to\b) (?:got )?(?:book\w*|schedul\w*|coming up)?\b|"
        r"\bwhat i(?:'ve| have)(?: got)? (?:booked|scheduled|coming up)\b|"
        r"\b(?:don't|do not|can't) remember (?:what time|what day|when)\b|"
        r"\bdo i have (?:anything|something)\b|\b(?:if|whether) i have (?:anything|something|any)\b|"
        r"\bwhat(?:'s| is) (?:it|that) for$|\b(?:what time|when) (?:i'm|i am) (?:supposed|scheduled|booked|"
        r"due|coming)\b|\bwhen am i (?:coming|booked|scheduled|due)\b|\bam i (?:booked|scheduled|down)\b|"
        r"\bwhen (?:do|should) i (?:come|bring)\b|\bwhat am i (?:booked|scheduled|down) for\b|"
        r"\bwhat time (?:do i come|am i|should i)\b|\bwhat(?:'s| is) (?:booked|scheduled)\b|"
        r"\b(?:when|what (?:time|day|date)) (?:was|is) (?:that|it|the appointment) again\b|"
        rf"\b(?:my|our|the) (?:\w+ )?{APPOINTMENT}\b.{{0,30}}\b(?:what time|what day|which day|is when)\b|"
        rf"\bdo you (?:have|see|show|find|got) (?:my|our) (?:\w+ )?{APPOINTMENT}\b|"
        rf"\b(?:check|confirm|verify|ask|calling|inquire)(?: up)?(?: on| about)? (?:an?|the|our|his|her) "
        rf"(?:\w+ )?{APPOINTMENT}\b|"
        r"\bwhat (?:was|is|'s) the (?:time|day|date) again\b|"
        rf"\bconfirming (?:for )?(?:(?:{_DAY})|it|that|my)\b|\b(?:calling|want|wanted|need|like) to confirm$|"
        rf"\b(?:calling|just|want|wanted|need|like)(?: to)? confirm(?:ing)?\b(?!.*\b(?:address|price)\b)|"
        rf"\bmy (?:\w+ ){{0,2}}?(?:{APPOINTMENT}|thework) is (?:still )?(?:on |at |for |this |next |the )*"
        r"\w+\b.* (?:right|correct|isn't it|yeah|yes)$|"
        rf"\b(?:what (?:time|day|date)|which day) is (?:my|the|that) (?:\w+ )?thework\b|"
        rf"\bwhat(?: all)? (?:do i have|have i got)\b|"
        rf"\bwhen am i (?:supposed|meant) to\b|\bdo i still have\b|"
        rf"\bam i (?:all |still )?(?:set|good|on) for (?:{_DAY})\b|"
        rf"\bdid i (?:already )?(?:book|schedule|make)\b|\bis my .{{0,30}}\bstill (?:on|good|scheduled|"
        rf"set)\b|\bwhat(?:'s| is| do you have me down for)(?: happening)? (?:on )?(?:{_DAY})$"
    ),
    Intent.CAR_READY: (
        r"\b(?:is|are|when will|will|when's)\b.{0,25}\b(?:ready|done|finished|fixed|completed)\b|"
        r"\b(?:an|any) updates?\b|\bwhere(?:'s| is) my (?:car|truck|vehicle|van)\b|"
        r"\b(?:status|update|progress) (?:of|on|about|"
        r"for)\b|\bcar ready\b|\bpick (?:it|up|my|the)\b(?! (?:\w+ )?(?:kids?|children|son|daughter|wife|"
        r"husband|boys?|girls?|mom|dad|family)\b).{0,15}\b(?:up|car|truck|vehicle)\b|"
        r"\bhow(?:'s| is) my (?:car|truck|vehicle|van) (?:doing|coming)\b"
    ),
    Intent.HISTORY: (
        r"\b(?:service|maintenance|repair) (?:history|records?)\b|"
        r"\bwhen (?:was|did)\b.{0,30}\b(?:last|previous)\b|\b(?:last|previous) (?:service|thework|visit|"
        r"time i)\b|\bwhat (?:was|did you|have you) (?:done|do|did)\b"
    ),
    Intent.HOURS: (
        r"\b(?<!after )(?<!many )(?<!few )(?<!couple )(?<!couple of )(?<!two )(?<!three )(?<!four "
        r")hours\b(?! ?of labor)|\bopening times?\b|\b(?:are|is|r) (?:you|you guys|y'all|the shop|"
        r"the service department|they|it) open\b|\bwhen (?:do|are|does|is) (?:you|you guys|y'all|the shop|"
        r"they|it|the service department) (?:open|close|closed|closing)\b|"
        r"\bwhat time (?:do|does|are|is)\b.{0,30}\b(?:open|close|closing)\b|\bhow late\b|"
        r"\bhow early\b(?! (?:should|do|can) i)|\byou open (?:on|today|tomorrow|sat|sun|mon)|"
        r"\bopen (?:on )?(?:saturdays?|sundays?|weekends?|today|tomorrow|late)\b|"
        r"\bclosed (?:on|today|tomorrow)\b|"
        rf"\b(?:are|is|will|do|does|when|what time|until when|till when|if|whether|how late|how long) "
        rf"{_SHOP}(?:'re|'ll)? (?:are |is |be |guys )?(?:(?:still|already|even|normally|usually|"
        rf"there and) )?"
        r"(?:open|close|closed|closing|there(?= (?:on |this |today|tomorrow|now|right now)))\b|"
        rf"\b{_SHOP}(?:'re| are| is)? (?:still |already )?(?:open|closed) (?:(?:{_DAY})s?|on|now|"
        rf"right now|"
        r"yet|at|until|till|this|over|during)\b|\b(?:when|what time|how late|"
        r"until when) (?:\w+ ){1,4}(?:shut|lock up|start work)\b|"
        rf"\b(?:are|is|do|does|will) {_SHOP} (?:be )?shut\b|\bstay(?:s|ing)? open\b|"
        rf"\b(?:do|does|are|is) {_SHOP} (?:do|doing|working|work) (?:on )?(?:(?:mon|tues|wednes|thurs|"
        rf"fri|satur|"
        r"sun)days?|weekends?|holidays?|(?:labor|memorial|independence|new year's|thanksgiving|"
        r"christmas))\b|\b(?:you all|you|y'all|you guys) working (?:labor|memorial|new year|thanksgiving|"
        r"christmas|the fourth)|\b(?:what|which) days?\b.{0,25}\b(?:open|closed?|work)\b|"
        rf"\b(?:(?:{_DAY})|weekends?)(?:'s| is)? (?:open|closed)$|"
        r"\b(?:the )?(?:latest|earliest|last) (?:time )?(?:that )?i can (?:come|get|drop|bring|be)\b|"
        r"\b(?:you|you guys|y'all) (?:open|closed) (?:on )?(?:christmas|thanksgiving|easter|new year|labor|"
        r"memorial|veterans|presidents|martin|good friday|july|the fourth|black friday)|"
        r"^(?:and |what about |how about )?(?:on )?(?:christmas|thanksgiving|easter|new year's|labor day|"
        r"memorial day|good friday|black friday|the fourth of july)(?: day| eve)?$|"
        r"\b(?:somebody|someone|anybody|anyone) (?:be )?there (?:to|tonight|tomorrow)\b|"
        r"\b(?:earliest|latest|first|last)(?: time)?(?: that)? (?:you|you guys|they|y'all)(?:'re|"
        r" are)? (?:open|close|closed|shut|there)\b|"
        rf"\b(?:open|closed) (?:on )?(?:the )?(?:(?:mon|tues|wednes|thurs|fri)days?|weekdays?|weekends?|"
        rf"evenings?|holidays?|nights?)\b|"
        r"\b(?:is|are|will) (?:anyone|anybody|someone|somebody|you|you guys|people) (?:be )?"
        r"(?:there|around|in|here) (?:before|after|on|at|early|late|during|over|past|by|around)\b|"
        rf"\b(?:do|does|are|is) {_SHOP} (?:work|there|in)(?: on)?(?: the)? "
        r"(?:weekends?|saturdays?|sundays?|holidays?)\b"
    ),
    Intent.LOCATION: (
        r"\bwhere (?:exactly )?(?:you|you guys|you all|y'all) (?:are|is)\b|"
        r"\bwhere (?:exactly |abouts )?(?:are|is|'s|do|can i find)\b.{0,25}\b(?:you|located|shop|dealership|"
        r"location|place|department|find you)\b|\b(?:your|the|what's the|what is the|street) address\b|"
        r"\bdirections?\b|\bhow (?:do|can|would|should) i (?:get|find|reach) (?:there|to you|to the|you|"
        r"the (?:shop|place))\b|\bhow to (?:get|find|come|arrive|drive|reach)\b|\bdrove (?:right )?past\b|"
        r"\bwhereabouts\b|\bwhere (?:y'all|you guys|you) at\b|\bcross streets?\b|"
        r"\bhow (?:far|close|near) (?:are|is|am|away)\b|\b(?:what|which) (?:street|road|avenue|part of|"
        r"side of|area|neighborhood|city|town|corner|exit)\b|\blocation\b|\bwhere you(?:'re| are)\b"
    ),
    Intent.PRICES: (
        r"\bhow much\b(?! (?:time|longer|notice))|\bthework (?:for )?free\b|\bfree thework\b|\bfees?\b|"
        r"\b(?:price|prices|pricing|cost|costs|charge|charges|quote|estimate|rate|rates|expensive|"
        r"cheap(?:er|est)?|pricey|ballpark)\b|\bwhat (?:do|does|would|will) .{0,40}\b(?:go for|come to|"
        r"come out to|add up to)\b|\bwhat(?:'s| is| are) (?:an? |the |"
        r"your )?(?:\w+ )?thework(?: (?:going for|these days|at your place))?$|"
        r"\bwhat(?: do| does| would| will| is|'s|'ll).{0,25}\b(?:run me|set me back|run)\b|"
        r"\bthe damage (?:on|for)\b|\bis (?:it|that|this) (?:for )?free\b(?! (?:on|at|to))|"
        r"\bfree of charge\b|\b(?:do|will|would) i (?:have to |need to )?(?:pay|owe) (?:anything|something|"
        r"for (?:it|that|this|the))\b"
    ),
    Intent.DURATION: (
        r"\bhow long\b(?!.{0,15}\b(?:wait|hold|been|have you)\b)(?!.*\bwarrant)|"
        r"\bhow many (?:hours|minutes)\b|\bwill (?:it|that|this) take long\b|\bhow much time\b|"
        r"\bwithout (?:my|the|a) (?:car|truck|vehicle)\b|\btakes? (?:\w+ )?(?:long|all day|the whole day|"
        r"more than|less than|over an?|under an?)\b|\bhow (?:quick|quickly|fast|soon) (?:can|could|do|will|"
        r"would|is|are)\b(?! (?:you|i|we)(?: guys| all)? (?:get|see|fit|take|come|bring|squeeze|look|have|"
        r"do))|\bhow long .{0,30}\b(?:without|wait)\b|\b(?:done|finished|in and out|out of there) (?:in|"
        r"within|under) (?:an?|half|one|two|three|\d+) \w+"
    ),
    Intent.SERVICES: (
        r"\bwhat (?:services|kind of (?:services|work)|types? of (?:services|work)|"
        r"do you (?:do|offer|guys do)|can you (?:do|fix))\b|\b(?:list|menu) of services\b|"
        r"\bwhat (?:all )?(?:services )?do you (?:offer|provide|have)\b"
        rf"(?! (?:got )?{_A_TIME})|"
        r"\bservices (?:do you|you) (?:offer|have|provide)\b|"
        r"\bdo you (?:(?:guys|folks|all|people|also|even|still) )*(?:do|offer|fix|repair|"
        r"service)\b(?! \w+days?\b)"
    ),
    Intent.WAITING: (
        r"\b(?:can|could|may|do|should) i (?:\w+ ){0,3}(?:wait|sit|stay|hang (?:out|around))\b(?! list)|"
        r"\b(?:i|we|you) can wait for\b|\bwait(?:ing)? (?:there|here|for it|while|in the)\b|"
        r"\b(?:i'll|i will|i'm (?:going to|gonna)) (?:just )?wait$|\bsomewhere (?:i can|to) (?:wait|sit)\b|"
        r"\bdrop (?:it|the car|my car) off\b|\bwaiting (?:room|area)\b|\bwhile i wait\b|"
        r"\bplace to (?:sit|wait)\b|\bleave (?:it|(?:the|my) (?:car|truck|vehicle|van)) (?:there|with|all|"
        r"over)\b"
    ),
    Intent.BRING: (
        r"\bbring (?:my|the) keys?\b|\b(?:what|anything|something|stuff|papers|"
        r"documents)\b.{0,30}\bbring\b(?! (?:it|the car|my car))|\bbring (?:anything|something|any)\b"
    ),
    Intent.LOANER: (
        r"\bgive (?:us |people |me )?rides?\b|\b(?:loaners?|rentals?|courtesy cars?|shuttle|ride home|"
        r"(?:give me|need|get|have) a (?:ride|lift)|takes? (?:people|me|us) home|pick me up|drive me)\b"
    ),
    Intent.PAYMENT: (
        r"\b(?:pay|payments?|(?:credit|debit) cards?|american express|amex|mastercard|card number|my bill|"
        r"invoice|refund|(?:take|in|with) cash)\b"
    ),
    Intent.WALK_IN: (
        rf"\bwalk ?ins?\b|\bdo i (?:need|(?:have|need) to (?:have|make|book)) an? {APPOINTMENT}\b|"
        rf"\bwithout (?:an? )?{APPOINTMENT}\b|\bjust (?:drop|come|stop|swing|show|roll) (?:by|in|up)\b"
    ),
    Intent.WRITTEN: (
        r"\b(?:text|e ?mail|sms|message) (?:me|it to me|that to me|confirmation|reminder)\b|"
        r"\bsend (?:me |us )?(?:it |that |this )?(?:an? |the |by |as |in )*(?:text|e ?mail|sms|message|"
        r"confirmation|reminder|link)\b|\b(?:get|receive|have) (?:an? |the )*(?:text|e ?mail|sms|"
        r"confirmation|reminder)\b"
    ),
    Intent.ANY_MAKE: (
        rf"\b(?:do|can|will) {_SHOP} (?:also |even |only )?(?:work on|service|fix|repair|see|take|look at) "
        r"(?:all |any |other |only |a |an |my )*(?:cars?|makes?|models?|brands?|trucks?|vehicles?|"
        r"kinds? of cars?|other (?:brands|makes)|hybrids?|electric (?:cars|vehicles)|e ?v ?s?|teslas?|"
        r"diesels?)\b|"
        rf"\b(?:do|can|will|would|could) {_SHOP} (?:\w+ )?(?:work on|service|fix|repair|see|take|look at|do|"
        rf"handle) (?:an? |any |my |old |older |other )*{_MAKE}\b|"
        r"\b(?:not|bought|got) (?:it |my car |the car )?from (?:your|another|a different|somewhere)\b|"
        rf"\bable to (?:work on|service|fix|repair) (?:{_MAKE}|it|them|those|my)\b|"
        rf"\b(?:do|can|will) {_SHOP} (?:also |even |only )?work on "
        r"(?!weekends|\w+days?\b|it\b|that\b|this\b)\w+"
    ),
    Intent.OTHER_WORK: (
        r"\b(?:new|flat|bald|worn|worn out|replacement|snow|winter|summer|all season|used|spare|punctured|"
        r"blown|another|of|four|two) tires?\b(?! (?:pressure|light))|"
        r"\btires? (?:is |are |was |went |looks? |keeps? )?(?:all )?(?:flat|bald|worn|leaking|losing|"
        r"repair\w*|patch\w*|replace\w*|plug\w*)\b|\b(?:need|want|buy|get|"
        r"replace)(?: \w+)? tires\b(?! (?:rotat|check|balanc))|\b(?:nail|screw|hole) in (?:my|the|a|one)\b|"
        r"\bpuncture\b|\balign(?:ment|ments|ed)\b|\bdetail(?:ed|ing)\b|"
        r"\b(?:a|full|interior|exterior) detail\b|\bdetail (?:my|the)\b|\bmotorcycles?\b|"
        r"\blocked (?:my |the )?keys\b|\bcar ?wash(?:ed)?\b|\bwash(?:ed)? (?:my|the|it)\b|"
        r"\bbalanc(?:ed|ing)\b|\btires? balance\b|^balance$|\bbody ?(?:work|shop)\b|"
        r"\b(?:dents?|dings?|scratches|scratched|paint|bumper|fender|windshields?|upholstery|floor mats?|"
        r"accessor(?:y|ies)|hitch)\b|\bscratch (?:on|in|repair)\b|"
        r"\b(?:cracked|broken|window|auto|rear|back) glass\b|\b(?:new|spare|extra|another|"
        r"replacement) (?:\w+ )?(?:keys?|fobs?)\b|\blost my (?:\w+ )?keys?\b|\bkey ?fobs?\b|\btint\w*\b|"
        r"\bremote start\w*\b|\bregistration\b(?!.*thework)|\b(?:update|updates?) (?:for )?(?:my |"
        r"the )?(?:maps?|navigation|software)\b|\b(?:software|map|navigation) updates?\b|"
        r"\bhit a (?:deer|pole|tree|car)\b|\brear[ -]?ended\b|\bhail damage\b"
    ),
    Intent.ADVISORS_MATTER: (
        r"\bhow early (?:should|do|can) i (?:get|be|come|show|arrive)\b|"
        r"\b(?:is|are) there (?:an?|any) (?:open )?thework (?:on|for) my\b|"
        r"\bleft (?:my|our|an?|some|the) (?!(?:car|truck|vehicle|van|message|"
        r"voice ?mail)\b)(?:\w+ ){1,2}?(?:in|at|there|with|inside)\b|\blost and found\b|"
        r"\bwarrant(?:y|ies)\b|\b(?:can|could|what if) i (?:still )?(?:cancel|change|move|reschedule)(?: it|"
        r" that)? (?:later|if|last minute|at the last|the day)\b|"
        r"\bcancel\w* (?:fees?|polic(?:y|ies)|charges?)\b|\bwill (?:somebody|someone|you|you guys|they|"
        r"anyone|an advisor|i) (?:\w+ )?(?:call|text|notify|remind|get a call)\b|"
        r"\b(?:update|change) (?:my|the) (?:phone|cell|number|address|email|e mail|name|information|info|"
        r"contact)\b|\bwho (?:do|should) i ask for\b|\bcome (?:and )?(?:get|tow|pick up) (?:it|me|my \w+)\b|"
        r"\bleave (?:a |him a |her a )?message\b|\bhow far out\b|\bhow often\b|"
        r"\b(?:copy of|see) my (?:invoice|bill|receipt)\b|\bam i due for\b|"
        r"\b(?:can|could|do|will|would) you (?:guys )?(?:also )?tow\b|\btowing\b|"
        r"\b(?:is|are|will|would) (?:it|that|this|they|the \w+) (?:be )?covered\b(?! (?:in|with))|"
        r"\binsurance\b|\b(?:coupons?|discounts?|specials?|deals?|promotions?|financing|trade ?in)\b|"
        rf"\b(?:do|can) {_SHOP} (?:sell|buy|have any(?! (?:\w+ )?(?:openings?|time|times|slots?|"
        r"appointments?|availability|spots?|room|thing)\b)|carry|rent)\b|\bdo (?:you|they|you guys) use\b|"
        r"\bwhat (?:brand|kind|type|sort) of (?:oil|parts|fluid|tires|thework)\b|"
        r"\bwhat(?:'s| is)? (?:included|all included|the difference)\b|"
        r"\bwhat (?:do|does|all do) (?:you|they|it|thework|the thework|an? thework) (?:do|include|check|"
        r"cover|come with)\b|\bdoes .{0,20}thework (?:include|come with|cover)\b|\bhabla\w*\b|\bspanish\b|"
        r"\bspeaks? (?:chinese|mandarin|cantonese|polish|french|arabic|hindi|korean|vietnamese|russian|"
        r"tagalog|portuguese)\b|\b(?:to|i|do|can|we) park\b|\b(?:open|outstanding|unrepaired) thework\b|"
        rf"\bmy {KIN}(?: is|'s| will|'ll| would| can| could) (?:\w+ ){{0,3}}(?:pick|get)(?:ing)?\b|"
        r"\bin stock\b|\bwi ?fi\b|\bparking\b|"
        r"\bdrop (?:\w+ ){1,2}?off (?:\w+ )?(?:tonight|the night before|the evening before|early|"
        r"before you open|after you close|at night|night|late)\b|"
        r"\b(?:overnight|after hours|(?:night|key|early bird) drop|drop ?box|drop slot)\b|"
        r"\b(?:leave|drop)(?: off)? (?:the |my )?keys?\b|\b(?:fees?|charged?|penalty|"
        r"cost)\b.{0,25}\b(?:cancel\w*|no show|don't show|miss|reschedul\w*|late)\b|"
        r"\b(?:speak|in) (?:espa[nñ]ol|another language)\b|\bwhat(?:'s| is) (?:your|the) (?:phone |direct |"
        r"fax )?number\b|\byour (?:e ?mail|web ?site)\b|\b(?:book|schedule|do (?:it|this)) online\b|"
        r"\bwhat (?:kind of |type of |weight )?oil\b|\bown (?:oil|parts?|tires?|filters?)\b|"
        r"\bare you (?:guys )?hiring\b|\bmy (?:car|vehicle)(?:'s)? worth\b|"
        r"\b(?:can|could|may|what if|(?:ok|okay|fine|alright|all right|a problem) if) (?:my \w+|somebody|"
        r"someone|another person|a friend(?: of mine)?) (?:else )?(?:brings?|picks?|drops?|comes?|collects?|"
        r"takes?)\b(?! (?:a )?look)"
    ),
    Intent.SOMEBODY_BRINGS_IT: (
        rf"(?<!can )(?<!could )(?<!will )(?<!should )\b(?:my {KIN}(?: is|'s| will|'ll)?|"
        r"(?:he|she)(?:'ll| will|'s)) "
        rf"(?:\w+ ){{0,3}}(?:bring|drop|dropping|bringing|drops|brings) "
        r"(?:off )?(?:it|her|the \w+|my \w+)\b"
    ),
    Intent.DIAGNOSIS: (
        r"\bshould i (?:still |keep |even )?(?:be )?(?:drive|driving)\b|"
        r"\bwhat(?:'s| is| could be| might be)(?: the)? (?:wrong|causing|problem|matter|"
        r"that (?:noise|sound))\b|\bwhy (?:is|does|would|has) (?:my|the|it)\b|\bdo you think it(?:'s| is)\b|"
        r"\bis it safe\b|\bcan i (?:still )?drive\b|\bwhat does (?:it|that|the light) mean\b"
    ),
    Intent.PERSON: (
        r"\bwho (?:do|can|should|could|would) i (?:talk|speak|ask)\b(?! for)|"
        r"\b(?:speak|talk|chat|transfer\w*|connect\w*|put me|get me|give me|"
        rf"(?:want|need)(?! {_SOMEBODY_FOR_THE_CAR})|hand me)\b.{{0,25}}\b"
        r"(?:person|human|representative|rep|somebody|someone|operator|agent|advisor|adviser|manager|"
        r"receptionist|technician|mechanic|live|real|people|department|staff|sales|parts)\b|"
        r"^(?:a )?(?:real |live )?(?:person|human|human being|operator|representative|agent|advisor|"
        r"service advisor|manager)(?: please)?$|\b(?:send|needs?|get|call|want)(?: me| us)? (?:a |"
        r"the )?(?:tow(?: truck)?|jump(?: start)?)\b|\b(?:needs?|want) (?:it|her|my (?:car|truck)) towed\b|"
        r"\bneeds? to be towed\b|\b(?:broke|broken) down\b|\bstranded\b|"
        r"\b(?:need|want|order|looking for|buy) (?:a|an|some|any) (?:\w+ )?parts?\b|"
        r"^(?:the )?(?:parts|sales|finance|billing|accounting|body shop|rental|"
        r"service(?= department))(?: department)?(?: please)?$|\b(?:parts|sales|finance|billing|accounting|"
        r"rental) department\b|\breturning (?:a|your|the) (?:missed )?call\b|\babout (?:the|a) job\b|"
        r"\b(?:quiero|necesito|cita|gracias|hola|buenos|cambio de aceite|espanol)\b|"
        r"\b(?:buy|purchase|lease|sell|trade)(?: in)? (?:a |an |my |another )(?:new |used )?(?:car|vehicle|"
        r"truck|suv)\b|\breturning (?:a|your|his|her|their|somebody's|someone's) call\b|"
        r"\bmissed (?:a|your) (?:phone )?call\b|\b(?:somebody|someone|you|you guys|they|he|she|technician|"
        r"mechanic|advisor) (?:just |had |has |have )?(?:from (?:\w+ ){1,3}?(?:just )?)?(?:called (?:me|us)|"
        r"said to call|told me to call|left (?:me )?a (?:message|voicemail))\b|"
        r"\b(?:somebody|someone|you|anyone|an advisor) (?:\w+ )?(?:needs? to|should|must|please|to|can|"
        r"could|will) (?:please )?call me\b|\b(?:can|could|will|would|have) (?:somebody|someone|an advisor)"
        r"(?: (?:from|in|at) (?:the )?\w+(?: department)?)? (?:please )?call (?:me|us)\b|"
        r"\b(?:give|giving) (?:me|us) a (?:call|ring)\b|"
        r"\bstuck in traffic\b|\bmissed my (?:\w+ )?appointment\b|\bam i too late\b|"
        r"\b(?:car|truck|vehicle)(?:'s| is| was| has been| got| has)(?: been)? towed\b|"
        r"\b(?:i'll|i will|i'm going to|i'm gonna|gonna|i might|i may) be (?:[\w']+ ){0,6}(?:late|behind)\b|"
        r"\bi'm on my way\b|\b(?:i'm|i am|we're) (?:outside|in the (?:parking )?lot|here to|"
        r"at the (?:front|shop|dealer\w*|service|door))\b|\b(?:got|have|had) a (?:voice ?mail|message|"
        r"missed call)\b|\b(?:speak|talk) (?:to|with) (?!you\b|me\b|my\b|about\b|a machine\b|"
        r"the machine\b)\w+|^is (?!it\b|that\b|this\b|there\b|my\b|the\b|your\b|everything\b|anyone\b|"
        r"anybody\b|tomorrow\b|today\b|noon\b)\w+ (?:there|in|in today|available|around)$|"
        r"\btell \w+ to call\b|^(?:hi |hello |hey )?(?:mr|mister|mrs|ms|miss) \w+ please$|"
        r"\b(?:get|reach) (?:a hold of |ahold of )?(?:somebody|someone) (?:in|from|"
        r"over in) (?:the )?(?:service|parts|"
        r"sales)\b(?! (?:on|at|for|today|tomorrow)\b)|\b(?:leave|take|give) (?:\w+ )?a message\b|"
        r"\b(?:no hablo|no habla|no english|por favor|en espa[nñ]ol|no speak)\b|^(?:zero|press zero)$|"
        r"\breal (?:person|human)\b|\bhuman (?:being|please)\b|\bcall me back\b|"
        r"\brunning (?:\w+ ){0,3}(?:late|behind)\b|\b(?:have|can) (?:someone|somebody) call\b|"
        r"(?<!i'll )(?<!i will )(?<!to )(?<!just )(?<!gotta )(?<!better )(?<!me )\bcall ?back\b|"
        r"\bdon't want (?:to (?:talk|speak) (?:to|with) )?(?:a|an|this|the|some) (?:machine|robot|computer|"
        r"bot|recording|ai)\b|\bnot (?:a|talk\w* to a|speak\w* to a) (?:machine|robot|computer|bot)\b"
    ),
    Intent.COMPLAINT: (
        r"\b(?:complain\w*|upset|frustrat\w*|disappointed|charged (?:me )?twice|overcharged|lawyer|attorney|"
        r"(?:will|'ll|gonna|going to|to|can|could|should) sue|sue (?:you|them|your|the)|suing|lawsuit|"
        r"legal action|small claims|better business|b b b|bbb|court|ripped? (?:me )?off|rip off|scam\w*|"
        r"unacceptable|not (?:very |too |at all )?happy|unhappy|ridiculous|furious|pissed|angry|mad at|"
        r"outrag\w*|disgust\w*|(?<!sounds )(?<!smells )(?<!runs )(?<!rides )(?<!drives )"
        r"(?<!mileage is )(?<!mileage has been )(?<!mileage was )(?:terrible|"
        r"horrible|awful)(?! (?:\w+ )?(?:noises?|sounds?|smells?|squeak\w*|squeal\w*|grind\w*|rattl\w*|"
        r"vibrat\w*|shak\w*|weather|traffic|memory|mileage|with|at))|worst|fed up|sick of|bullshit|fuck\w*|"
        r"shit\w*|damn|goddamn|asshole|idiots?|stupid|incompetent|liar|lied to|useless)\b|"
        r"\b(?:you|they|you guys|you people) (?:broke|damaged|scratched|ruined|messed up)\b|\bmoney back\b|"
        r"\b(?:she|he|they|you|somebody|someone|nobody|no one)(?: \w+)? (?:never|didn't|hasn't|haven't|"
        r"did not) "
        r"(?:call(?:ed)?|get back|did)\b|"
        r"\bnobody (?:ever )?call(?:s|ed) (?:me )?back\b|"
        r"\b(?:second|third|fourth|fifth|tenth) time (?:that )?i(?:'m|'ve| am| have)?(?: had to)? call\w*\b"
    ),
    Intent.STOP_CALLING: (
        r"\b(?:stop|quit) (?:calling|texting|contacting|bothering)\b|"
        r"\b(?:don't|do not|never) (?:call|text|contact) me\b(?! back)|"
        r"\b(?:take|remove) me (?:off|from)\b(?! (?:of )?(?:the |your |my )?(?:schedule|books?|calendar|"
        r"\w+day))|\bdo not call list\b|\bunsubscribe\b"
    ),
    Intent.REPEAT: (
        r"\b(?:say|tell me) (?:that|it|this) (?:again|one more time|once more)\b|\brepeat\b|\bcome again\b|"
        r"\bwhat (?:did|was that|was it) ?(?:you say|you said)?$|"
        r"\b(?:didn't|couldn't|did not|can't) (?:hear|catch|get) (?:that|you|it|what)\b|"
        r"^(?:pardon|sorry|what|huh|excuse me|again|pardon me|what's that|sorry what|"
        r"(?:hello )*(?:are )?you (?:still )?there|(?:hello )*(?:is )?(?:anybody|anyone|"
        r"somebody) (?:still )?there|i'm sorry)$|"
        r"^(?:(?:sorry|i'm sorry|excuse me|wait|ok|okay|and|uh|um) )*what (?:was|were) (?:they|those|it|that|"
        r"the (?:first|second|third|last|times|options|choices|dates))\b|\bone more time\b|\bsay again\b|"
        r"\bspeak up\b|\bloud(?:er)?\b|\b(?:breaking up|cutting out|cut out|bad (?:line|connection)|"
        r"hard to hear)\b|^(?:huh|what)(?: what| huh)*$|\bi(?: did)? not understand\b|\bcan you say that\b|"
        r"\bwhat (?:time|day|date) (?:did you (?:say|mean)|(?:was|is) that|again)\b|\bdid you say\b|"
        r"\bwhat(?:'s| is) the (?:time|day|date) (?:of|for|on) (?:that|it)\b|\bis that .{1,30} or \w+|"
        r"\bwhat did i say\b|\byou hear me\b|\bslow(?:er| down)\b"
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
        r"\btake (?:that|it) (?:back )?off$|\b(?:never ?mind|forget (?:it|about it|that)|cancel that|"
        r"leave it|changed my mind|hold off|(?:^|i |then )call you(?: guys)? back|"
        r"(?:keep|leave) (?:it|that|everything|things) (?:just )?(?:as|the way|how|like|where) "
        r"(?:it|they) (?:was|were)|"
        r"keep (?:the|my) (?:original|old|existing|first) (?:one|time|appointment|booking|slot)(?! but)|"
        r"i(?:'ll| will)(?: just)?(?: have to| need to)? (?:call|ring|"
        r"phone) (?:you )?(?:guys )?(?:back|again|later)|i(?:'ll| will)? (?:have to|need to|gotta|got to|"
        r"better) (?:call|ring|phone) (?:you )?(?:guys )?back|let me (?:call|ring) (?:you )?(?:guys )?back|"
        r"don't bother|not anymore|skip it|drop it|leave it as it is|keep it (?:as it is|the way it is))\b|"
        r"^cancel$"
    ),
    Intent.HELP: (
        r"\bwhat (?:else )?can (?:you|i) (?:do|say|ask|help)\b|^(?:help|help me|options|menu|main menu)$|"
        r"\bwhat (?:are )?my options\b|\bi need (?:some )?help$|\bcan you help me$"
    ),
    Intent.WHO_ARE_YOU: (
        r"\bare you (?:a |an )?(?:real|human|robot|bot|machine|computer|a i|ai|person|recording|"
        r"automated)\b|\bwho (?:am i (?:talking|speaking) (?:to|with)|is this|are you)\b|"
        r"\bam i (?:talking|speaking) (?:to|with) an? (?:real|human|robot|bot|machine|computer|person)\b|"
        r"\bwhat(?:'s| is) your name\b|\bdo you have a name\b|\bis this (?:call )?(?:being )?recorded\b|"
        r"\bis this (?:\w+ ){0,4}(?:robot|recording|machine|bot|real|a i|ai|automated|computer)\b"
    ),
    Intent.NOT_ME: (
        r"\b(?:i'm|i am|this is|that's|it's) not (?:me|him|her|my name|who i am|the right person)\b|"
        r"\bwrong (?:person|name|customer)\b|\b(?:using|borrow\w*|calling from) (?:a friend's|"
        r"someone else's|somebody else's|my neighbor's) (?:phone|number)\b|"
        rf"\bcall(?:ing)? (?:for|on behalf of) (?:my|a|our) {_RELATIVE}|\bon behalf of\b|"
        rf"\b(?:this is|i'm|i am) (?:\w+ )?(?!my |your )\w+'s {_RELATIVE}|"
        rf"\b(?:this is|i'm|i am) (?:her|his|their) (?:\w+ )?{_RELATIVE}|"
        r"\bnot the (?:owner|(?:account|card|phone) ?holder|customer|one (?:on|who owns))\b|"
        r"\b(?:phone|cell|number|account) (?:is not|isn't|that's not|not) mine\b|"
        r"\b(?:someone|somebody) else's (?:phone|cell|number)\b|\bfound (?:this|a|the) (?:cell ?)?phone\b|"
        r"\b(?:(?:not|isn't) (?:really |actually )?my (?:own )?(?:phone|cell|cell ?phone|"
        r"account))\b|"
        rf"\bthis is (?:her|his|my {KIN}'s) (?:cell |work )?(?:phone|cell|cell ?phone|number)\b|"
        r"\bthis (?:is not|isn't) my (?:\w+ )?number\b|"
        r"\bborrow(?:ed|ing)? (?:[\w']+ ){1,3}?(?:phone|cell|cell ?phone|number)\b|"
        rf"\b(?:using|calling (?:you )?(?:from|on)) (?:her|his|their|my {KIN}'s|(?!today|it|that|what)\w+'s) "
        r"(?:cell |work |home )?(?:phone|cell|cell ?phone|number)\b"
    ),
    Intent.WAITING_LIST: (
        r"\b(?:wait(?:ing)? ?list|cancellation list|if (?:something|anything|a spot) opens up|"
        r"if a spot comes up|let me know if)\b"
    ),
    Intent.GREETING: (
        r"\bnew (?:customer|here)\b|\bnever been (?:there|here)\b|"
        r"^(?:hi|hello|hey|good (?:morning|afternoon|evening)|hi there|hello there|yo)\b"
    ),
    Intent.THANKS: r"\b(?:thanks|thank you|appreciate it|great|perfect|awesome)\b",
    Intent.BOOK: (
        r"\bmy (?:car|truck|vehicle|van) needs (?:some )?work\b|"
        rf"\b(?:need|want|like) (?:to schedule )?something (?:for )?(?:{_A_TIME})|"
        r"\bbook (?:me|us|it) (?:for(?! free)|on|in|at|a|an)\b|"
        r"\b(?:need|want|like|get) (?:it|this|that) (?:done|looked at|"
        r"fixed|checked|serviced|taken care of)\b|\b(?:make|book|schedule|set ?up) (?:an?|my|some)$|"
        r"\ban appointment (?:for|to)$|\b(?:set ?up|schedule|book|needs?|want|like|get|have|for|"
        r"make)\b(?: \w+){0,3}? (?:a|my|some|its|needs|need|get|car|"
        r"due for)? ?(?<!shuttle )(?<!customer )(?<!loaner )(?<!towing )(?<!tow )service\b(?! (?:department|"
        r"advisor|adviser|center|manager|desk|writer|and parts|history|record))|\bbeen a while since\b|"
        r"\b(?:need|want) (?:my|the|our) (?:car|truck|vehicle|van) (?:looked at|checked|serviced)\b|"
        r"\b(?:due|time|ready) for (?:a |my |its |some |the |an? \w+ )?(?:\w+ )?(?:service|maintenance|"
        r"check ?up)\b|\b(?:i'm|it's|is|car's|i am|it is) due\b(?! (?:for )?(?:anything|back))|"
        rf"\b(?:book|schedule|make|set ?up|get|need|want|like|have|arrange|"
        rf"take)\b.{{0,35}}\b{APPOINTMENT}\b|\b(?:bring|get|drop|take|have|come)\b.{{0,25}}"
        r"\b(?:in(?! (?:the (?:morning|afternoon|evening)|an? |two |three |\d))|serviced|looked at|"
        r"checked(?: out)?|worked on|fixed|repaired|by)\b|\b(?:book|"
        r"schedule|need|want|due for|get|like|have|do|could use|looking for)\b.{0,25}thework|"
        rf"\b(?:can|could|would) {_SHOP} (?:please )?(?:work on|(?:take a )?look at|check|fix|service|see) "
        r"(?:it|my|the|this)\b|^(?:book|booking|schedule|appointment|an appointment|"
        r"book an appointment)(?: please)?$|"
        rf"\bwhat (?:else )?(?:do you have|have you got) {_A_TIME}|"
        rf"\b(?:do you have|have you got|is there) (?:anything|(?:any |some )?time) (?:open |available |"
        rf"free |left )?"
        rf"{_A_TIME}|\bare you (?:guys )?(?:free|available) {_A_TIME}|"
        r"\b(?:get|have|make|book|need|want)(?: me)? (?:another|a new) one\b|"
        r"\b(?:availab\w*|openings?(?! (?:hours?|times?)\b)|any times?|opening for|fit me in|"
        r"squeeze me in)\b|\b(?:what's|what is) (?:your|the) (?:earliest|next|first|"
        r"soonest)(?: available)? (?:appointment|opening|slot|time)\b|"
        r"\b(?:need|want|like) to (?:book|schedule|come in)\b|\bschedule (?:a |some )?(?:service|"
        r"maintenance|something)\b|\balso\b.{0,20}thework"
    ),
}
_NEED_NOT = cue(
    r"\b(?:don't|do not|won't|wouldn't|no) (?:need|have|want) to (?:change|move|cancel|re ?schedule)\b"
)
_HOLDS = cue(
    rf"(?<!could )(?<!can )(?<!may )(?<!should )(?<!do )(?<!would )(?<!if )"
    rf"(?:\b(?:i|we)(?:'ve| have| had)|\bmy {KIN}(?: has|'s got| had))(?: "
    rf"got)?(?: already)? (?:a|an|my|the|that|this|two|three|both|several)(?: \w+)? (?:thework|"
    rf"{APPOINTMENT})\b"
    r"(?! (?:due|to (?:book|schedule|make)|request))|\b(?:i'm|i am|we're) (?:already )?(?:booked|scheduled|"
    r"down) for\b"
)
""" "I have an oil change on Thursday" is a visit that there is, and no wish for one."""
_PATTERNS = tuple((intent, AnyOf(pattern)) for intent, pattern in _CUES.items())
MERE_COURTESIES = frozenset({Intent.GREETING, Intent.THANKS, Intent.NOT_ME})
_LOOKS_LIKE_BOOKING = frozenset({Intent.MOVE, Intent.CANCEL, Intent.MY_APPOINTMENTS, Intent.HISTORY})
_ABOUT_THE_SHOP = frozenset({Intent.WALK_IN, Intent.WRITTEN, Intent.ANY_MAKE, Intent.ADVISORS_MATTER})
_ABOUT_WORK = frozenset({Intent.PRICES, Intent.DURATION, Intent.SERVICES, Intent.ADVISORS_MATTER})
_ASKS = cue(r"^(?:\w+ ){0,2}?(?:am|do|does|can|could|may|is|are|will|would|what|what's)\b")
_WILL_CALL = cue(r"\bwill (?:\w+ ){1,2}(?:call|text)\b")
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


_CLAUSE = cue(r"\b(?:and also|and then|and can you|and could you|and i|and|but|also|then|plus|oh and)\b")


def _clauses(words: str) -> list[str]:
    """The sentence as a whole decides first; its parts only add what the whole did not show."""
    parts = [part.strip() for part in _CLAUSE.split(words)]
    return [part for part in parts if part] if len(parts) > 1 else [words]


_IS_GRATEFUL = cue(r"\b(?:thanks|thank you) for (?:the|your|all|such|that)\b")
_ASKS_FOR_IT = cue(r"\b(?:need|want|like to|book|schedule|can|could|move|cancel|change|but)\b")
_CAN_WAIT = cue(r"\bcan (?:i|it|that|this) wait\b(?! (?:for it|there|here|in))")
_ADDS = cue(r"\badd\b")
_WAS_TOLD = cue(
    r"\b(?:they|you|you guys|he|she|somebody|the (?:guy|tech\w*|advisor|mechanic))(?: had| have)? "
    r"(?:said|told me|recommended|mentioned|noticed|suggested|found)\b"
)
""" "Last time I was in they said I needed brake pads" asks for the pads, and not what was done."""


_KEEPS_WHAT_STANDS = cue(r"\bkeep (?:the|my) (?:original|old|existing|first)\b")
_LATE_ON_ANOTHER_DAY = cue(
    r"\b(?:running|be) (?:[\w']+ ){0,4}?(?:late|behind)\b.*"
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow)\b.*\b(?:can|could) (?:i|we|you)\b"
)
""" "I'm running late on Thursday, can I come half an hour later": there is time to move it."""


def _of_clause(clause: str, *, is_of_a_question: bool) -> list[Intent]:
    found = [intent for intent, pattern in _PATTERNS if pattern.is_in(clause)]
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
    if Intent.SOMEBODY_BRINGS_IT in found:
        is_request = WORK in clause or _ASKS_FOR_IT.search(clause)
        aside = {Intent.WAITING} if is_request else {Intent.WAITING, Intent.BOOK}
        found = [intent for intent in found if intent not in aside]
    if Intent.NEVER_MIND in found and _KEEPS_WHAT_STANDS.search(clause):
        found = [intent for intent in found if intent is not Intent.BOOK]
    if Intent.PERSON in found and _LATE_ON_ANOTHER_DAY.search(clause):
        found = [*(one for one in found if one not in (Intent.PERSON, Intent.MOVE)), Intent.MOVE]
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
