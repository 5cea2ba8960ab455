"""Questions about the shop and its services, and work that is not on the menu."""

from __future__ import annotations

from calls.dialogue.cars import MAKE
from calls.dialogue.intents import A_TIME, APPOINTMENT, DAY, SHOP, Intent
from calls.dialogue.pattern import WEEKDAY

_MAKE = rf"(?:{MAKE}|chevys?|vws?|foreign|european)s?"

CUES: dict[Intent, tuple[str, ...]] = {
    Intent.HOURS: (
        (
            r"\b(?<!eight )(?<!nine )(?<!ten )(?<!eleven )(?<!twelve )(?<!one )(?<!five )(?<!after )"
            r"(?<!many )(?<!few )(?<!couple )(?<!couple of )(?<!two )(?<!three )(?<!four )"
            r"hours\b(?! ?of labor)"
        ),
        r"\bopening times?\b",
        r"\b(?:are|is|r) (?:you|you guys|y'all|the shop|the service department|they|it) open\b",
        (
            r"\bwhen (?:do|are|does|is) (?:you|you guys|y'all|the shop|they|it|the service department) "
            r"(?:open|close|closed|closing)\b"
        ),
        r"\bwhat time (?:do|does|are|is)\b.{0,30}\b(?:open|close|closing)\b",
        r"\bhow late\b",
        r"\bhow early\b(?! (?:should|do|can) i)",
        r"\byou open (?:on|today|tomorrow|sat|sun|mon)",
        r"\bopen (?:on )?(?:saturdays?|sundays?|weekends?|today|tomorrow|late)\b",
        r"\bclosed (?:on|today|tomorrow)\b",
        (
            r"\b(?:are|is|will|do|does|when|what time|until when|till when|if|whether|how late|how long) "
            rf"{SHOP}(?:'re|'ll)? (?:are |is |be |guys )?(?:(?:still|already|even|normally|usually|there "
            r"and) )?(?:open|close|closed|closing|there(?= (?:on |this |today|tomorrow|now|right now)))\b"
        ),
        (
            rf"\b{SHOP}(?:'re| are| is)? (?:still |already )?(?:open|closed) (?:(?:{DAY})s?|on|now|right "
            r"now|yet|at|until|till|this|over|during)\b"
        ),
        r"\b(?:when|what time|how late|until when) (?:\w+ ){1,4}(?:shut|lock up|start work)\b",
        rf"\b(?:are|is|do|does|will) {SHOP} (?:be )?shut\b",
        r"\bstay(?:s|ing)? open\b",
        (
            rf"\b(?:do|does|are|is) {SHOP} (?:do|doing|working|work) (?:on )?(?:{WEEKDAY}s?|weekends?|"
            r"holidays?|(?:labor|memorial|independence|new year's|thanksgiving|christmas))\b"
        ),
        (
            r"\b(?:you all|you|y'all|you guys) working (?:labor|memorial|new year|thanksgiving|christmas|the "
            r"fourth)"
        ),
        r"\b(?:what|which) days?\b.{0,25}\b(?:open|closed?|work)\b",
        rf"\b(?:(?:{DAY})|weekends?)(?:'s| is)? (?:open|closed)$",
        r"\b(?:the )?(?:latest|earliest|last) (?:time )?(?:that )?i can (?:come|get|drop|bring|be)\b",
        (
            r"\b(?:you|you guys|y'all) (?:open|closed) (?:on )?(?:christmas|thanksgiving|easter|new year|"
            r"labor|memorial|veterans|presidents|martin|good friday|july|the fourth|black friday)"
        ),
        (
            r"^(?:and |what about |how about )?(?:on )?(?:christmas|thanksgiving|easter|new year's|labor day|"
            r"memorial day|good friday|black friday|the fourth of july)(?: day| eve)?$"
        ),
        r"\b(?:somebody|someone|anybody|anyone) (?:be )?there (?:to|tonight|tomorrow)\b",
        (
            r"\b(?:earliest|latest|first|last)(?: time)?(?: that)? (?:you|you guys|they|y'all)(?:'re| are)? "
            r"(?:open|close|closed|shut|there)\b"
        ),
        (
            r"\b(?:open|closed) (?:on )?(?:the )?(?:(?:mon|tues|wednes|thurs|fri)days?|weekdays?|weekends?|"
            r"evenings?|holidays?|nights?)\b"
        ),
        (
            r"\b(?:is|are|will) (?:anyone|anybody|someone|somebody|you|you guys|people) (?:be )?(?:there|"
            r"around|in|here) (?:before|after|on|at|early|late|during|over|past|by|around)\b"
        ),
        (
            rf"\b(?:do|does|are|is) {SHOP} (?:work|there|in)(?: on)?(?: the)? (?:weekends?|saturdays?|"
            r"sundays?|holidays?)\b"
        ),
    ),
    Intent.LOCATION: (
        r"\bwhere (?:exactly )?(?:you|you guys|you all|y'all) (?:are|is)\b",
        (
            r"\bwhere (?:exactly |abouts )?(?:are|is|'s|do|can i find)\b.{0,25}\b(?:you|located|shop|"
            r"dealership|location|place|department|find you)\b"
        ),
        r"\b(?:your|the|what's the|what is the|street) address\b",
        r"\bdirections?\b",
        (
            r"\bhow (?:do|can|would|should) i (?:get|find|reach) (?:there|to you|to the|you|the (?:shop|"
            r"place))\b"
        ),
        r"\bhow to (?:get|find|come|arrive|drive|reach)\b",
        r"\bdrove (?:right )?past\b",
        r"\bwhereabouts\b",
        r"\bwhere (?:y'all|you guys|you) at\b",
        r"\bcross streets?\b",
        r"\bhow (?:far|close|near) (?:are|is|am|away)\b",
        r"\b(?:what|which) (?:street|road|avenue|part of|side of|area|neighborhood|city|town|corner|exit)\b",
        r"\blocation\b",
        r"\bwhere you(?:'re| are)\b",
    ),
    Intent.PRICES: (
        r"\bhow much\b(?! (?:time|longer|notice))",
        r"\bthework (?:for )?free\b",
        r"\bfree thework\b",
        r"\bfees?\b",
        (
            r"\b(?:price|prices|pricing|cost|costs|charge|charges|quote|estimate|rate|rates|expensive|"
            r"cheap(?:er|est)?|pricey|ballpark)\b"
        ),
        r"\bwhat (?:do|does|would|will) .{0,40}\b(?:go for|come to|come out to|add up to)\b",
        (
            r"\bwhat(?:'s| is| are) (?:an? |the |your )?(?:\w+ )?thework(?: (?:going for|these days|at your "
            r"place))?$"
        ),
        r"\bwhat(?: do| does| would| will| is|'s|'ll).{0,25}\b(?:run me|set me back|run)\b",
        r"\bthe damage (?:on|for)\b",
        r"\bis (?:it|that|this) (?:for )?free\b(?! (?:on|at|to))",
        r"\bfree of charge\b",
        r"\b(?:i|we) (?:be|get|getting) charged\b",
        (
            r"\b(?:do|will|would) i (?:have to |need to )?(?:pay|owe) (?:anything|something|for (?:it|that|"
            r"this|the))\b"
        ),
        r"\bfree (?:\w+ )?(?:inspections?|checks?)\b",
        r"\b(?:is|are) (?:it|that|this|they|those) extra\b",
    ),
    Intent.DURATION: (
        r"\bhow long\b(?!.{0,15}\b(?:wait|hold|been|have you)\b)(?!.*\bwarrant)",
        r"\bhow many (?:hours|minutes)\b",
        r"\bwill (?:it|that|this) take long\b",
        r"\bhow much time\b",
        r"\b(?:more|longer) than (?:an?|half an|two|three|a couple(?: of)?) hours?\b",
        r"\bwithout (?:my|the|a) (?:car|truck|vehicle)\b",
        r"\btakes? (?:\w+ )?(?:long|all day|the whole day|more than|less than|over an?|under an?)\b",
        (
            r"\bhow (?:quick|quickly|fast|soon) (?:can|could|do|will|would|is|are)\b(?! (?:you|i|we)(?: guys|"
            r" all)? (?:get|see|fit|take|come|bring|squeeze|look|have|do))"
        ),
        r"\bhow long .{0,30}\b(?:without|wait)\b",
        r"\b(?:done|finished|in and out|out of there) (?:in|within|under) (?:an?|half|one|two|three|\d+) \w+",
    ),
    Intent.SERVICES: (
        (
            r"\bwhat (?:services|kind of (?:services|work)|types? of (?:services|work)|do you (?:do|offer|"
            r"guys do)|can you (?:do|fix))\b"
        ),
        r"\b(?:list|menu) of services\b",
        rf"\bwhat (?:all )?(?:services )?do you (?:offer|provide|have)\b(?! (?:got )?{A_TIME})",
        r"\bservices (?:do you|you) (?:offer|have|provide)\b",
        (
            r"\bdo you (?:(?:guys|folks|all|people|also|even|still) )*(?:do|offer|fix|repair|service)\b(?! "
            r"\w+days?\b)"
        ),
    ),
    Intent.WAITING: (
        r"\b(?:can|could|may|do|should) i (?:\w+ ){0,3}(?:wait|sit|stay|hang (?:out|around))\b(?! list)",
        r"\b(?:i|we|you) can wait for\b",
        r"\bwait(?:ing)? (?:there|here|for it|while|in the)\b",
        r"\b(?:i'll|i will|i'm (?:going to|gonna)) (?:just )?wait$",
        r"\bsomewhere (?:i can|to) (?:wait|sit)\b",
        r"\bdrop (?:it|the car|my car) off\b",
        r"\b(?:can|could|do|should) i (?:just |(?:have|need) to )?leave it\b",
        r"\bwaiting (?:room|area)\b",
        r"\bwhile i wait\b",
        r"\bplace to (?:sit|wait)\b",
        r"\bleave (?:it|(?:the|my) (?:car|truck|vehicle|van)) (?:there|with|all|over)\b",
    ),
    Intent.BRING: (
        r"\bbring (?:my|the) keys?\b",
        r"\b(?:what|anything|something|stuff|papers|documents)\b.{0,30}\bbring\b(?! (?:it|the car|my car))",
        r"\bbring (?:anything|something|any)\b",
    ),
    Intent.LOANER: (
        r"\bgive (?:us |people |me )?rides?\b",
        (
            r"\b(?:loaners?|rentals?|courtesy cars?|shuttle|ride home|(?:give me|need|get|have) a (?:ride|"
            r"lift)|takes? (?:people|me|us) home|pick me up|drive me)\b"
        ),
    ),
    Intent.PAYMENT: (
        (
            r"\b(?:pay|payments?|(?:credit|debit) cards?|american express|amex|mastercard|card number|my "
            r"bill|invoice|refund|(?:take|in|with) cash)\b"
        ),
    ),
    Intent.WALK_IN: (
        r"\bwalk ?ins?\b",
        rf"\bdo i (?:need|(?:have|need) to (?:have|make|book)) an? {APPOINTMENT}\b",
        rf"\bwithout (?:an? )?{APPOINTMENT}\b",
        r"\bjust (?:drop|come|stop|swing|show|roll) (?:by|in|up)\b",
    ),
    Intent.WRITTEN: (
        r"\b(?:text|e ?mail|sms|message) (?:me|it to me|that to me|confirmation|reminder)\b",
        (
            r"\bsend (?:me |us )?(?:it |that |this )?(?:an? |the |by |as |in )*(?:text|e ?mail|sms|message|"
            r"confirmation|reminder|link)\b"
        ),
        r"\b(?:get|receive|have) (?:an? |the )*(?:text|e ?mail|sms|confirmation|reminder)\b",
    ),
    Intent.ANY_MAKE: (
        (
            rf"\b(?:do|can|will) {SHOP} (?:also |even |only )?(?:work on|service|fix|repair|see|take|look "
            r"at) (?:all |any |other |only |a |an |my )*(?:cars?|makes?|models?|brands?|trucks?|vehicles?|"
            r"kinds? of cars?|other (?:brands|makes)|hybrids?|electric (?:cars|vehicles)|e ?v ?s?|teslas?|"
            r"diesels?)\b"
        ),
        (
            rf"\b(?:do|can|will|would|could) {SHOP} (?:\w+ )?(?:work on|service|fix|repair|see|take|look at|"
            rf"do|handle) (?:an? |any |my |old |older |other )*{_MAKE}\b"
        ),
        r"\b(?:not|bought|got) (?:it |my car |the car )?from (?:your|another|a different|somewhere)\b",
        rf"\bable to (?:work on|service|fix|repair) (?:{_MAKE}|it|them|those|my)\b",
        (
            rf"\b(?:do|can|will) {SHOP} (?:also |even |only )?work on (?!weekends|\w+days?\b|it\b|that\b|"
            r"this\b)\w+"
        ),
    ),
    Intent.OTHER_WORK: (
        (
            r"\b(?:new|flat|bald|worn|worn out|replacement|snow|winter|summer|all season|used|spare|"
            r"punctured|blown|another|of|four|two) tires?\b(?! (?:pressure|light|thework))"
        ),
        (
            r"\btire(?:s|'s)? (?:is |are |was |went |looks? |keeps? )?(?:all )?(?:flat|bald|worn|leaking|"
            r"losing|"
            r"repair\w*|patch\w*|replace\w*|plug\w*)\b"
        ),
        r"\b(?:need|want|buy|get|replace)(?: \w+)? tires\b(?! (?:rotat|check|balanc))",
        r"\b(?:nail|screw|hole) in (?:my|the|a|one)\b",
        r"\bpuncture\b",
        r"\balign(?:ment|ments|ed)\b",
        r"\bdetail(?:ed|ing)\b",
        r"\b(?:a|full|interior|exterior) detail\b",
        r"\bdetail (?:my|the)\b",
        r"\bmotorcycles?\b",
        r"\blocked (?:my |the )?keys\b",
        r"\bcar ?wash(?:ed)?\b",
        r"\bwash(?:ed)? (?:my|the|it)\b",
        r"\bbalanc(?:ed|ing)\b",
        r"\btires? balance\b",
        r"^balance$",
        r"\bbody ?(?:work|shop)\b",
        (
            r"\b(?:dents?|dings?|scratches|scratched|paint|bumper|fender|windshields?|upholstery|floor mats?|"
            r"accessor(?:y|ies)|hitch)\b"
        ),
        r"\bscratch (?:on|in|repair)\b",
        r"\b(?:cracked|broken|window|auto|rear|back) glass\b",
        r"\b(?:new|spare|extra|another|replacement) (?:\w+ )?(?:keys?|fobs?)\b",
        r"\blost my (?:\w+ )?keys?\b",
        r"\bkey ?fobs?\b",
        r"\btint\w*\b",
        r"\bremote start\w*\b",
        r"^(?!.*thework).*(?<!on my )(?<!on the )(?<!in the )(?<!get my )(?<!find my )\bregistration\b",
        r"\b(?:update|updates?) (?:for )?(?:my |the )?(?:maps?|navigation|software)\b",
        r"\b(?:software|map|navigation) updates?\b",
        r"\bhit a (?:deer|pole|tree|car)\b",
        r"\brear[ -]?ended\b",
        r"\bhail damage\b",
        r"\btread\b",
        r"\btires?\b.{0,40}\breplace (?:them|those|it|both|all)\b",
        r"\b(?:fix|patch|plug|repair|change|have|got|get|had) a flat\b(?! (?:rate|fee|price))",
    ),
}
