"""Persons: who is wanted, what only an advisor can say, and how the caller feels."""

from __future__ import annotations

from calls.dialogue.intents import DAY, KIN, SHOP, Intent

_RELATIVE = rf"{KIN}(?!')"

_SOMEBODY_FOR_THE_CAR = (
    r"(?:to (?:see|have|get|find) )?(?:someone|somebody|an? (?:technician|mechanic)) (?:to )?(?:please )?"
    r"(?:about|for|look|check|fix|see|take|replace|change|do|thework)\b"
)
_TO_NOTE_SOMETHING = (
    r"to (?:leave|add|make|put|tell|let|remind)\b(?:.{0,20}\b(?:notes?|comments?|technicians?|techs?|"
    r"mechanics?)\b)|(?:the|your|my) (?:technicians?|techs?|mechanics?) to know\b"
)
_THE_CAR = r"(?:off )?(?:it|her|the \w+|my \w+)\b"
_NO_NAME = (
    r"(?!(?:i|we|you|it|that|this|there|what|who|how|when|where|which|can|could|should|would|will|do|does|"
    rf"did|is|are|the|an?|nobody|if|then|not|never|to|{DAY})\b)"
)
_GIVEN_NAME = (
    r"(?:(?:hi|hello|hey|so|and|oh|yes|yeah|okay|ok|well|actually|also|by the way) )*"
    rf"(?:my )?(?:{_NO_NAME}[a-z]{{2,}} ?\b){{1,3}}"
)
""" "Carlos", at the head of a clause; "they are", "when will" are none."""

