"""Sentences that are said when Deepgram fails: each must also be at hand as a recording.

`manage.py record_prompts` records them; what is changed here is to be recorded anew.
"""

from __future__ import annotations

ONE_MOMENT = "One moment, please."
SOMETHING_WRONG = "I'm sorry, something has gone wrong on our side."
TRANSFERRING = "I'll put you through to an advisor now."
WILL_CALL_BACK = "Someone from the service department will call you back."
CALL_AGAIN = "Please call again a little later."
GOODBYE = "Thank you for calling. Goodbye."

NOT_HEARING = "I'm sorry, I can't hear you at the moment. Please use the keys of your phone."
PRESS_ONE_TO_BOOK = "Press 1 to book a visit, or 0 for a person."
PRESS_YES_OR_NO = "Press 1 for yes, or 2 for no."
PRESS_PLACE = "Press 1 for the first, 2 for the second, and so on."
PRESS_SOONEST = "Press 1 for the next open time, or 0 for a person."
PRESS_DIGITS = "Please key it in."

RECORDED = (
    ONE_MOMENT,
    SOMETHING_WRONG,
    TRANSFERRING,
    WILL_CALL_BACK,
    CALL_AGAIN,
    GOODBYE,
    NOT_HEARING,
    PRESS_ONE_TO_BOOK,
    PRESS_YES_OR_NO,
    PRESS_PLACE,
    PRESS_SOONEST,
    PRESS_DIGITS,
)
