"""What the callers of the hearing bench say. The words are both what is spoken and what should be read.

A bar is a hesitation: half a second in which the turn is not over.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    DATE = "dates"
    TIME = "times"
    ANSWER = "yes/no"
    DIGITS = "digits"
    VIN = "VIN letters"
    CAR = "makes, models"
    SERVICE = "services"
    HESITANT = "hesitant"


PHRASES: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.DATE: (
        "Next Tuesday, please.",
        "Tomorrow would be great.",
        "How about Thursday?",
        "On the fourteenth.",
        "March twenty first.",
        "Can I come in on Friday?",
        "Not Monday, Wednesday.",
        "The day after tomorrow.",
        "I would like Saturday, April fourth.",
        "A week from Monday.",
        "The third of March works.",
        "Any day next week.",
        "This Friday, if you have something.",
        "Let's say the twenty second.",
        "I can do Wednesday or Thursday.",
        "Sometime after the tenth.",
        "I need an oil change on Monday.",
        "The first Saturday in April.",
        "Tuesday the seventeenth.",
        "Could we move it to next Thursday?",
    ),
    Kind.TIME: (
        "At half past two.",
        "Ten thirty in the morning.",
        "Nine o'clock, please.",
        "A quarter to four.",
        "Can you do eleven fifteen?",
        "After three in the afternoon.",
        "Two p.m. works for me.",
        "Eight forty five.",
        "Around noon.",
        "Any time before ten a.m.",
        "Four thirty is better.",
        "One fifteen p.m.",
        "At five to nine.",
        "Let's take the one at twelve thirty.",
        "Between nine and eleven.",
        "No, at three.",
        "I would prefer quarter past ten.",
        "Five p.m. would be perfect.",
        "Something at eight in the morning.",
        "Could I come at one forty five?",
    ),
    Kind.ANSWER: (
        "Yes.",
        "No.",
        "Yeah.",
        "Yes, please.",
        "No, thank you.",
        "Sure.",
        "That's right.",
        "Nope.",
        "Okay.",
        "Yes, that works.",
        "No, that's wrong.",
        "Yep, sounds good.",
        "Correct.",
        "Absolutely.",
        "No, not really.",
        "Uh huh.",
        "Please do.",
        "I don't think so.",
        "Perfect, thanks.",
        "Yes, that is correct.",
    ),
    Kind.DIGITS: (
        "Six zero six one four.",
        "Five five five, oh one two three.",
        "Seven eight seven oh one.",
        "Three one two, five five five, zero one nine nine.",
        "It's nine four one zero five.",
        "Two four six eight.",
        "One one two three five.",
        "Eight zero two oh two.",
        "Zero four nine seven.",
        "Five five five, two three six eight.",
    ),
    Kind.VIN: (
        "One H G C M eight two six three three A.",
        "The last six are A zero zero four three five.",
        "Four T one B F three.",
        "J N K X Y seven.",
        "My plate is K L T four eight two.",
        "W A U D five nine.",
    ),
    Kind.CAR: (
        "It's a Toyota Corolla.",
        "A two thousand nineteen Honda Civic.",
        "My Ford Explorer.",
        "I drive a Subaru Outback.",
        "The Chevrolet Silverado.",
        "It's for the Hyundai Elantra.",
        "A twenty twenty one Kia Sorento.",
        "It is a Nissan Altima.",
        "A Mazda Miata.",
        "The Volkswagen Jetta.",
        "A Jeep Wrangler.",
        "The Toyota Highlander.",
        "My wife's Honda Odyssey.",
        "A Lexus RX.",
        "A Buick Enclave.",
        "The Acura Integra.",
        "My Camry.",
        "The Tacoma.",
    ),
    Kind.SERVICE: (
        "I need an oil change.",
        "A tire rotation, please.",
        "My brakes squeal, I want a brake inspection.",
        "I need a state inspection.",
        "The check engine light is on.",
        "A new battery.",
        "It is about a recall.",
        "General maintenance.",
        "Can you replace the brake pads?",
        "Oil change and tire rotation.",
    ),
    Kind.HESITANT: (
        "I would like to book | an oil change.",
        "Could I come in on | Tuesday morning?",
        "My name is | Maria Lopez.",
        "I need the oil changed and | the tires rotated.",
        "It makes a noise when I | turn the wheel.",
        "How about | next Thursday?",
        "I want to move my appointment to | Friday at ten.",
        "Well, um, | I think Wednesday is better.",
        "Is it possible to | wait for the car?",
        "I have a Toyota, | it's the Corolla.",
        "Yes, | at ten thirty, please.",
        "The brakes are squealing, | and the battery is weak.",
    ),
}

NOT_CONTINUOUS: Final = frozenset({Kind.HESITANT})