CUES: dict[Intent, tuple[str, ...]] = {
    Intent.ADVISORS_MATTER: (
        r"\bhow early (?:should|do|can) i (?:get|be|come|show|arrive)\b",
        r"\b(?:is|are) there (?:an?|any) (?:open )?thework (?:on|for) my\b",
        (
            r"\bleft (?:my|our|an?|some|the) (?!(?:car|truck|vehicle|van|message|voice ?mail)\b)(?:\w+ )"
            r"{1,2}?(?:in|at|there|with|inside)\b"
        ),
        r"\blost and found\b",
        r"\bwarrant(?:y|ies)\b",
        (
            r"\b(?:can|could|what if) i (?:still )?(?:cancel|change|move|reschedule)(?: it| that)? (?:later|"
            r"if|last minute|at the last|the day)\b"
        ),
        r"\bcancel\w* (?:fees?|polic(?:y|ies)|charges?)\b",
        (
            r"\bwill (?:somebody|someone|you|you guys|they|anyone|an advisor|i) (?:\w+ )?(?:call|text|notify|"
            r"remind|get a call)\b"
        ),
        (
            r"\b(?:update|change) (?:my|the) (?:phone|cell|number|address|email|e mail|name|information|info|"
            r"contact)\b"
        ),
        r"\bwho (?:do|should) i ask for\b",
        r"\bcome (?:and )?(?:get|tow|pick up) (?:it|me|my \w+)\b",
        r"\bleave (?:a |him a |her a )?message\b",
        r"\bhow far out\b",
        r"\bhow often\b",
        r"\b(?:copy of|see) my (?:invoice|bill|receipt)\b",
        r"\bam i due for\b",
        r"\b(?:can|could|do|will|would) you (?:guys )?(?:also )?tow\b",
        r"\btowing\b",
        r"\b(?:is|are|will|would) (?:it|that|this|they|the \w+) (?:be )?covered\b(?! (?:in|with))",
        r"\binsurance\b",
        r"\b(?:coupons?|discounts?|specials?|deals?|promotions?|financing|trade ?in)\b",
        (
            rf"\b(?:do|can) {SHOP} (?:sell|buy|have any(?! (?:\w+ )?(?:openings?|time|times|slots?|"
            r"appointments?|availability|spots?|room|thing)\b)|carry|rent)\b"
        ),
        r"\bdo (?:you|they|you guys) use\b",
        r"\bwhat (?:brand|kind|type|sort) of (?:oil|parts|fluid|tires|thework)\b",
        r"\bwhat(?:'s| is)? (?:included|all included|the difference)\b",
        (
            r"\bwhat (?:do|does|all do) (?:you|they|it|thework|the thework|an? thework) (?:do|include|check|"
            r"cover|come with)\b"
        ),
        r"\bdoes .{0,20}thework (?:include|come with|cover)\b",
        r"\bhabla\w*\b",
        r"\bspanish\b",
        (
            r"\bspeaks? (?:chinese|mandarin|cantonese|polish|french|arabic|hindi|korean|vietnamese|russian|"
            r"tagalog|portuguese)\b"
        ),
        r"\b(?:to|i|do|can|we) park\b",
        r"\b(?:open|outstanding|unrepaired) thework\b",
        rf"\bmy {KIN}(?: is|'s| will|'ll| would| can| could) (?:\w+ ){{0,3}}(?:pick|get)(?:ing)?\b",
        r"\bin stock\b",
        r"\bwi ?fi\b",
        r"\bparking\b",
        (
            r"\bdrop (?:(?:\w+ ){1,2}?off|off (?:it|(?:my|the|our) \w+)) (?:\w+ )?(?:tonight|the night "
            r"before|the evening before|early|before "
            r"you open|after you close|at night|night|late)\b"
        ),
        r"\b(?:overnight|after hours|(?:night|key|early bird) drop|drop ?box|drop slot)\b",
        r"\b(?:leave|drop)(?: off)? (?:the |my )?keys?\b",
        (
            r"\b(?:fees?|charged?|penalty|cost)\b.{0,25}\b(?:cancel\w*|no show|don't show|miss|reschedul\w*|"
            r"late)\b"
        ),
        r"\b(?:speak|in) (?:espa[nñ]ol|another language)\b",
        r"\bwhat(?:'s| is) (?:your|the) (?:phone |direct |fax )?number\b",
        r"\byour (?:e ?mail|web ?site)\b",
        r"\b(?:book|schedule|do (?:it|this)) online\b",
        r"\bwhat (?:kind of |type of |weight )?oil\b",
        r"\bown (?:oil|parts?|tires?|filters?)\b",
        r"\bare you (?:guys )?hiring\b",
        r"\bmy (?:car|vehicle)(?:'s)? worth\b",
        (
            r"\b(?:can|could|may|what if|(?:ok|okay|fine|alright|all right|a problem) if) (?:my \w+|somebody|"
            r"someone|another person|a friend(?: of mine)?) (?:else )?(?:brings?|picks?|drops?|comes?|"
            r"collects?|takes?)\b(?! (?:a )?look)"
        ),
        (
            r"\b(?:you|you guys|somebody|someone) (?:could |can |would )?pick (?:it|(?:up )?(?:my|the) "
            r"\w+)(?: up)?\b"
        ),
        (
            r"\b(?:got|have|changed) (?:a|to a|my) new (?:phone |cell |e ?mail |mailing )?(?:number|phone|"
            r"cell|"
            r"address|e ?mail)\b"
        ),
    ),
    Intent.SOMEBODY_BRINGS_IT: (
        (
            rf"(?<!can )(?<!could )(?<!will )(?<!should )\b(?:my {KIN}(?: {_NO_NAME}\w+)?(?: is|'s| will|"
            r"'ll)?|(?:he|she|they|somebody|someone|somebody else|someone else)(?:'ll| will|'s|'re| are|"
            r" is)) (?:(?!i\b|we\b|you\b)\w+ ){0,5}(?:bring|drop|dropping|bringing|drops|brings) "
            rf"{_THE_CAR}"
        ),
        rf"\bmy {KIN} (?:\w+ ){{0,3}}(?:come|comes|coming)(?: in| by)? (?:not me|instead of me|for me)\b",
        (
            rf"(?:^|\bthat ){_GIVEN_NAME}(?:(?:'s|'ll|\bis|\bwill)(?: \w+){{0,2}} (?:bring|drop)(?:p?ing)?|"
            rf"\b(?:brings|drops)) {_THE_CAR}"
        ),
    ),
    Intent.DIAGNOSIS: (
        r"\bshould i (?:still |keep |even )?(?:be )?(?:drive|driving)\b",
        (
            r"\bwhat(?:'s| is| could be| might be)(?: the)? (?:wrong|causing|problem|matter|that (?:noise|"
            r"sound))\b"
        ),
        r"\bwhy (?:is|does|would|has) (?:my|the|it)\b",
        r"\bdo you think it(?:'s| is)\b",
        r"\bis it safe\b",
        r"\bcan i (?:still )?drive\b",
        r"\bwhat does (?:it|that|the light) mean\b",
    ),
    Intent.PERSON: (
        r"\bwho (?:do|can|should|could|would) i (?:talk|speak|ask)\b(?! for)",
        (
            r"\b(?:speak|talk|chat|transfer\w*|connect\w*|put me|get me|give me|(?:want|need)(?! "
            rf"(?:{_SOMEBODY_FOR_THE_CAR}|{_TO_NOTE_SOMETHING}))|hand me)\b.{{0,25}}\b"
            r"(?:person|human|representative|rep|somebody|someone|operator|agent|advisor|adviser|manager|"
            r"receptionist|technician|mechanic|live|real|people|department|staff|sales|parts)\b"
        ),
        (
            r"^(?:a )?(?:real |live )?(?:person|human|human being|operator|representative|agent|advisor|"
            r"service advisor|manager)(?: please)?$"
        ),
        r"\b(?:send|needs?|get|call|want)(?: me| us)? (?:a |the )?(?:tow(?: truck)?|jump(?: start)?)\b",
        r"\b(?:needs?|want) (?:it|her|my (?:car|truck)) towed\b",
        r"\bneeds? to be towed\b",
        r"\b(?:broke|broken) down\b",
        r"\bstranded\b",
        r"\b(?:need|want|order|looking for|buy) (?:a|an|some|any) (?:\w+ )?parts?\b",
        (
            r"^(?:the )?(?:parts|sales|finance|billing|accounting|body shop|rental|service(?= department))"
            r"(?: department)?(?: please)?$"
        ),
        r"\b(?:parts|sales|finance|billing|accounting|rental) department\b",
        r"\breturning (?:a|your|the) (?:missed )?call\b",
        r"\babout (?:the|a) job\b",
        r"\b(?:quiero|necesito|cita|gracias|hola|buenos|cambio de aceite|espanol)\b",
        (
            r"\b(?:buy|purchase|lease|sell|trade)(?: in)? (?:a |an |my |another )(?:new |used )?(?:car|"
            r"vehicle|truck|suv)\b"
        ),
        r"\breturning (?:a|your|his|her|their|somebody's|someone's) call\b",
        r"\bmissed (?:a|your) (?:phone )?call\b",
        (
            r"\b(?:somebody|someone|you|you guys|they|he|she|technician|mechanic|advisor) (?:just |had |has |"
            r"have )?(?:from (?:\w+ ){1,3}?(?:just )?)?(?:called (?:me|us)|said to call|told me to call|left "
            r"(?:me )?a (?:message|voicemail))\b"
        ),
        (
            r"\b(?:somebody|someone|you|anyone|an advisor) (?:\w+ )?(?:needs? to|should|must|please|to|can|"
            r"could|will) (?:please )?call me\b"
        ),
        (
            r"\b(?:can|could|will|would|have) (?:somebody|someone|an advisor)(?: (?:from|in|at) (?:the )?"
            r"\w+(?: department)?)? (?:please )?call (?:me|us)\b"
        ),
        r"\b(?:give|giving) (?:me|us) a (?:call|ring)\b",
        r"\bstuck in traffic\b",
        r"\bmissed my (?:\w+ )?appointment\b",
        r"\bam i too late\b(?! to (?:cancel|move|change|re ?schedule))",
        (
            r"\b(?:car|truck|vehicle|van)(?: it| that| which)?(?:'s| is| was| has been| got| has)(?: "
            r"been)? towed\b"
        ),
        r"\b(?:i'll|i will|i'm going to|i'm gonna|gonna|i might|i may) be (?:[\w']+ ){0,6}(?:late|behind)\b",
        r"\bi'm on my way\b",
        (
            r"\b(?:i'm|i am|we're) (?:outside|in the (?:parking )?lot|here to|at the (?:front|shop|dealer\w*|"
            r"service|door))\b"
        ),
        r"\b(?:got|have|had) a (?:voice ?mail|message|missed call)\b",
        r"\b(?:speak|talk) (?:to|with) (?!you\b|me\b|my\b|about\b|a machine\b|the machine\b)\w+",
        (
            r"^is (?!it\b|that\b|this\b|there\b|my\b|the\b|your\b|everything\b|anyone\b|anybody\b|tomorrow\b|"
            r"today\b|noon\b)\w+ (?:there|in|in today|available|around)$"
        ),
        r"\btell \w+ to call\b",
        r"^(?:hi |hello |hey )?(?:mr|mister|mrs|ms|miss) \w+ please$",
        (
            r"\b(?:get|reach) (?:a hold of |ahold of )?(?:somebody|someone) (?:in|from|over in) (?:the )?"
            r"(?:service|parts|sales)\b(?! (?:on|at|for|today|tomorrow)\b)"
        ),
        r"\b(?:leave|take|give) (?:\w+ )?a message\b",
        r"\b(?:no hablo|no habla|no english|por favor|en espa[nñ]ol|no speak)\b",
        r"^(?:zero|press zero)$",
        r"\breal (?:person|human)\b",
        r"\bhuman (?:being|please)\b",
        r"\bcall me back\b",
        r"\brunning (?:\w+ ){0,3}(?:late|behind)\b",
        r"\b(?:have|can) (?:someone|somebody) call\b",
        r"(?<!i'll )(?<!i will )(?<!to )(?<!just )(?<!gotta )(?<!better )(?<!me )(?<!\bi )\bcall ?back\b",
        (
            r"\b(?:don't|do not) (?:want|like) (?:(?:to (?:talk|speak)|talking|speaking) (?:to|with) "
            r")?(?:(?:a|"
            r"an|this|the|some|these) )?(?:machines?|robots?|computers?|bots?|recordings?|ai)\b"
        ),
        r"\bnot (?:a|talk\w* to a|speak\w* to a) (?:machine|robot|computer|bot)\b",
        (
            r"^(?:(?:ok|okay|yes|yeah|just|please|can you|could you|then|well) )*(?:transfer me|connect me|"
            r"put me through)\b"
        ),
        r"\bsend (?:me |us )?(?:someone|somebody|anyone|anybody|help|a truck)\b",
        r"\b(?:on|at) the (?:side of the (?:road|highway|freeway)|shoulder)\b",
        r"\b(?:can|could) (?:you|you guys|y'all) (?:please )?call me\b(?! (?:an?|the|if|when) )",
        r"\b(?:get|have) an? (?:real |live |actual )?(?:person|human|operator|representative|rep|manager)\b",
    ),
    Intent.COMPLAINT: (
        (
            r"\b(?:complain\w*|upset|frustrat\w*|disappointed|charged (?:me )?twice|overcharged|lawyer|"
            r"attorney|(?:will|'ll|gonna|going to|to|can|could|should) sue|sue (?:you|them|your|the)|suing|"
            r"lawsuit|legal action|small claims|better business|b b b|bbb|court|ripped? (?:me )?off|rip off|"
            r"scam\w*|unacceptable|not (?:very |too |at all )?happy|unhappy|ridiculous|furious|pissed|angry|"
            r"mad at|outrag\w*|disgust\w*|(?<!sounds )(?<!smells )(?<!runs )(?<!rides )(?<!drives )"
            r"(?<!mileage is )(?<!mileage has been )(?<!mileage was )(?:terrible|horrible|awful)(?! (?:\w+ )?"
            r"(?:noises?|sounds?|smells?|squeak\w*|squeal\w*|grind\w*|rattl\w*|vibrat\w*|shak\w*|weather|"
            r"traffic|memory|mileage|with|at))|worst|fed up|sick of|bullshit|fuck\w*|shit\w*|damn|goddamn|"
            r"asshole|idiots?|stupid|incompetent|liar|lied to|useless)\b"
        ),
        r"\b(?:you|they|you guys|you people) (?:broke|damaged|scratched|ruined|messed up)\b",
        r"\bmoney back\b",
        (
            r"\b(?:she|he|they|you|somebody|someone|nobody|no one)(?: \w+)? (?:never|didn't|hasn't|haven't|"
            r"did not) (?:call(?:ed)?|get back|did)\b"
        ),
        r"\bnobody (?:ever )?call(?:s|ed) (?:me )?back\b",
        r"\b(?:second|third|fourth|fifth|tenth) time (?:that )?i(?:'m|'ve| am| have)?(?: had to)? call\w*\b",
    ),
    Intent.STOP_CALLING: (
        r"\b(?:stop|quit) (?:calling|texting|contacting|bothering)\b",
        r"\b(?:don't|do not|never) (?:call|text|contact) me\b(?! back)",
        (
            r"\b(?:take|remove) me (?:off|from)\b(?! (?:of )?(?:the |your |my )?(?:schedule|books?|calendar|"
            r"\w+day))"
        ),
        r"\bdo not call list\b",
        r"\bunsubscribe\b",
    ),
    Intent.NOT_ME: (
        r"\b(?:i'm|i am|this is|that's|it's) not (?:me|him|her|my name|who i am|the right person)\b",
        r"\bwrong (?:person|name|customer)\b",
        (
            r"\b(?:using|borrow\w*|calling from) (?:a friend's|someone else's|somebody else's|my neighbor's) "
            r"(?:phone|number)\b"
        ),
        rf"\bcall(?:ing)? (?:for|on behalf of) (?:my|a|our) {_RELATIVE}",
        r"\bon behalf of\b",
        rf"\b(?:this is|i'm|i am) (?:\w+ )?(?!my |your )\w+'s {_RELATIVE}",
        rf"\b(?:this is|i'm|i am) (?:her|his|their) (?:\w+ )?{_RELATIVE}",
        r"\bnot the (?:owner|(?:account|card|phone) ?holder|customer|one (?:on|who owns))\b",
        r"\b(?:phone|cell|number|account) (?:is not|isn't|that's not|not) mine\b",
        r"\b(?:someone|somebody) else's (?:phone|cell|number)\b",
        r"\bfound (?:this|a|the) (?:cell ?)?phone\b",
        r"\b(?:(?:not|isn't) (?:really |actually )?my (?:own )?(?:phone|cell|cell ?phone|account))\b",
        rf"\bthis is (?:her|his|my {KIN}'s) (?:cell |work )?(?:phone|cell|cell ?phone|number)\b",
        r"\bthis (?:is not|isn't) my (?:\w+ )?number\b",
        r"\bborrow(?:ed|ing)? (?:[\w']+ ){1,3}?(?:phone|cell|cell ?phone|number)\b",
        (
            rf"\b(?:using|calling (?:you )?(?:from|on)) (?:her|his|their|my {KIN}'s|(?!today|it|that|what)"
            r"\w+'s) (?:cell |work |home )?(?:phone|cell|cell ?phone|number)\b"
        ),
    ),
    Intent.WHO_ARE_YOU: (
        r"\bare you (?:a |an )?(?:real|human|robot|bot|machine|computer|a i|ai|person|recording|automated)\b",
        r"\bwho (?:am i (?:talking|speaking) (?:to|with)|is this|are you)\b",
        r"\bam i (?:talking|speaking) (?:to|with) an? (?:real|human|robot|bot|machine|computer|person)\b",
        r"\bwhat(?:'s| is) your name\b",
        r"\bdo you have a name\b",
        r"\bis this (?:call )?(?:being )?recorded\b",
        r"\bis this (?:\w+ ){0,4}(?:robot|recording|machine|bot|real|a i|ai|automated|computer)\b",
    ),
}
