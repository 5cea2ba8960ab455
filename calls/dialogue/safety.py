"""Words of a caller whose car may be unsafe to drive. They come before everything else.

Recall matters more than precision, but a look-alike ("brake pads", "smoke-free", "the check engine light")
must not send every caller to a tow truck.
"""

from __future__ import annotations

from calls.dialogue.cue import cue
from calls.dialogue.wording import plain

_NEGATED = cue(
    r"\b(?:no|isn't any|aren't any|without|not|isn't|wasn't|never|don't (?:see|smell|have)|"
    r"didn't (?:see|smell)|doesn't (?:have|smell)|don't|doesn't|didn't)(?: any| like| a| the)? $"
)
"""Directly before the danger only: "no, the brakes failed" denies nothing."""
_FIRE = r"(?:fire|flames?|flaming|burning)"
_CAR = (
    r"(?:car|truck|engine|hood|vehicle|van|suv|motor|dash|dashboard|exhaust|tailpipe|wheel|wheels|vents?|it)"
)

_DANGERS = tuple(
    cue(pattern)
    for pattern in (
        # Brakes that do not stop the car.
        r"\bbrakes?(?: pedal)?\b.{0,40}\b(?:to|on|hits?|hitting|touch\w*) the (?:floor|ground|"
        r"floorboard|carpet)",
        r"\bpedal\b.{0,40}\b(?:floor|floorboard|sinks?|sinking|sank|spongy|mushy|all the way down)\b",
        r"\b(?:no|lost|losing|lose|without|hardly any|barely any|have no|don't have|haven't got|"
        r"ain't got no) (?:my |the |any )?(?:brakes?|braking)\b(?! (?:pad|fluid|inspection|service|"
        r"appointment))",
        r"\bbrakes?\b.{0,25}\b(?:fail\w*|gave out|give out|giving out|went out|gone out|are gone|don't work|"
        r"do not work|doesn't work|not working|aren't working|isn't working|stopped working|won't work|"
        r"quit(?: working)?|locked up|lock up|locking up|are out|don't hold|not holding|won't hold|"
        r"don't stop|won't stop)",
        r"\b(?:can't|cannot|can not|won't|couldn't|can hardly|can barely|doesn't|didn't|does not|wouldn't|"
        r"unable to|hard to|almost didn't) (?:stop|brake|slow down)\b(?! by| in\b| \w+ing\b)",
        r"\b(?:long|longer|forever|too much) (?:time |way )?to (?:stop|brake|slow down)\b(?! by| in\b)",
        r"\balmost (?:hit|ran into|ran over|rear ended|crashed)\b(?: (?:an?|the|some\w*|him|her|them|it)\b|"
        r" $|$)",
        r"\bbrake (?:line|lines|hose|hoses|fluid)\b.{0,20}\b(?:leak\w*|burst|broke\w*|snapped|pour\w*)|"
        r"\bleak\w* brake fluid\b",
        r"\b(?:brakes?|pedal)(?: pedal)?(?:(?: \w+){0,5}? (?:they|it|that))? ?(?:'re|'s|is|are|feels?|"
        r"feeling|felt|seems?|gets?|"
        r"getting|went|gone|goes|got)(?: (?:really|very|all|so|a|little|bit|kind|kinda|of|sort|pretty|too|"
        r"more|"
        r"feeling|getting))* (?:soft|spongy|mushy|squishy)(?:er)?\b",
        r"\b(?:scared|afraid|terrified|nervous) (?:to|of|about) (?:driv\w+|be driving)\b(?! (?:in|on|at|home|"
        r"there|to)\b)",
        # Smoke and fire.
        r"\b(?:smoke|smoking|smokes)\b(?! ?(?:free|detector|alarm|break|shop|test|gr[ae]y|colou?r))",
        rf"\b(?:on|caught|catch|catching|see|saw|seeing|there's|is a) (?:a |on )?{_FIRE}\b",
        rf"\b(?:flames?|sparks)\b.{{0,30}}\b{_CAR}\b|\b{_CAR}\b.{{0,30}}\b(?:flames|sparks)\b",
        r"\b(?:smell\w*|stink\w*|reek\w*|odou?r)\b.{0,30}\b(?:burn\w*|burnt|fire|hot|electrical|"
        r"wires?|rubber)\b",
        r"\b(?:burning|burnt|electrical) (?:\w+ ){0,2}(?:smell|odou?r|stench)\b|\bburning (?:plastic|"
        r"wires?|rubber)\b",
        # Fuel.
        r"\b(?:smell\w*|stink\w*|reek\w*|odou?r|fumes?|whiff)\b.{0,30}\b(?:gas|gasoline|fuel|petrol|"
        r"diesel|exhaust)\b(?!.{0,10}\b(?:(?:when|while|whenever) (?:i |i'm )?(?:fill\w*|pump\w*|fuel\w*)|"
        r"at the pump))",
        r"\b(?:gas|gasoline|fuel|petrol|diesel|exhaust) (?:\w+ ){0,2}(?:smell\w*|odou?r|fumes?|stench|"
        r"leak\w*)\b",
        r"\b(?:leak\w*|drip\w*|spill\w*|pour\w*)\b.{0,25}\b(?:gas|gasoline|fuel|petrol)\b|"
        r"\b(?:gas|gasoline|fuel|petrol)(?: tank| line)?(?: is| was|'s)? (?:leak\w*|drip\w*|pour\w*|"
        r"spill\w*)",
        r"\bcarbon monoxide\b|\bexhaust\b.{0,25}\b(?:inside|in the (?:car|cabin))\b",
        rf"\b(?:dizzy|light ?headed|nauseous|sick)\b.{{0,25}}\b(?:in|driving|inside) (?:the |my )?{_CAR}\b",
        # Heat.
        r"\boverheat\w*\b|\bover heat\w*\b|\brunning (?:really |very |too |way too )?hot\b",
        r"\b(?:temperature|temp|heat) (?:gauge|needle|light|warning)?\b.{0,25}\b(?:in the red|red zone|"
        r"all the way up|maxed|pegged|through the roof|too high|into the red)\b",
        r"\b(?:engine|radiator|car|coolant|hood)\b.{0,25}\b(?:boil\w*|steam\w*)\b|"
        r"\bsteam\b.{0,40}\b(?:hood|engine|radiator)\b",
        # An engine that misfires, or runs without oil.
        r"\b(?:check )?engine light\b.{0,25}\b(?:flash\w*|blink\w*)|\b(?:flash\w*|blink\w*) (?:check "
        r")?engine light\b",
        r"\boil pressure\b.{0,25}\b(?:light|warning|gauge|low|zero)\b|\bred oil light\b|"
        r"\boil light\b.{0,20}\b(?:red|flash\w*|blink\w*)\b",
        r"\boil (?:is |was |'s |keeps )?(?:pour\w*|gush\w*|everywhere|all over)\b|"
        r"\b(?:pour\w*|gush\w*|losing|leak\w*) (?:out )?(?:a lot of|lots of|tons of|so much) oil\b",
        # Steering, wheels, throttle.
        r"\b(?:can't|cannot|can not|won't|couldn't|can hardly|can barely|hardly|barely|unable to|hard to|"
        r"doesn't|wouldn't) (?:steer|turn the (?:steering )?wheel|control (?:the|my|it))\b",
        r"\bsteering(?: wheel)?\b.{0,30}\b(?:lock\w*|fail\w*|gone|went out|gave out|stuck|froze|frozen|"
        r"loose|jam\w*|seized|not working|doesn't work|stopped working|quit|won't turn|came off|"
        r"hard to turn|out of control|doesn't respond|heavy|stiff|hard)\b",
        r"\b(?:lost|losing|lose|no) (?:my |the |all )?(?:power )?steering\b(?! fluid)|\blost control\b",
        r"\bwheel(?:s)?\b.{0,25}\b(?:came off|coming off|fell off|falling off|about to (?:come|fall) off|"
        r"wobbl\w*|is loose|are loose|fly\w* off|sideways)\b|\blug nuts?\b.{0,25}\b(?:loose|missing|broke\w*|"
        r"came off|fell off|fallen off|snapped|gone)\b|"
        r"\b(?:ball joint|tie rod|axle|control arm|suspension|drive ?shaft)\b.{0,20}\b(?:broke\w*|snapped|"
        r"came (?:off|apart)|fell (?:off|apart))",
        r"\bhood\b.{0,20}\b(?:flew|fly|flies|popped|came|pops) (?:up|open)\b.{0,20}\b(?:driv\w+|highway|"
        r"freeway)\b",
        r"\b(?:jump\w*|pop\w*|slip\w*|fell) out of (?:gear|park)\b",
        rf"\b{_CAR} (?:\w+ ){{0,2}}(?:rolled|rolls|rolling) (?:away|off|down|backwards?|back|by itself|"
        rf"on its own)\b",
        r"\b(?:accelerator|gas pedal|throttle|gas)\b.{0,25}\b(?:stuck|sticking|sticks|jammed|"
        r"won't come back)\b",
        r"\baccelerat\w* (?:by itself|on its own|by its self)\b|\bwon't stop accelerating\b",
        # Tires and collisions.
        r"\b(?:tire|tires|tyre)\b.{0,20}\b(?:blew|blown|blow ?out|burst|exploded|shredded)\b|\bblow ?out\b",
        r"\b(?:bulge|bubble|blister)s?\b.{0,25}\b(?:tires?|tyres?|sidewall)\b|"
        r"\b(?:tires?|tyres?|sidewall)\b.{0,25}\b(?:bulg\w+|bubbles?|blister)\b",
        r"\b(?:airbag|air bag)s?\b.{0,20}\b(?:went off|deployed|blew|go off)\b",
        r"\b(?:just (?:had|been in|got in)|was (?:just )?in|were (?:just )?in|been in|had) (?:a |"
        r"an )(?:bad |car )?(?:accident|crash|wreck|collision)\b|\bi (?:just )?crashed\b|"
        r"\b(?:there's|there is|there was|there has|there's just) (?:just )?(?:been )?(?:an? )?(?:bad |"
        r"car |terrible )?"
        r"(?:accident|crash|wreck|collision)\b|\bambulance\b|"
        r"\b(?:someone|somebody|anyone|\w+'s|i'm|is|am|are|got) (?:badly |really )?(?:hurt|injured|trapped|"
        r"bleeding)\b",
        r"\b(?:stranded|stuck|sitting|stopped|"
        r"pulled over)\b.{0,15}\b(?:highway|"
        r"freeway|interstate|expressway|shoulder|train tracks|tracks|side of the (?:road|highway))\b",
        r"\b(?:stalled|died|dies|stalls|stalling|shuts? (?:off|down)|cuts? (?:off|out)|"
        r"quit)\b.{0,30}\b(?:highway|"
        r"freeway|interstate|expressway|traffic|intersection|while (?:i'm |i was )?driving)\b",
        r"\b(?:hybrid|high voltage|ev|traction) battery\b.{0,25}\b(?:swell\w*|swollen|leak\w*|hot|"
        r"hiss\w*|fire)\b",
    )
)  # fmt: skip


def danger_heard(text: str) -> str | None:
    """The caller's words that name a danger, or None."""
    words = plain(text)
    for pattern in _DANGERS:
        for match in pattern.finditer(words):
            if not _NEGATED.search(words[: match.start()][-40:]):
                return match[0]
    return None
