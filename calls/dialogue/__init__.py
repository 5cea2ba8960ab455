"""What to answer: understanding (text to intents and details), policy (both to a reply), phrases.

Deterministic and synchronous; no sockets. The state is plain values, so any machine can take a call over.
"""

from __future__ import annotations

from calls.dialogue.back_channels import is_back_channel
from calls.dialogue.keyterms import keyterms
from calls.dialogue.policy.conversation import (
    give_up,
    greet,
    lose_hearing,
    press,
    respond,
    resume,
    silence,
    transfer_failed,
)
from calls.dialogue.replies import (
    CallbackRequest,
    CallFacts,
    Claim,
    ClaimKind,
    Ending,
    Listening,
    Reply,
    Segment,
    WouldWrite,
)
from calls.dialogue.shop_facts import KeptShopFacts
from calls.dialogue.state import State

__all__ = [
    "CallFacts",
    "CallbackRequest",
    "Claim",
    "ClaimKind",
    "Ending",
    "KeptShopFacts",
    "Listening",
    "Reply",
    "Segment",
    "State",
    "WouldWrite",
    "give_up",
    "greet",
    "is_back_channel",
    "keyterms",
    "lose_hearing",
    "press",
    "respond",
    "resume",
    "silence",
    "transfer_failed",
]
