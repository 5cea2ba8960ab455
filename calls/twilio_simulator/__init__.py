"""The telephone network on this machine: calls placed to our own endpoints as Twilio places them.

caller = ScriptedCaller(await prepare(parse_script(["I need an oil change."]), voice))
report = await PhoneCall(account=…, site_url=…, numbers=…, caller=caller).run()
"""

from __future__ import annotations
