from __future__ import annotations

import ssl
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from calls import telephony_check, twilio_number
from calls.models import masked
from calls.telephony_check import Finding, Webhooks


class Command(BaseCommand):
    help = (
        "Says what keeps calls from reaching the running site: PUBLIC_URL, signatures, Twilio's credentials, "
        "the number's webhooks. Makes no call. Exit status 0 if all is well, 1 if something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--fix", action="store_true", help="set the number's webhooks at Twilio")
        parser.add_argument("--dry-run", action="store_true", help="with --fix: only say what would be set")

    def handle(self, *args: object, **options: Any) -> None:
        if options["dry_run"] and not options["fix"]:
            raise CommandError(
                "--dry-run goes with --fix; without it nothing is changed anyway.", returncode=2
            )
        problems = 0
        for finding in self._findings(fix=options["fix"], dry_run=options["dry_run"]):
            problems += bool(finding.problem)
            self._print(finding)
        if problems:
            raise CommandError(f"{problems} {'problem' if problems == 1 else 'problems'}.")
        self.stdout.write("Calls can come in.")

    def _findings(self, *, fix: bool, dry_run: bool) -> Iterator[Finding]:
        yield from telephony_check.check_settings()
        with httpx.Client(verify=ssl.create_default_context(), trust_env=False) as client:
            yield from telephony_check.check_webhooks(client)
        # Without a number the API would answer with any of the account's.
        if settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN and settings.TWILIO_PHONE_NUMBER:
            yield from self._check_number(fix=fix, dry_run=dry_run)

    def _check_number(self, *, fix: bool, dry_run: bool) -> Iterator[Finding]:
        ours = Webhooks.ours()
        shown = masked(settings.TWILIO_PHONE_NUMBER)
        try:
            number = twilio_number.look_up(settings.TWILIO_PHONE_NUMBER)
            if number is None:
                remedy = "Set TWILIO_PHONE_NUMBER to a number of this account, in E.164."
                yield Finding(f"number {shown}", "This account does not have it.", remedy)
                return
            yield Finding(f"account {settings.TWILIO_ACCOUNT_SID}")
            if fix:
                self._set_up(number, twilio_number.changes_needed(number, ours), dry_run=dry_run)
                number = twilio_number.look_up(settings.TWILIO_PHONE_NUMBER) or number
        except twilio_number.TwilioRefused as refused:
            yield Finding(f"account {settings.TWILIO_ACCOUNT_SID}", refused.problem, refused.remedy)
            return
        yield from twilio_number.check_number(number, ours)

    def _set_up(self, number: twilio_number.Number, changes: dict[str, str], *, dry_run: bool) -> None:
        for name, value in changes.items():
            verb = "would set" if dry_run else "set"
            self.stdout.write(f"{verb} {name}: {number.settings[name] or '(empty)'} -> {value or '(empty)'}")
        if changes and not dry_run:
            twilio_number.set_up(number, changes)

    def _print(self, finding: Finding) -> None:
        if not finding.problem:
            self.stdout.write(f"ok     {finding.subject}")
            return
        self.stdout.write(f"WRONG  {finding.subject}: {finding.problem}\n       {finding.remedy}")
