"""Production in processes: compose.yaml's proxy, three sites, PostgreSQL, Redis; two sites go under load.

    python -m voiceagent.tests.postgres python -m voiceagent.tests.topology --calls 100

Needs haproxy (Debian's package). Calls come in over TLS as Twilio makes them; Deepgram is scripted. One site
is killed and one is told to stop while calls go on. Exit status 0 if every call went on to its goodbye.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import os
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import yaml

from calls.tests.tls_front import certificate
from calls.twilio_simulator.callbacks import Numbers
from calls.twilio_simulator.caller import ScriptedCaller, prepare
from calls.twilio_simulator.events import AgentBegan, CallEvent
from calls.twilio_simulator.failures import CallFailed
from calls.twilio_simulator.phone_call import CallReport, Ending, PhoneCall, Site
from calls.twilio_simulator.script import parse_script
from calls.twilio_simulator.webhooks import Account
from voiceagent import embedded, parts
from voiceagent.tests.answering_deepgram import answering_deepgram, spoken

COMPOSE = Path(__file__).parents[2] / "compose.yaml"
LINES = ("What are your opening hours?", "Are you open on Saturday?", "And on Sunday?", "Goodbye.")
ACCOUNT = Account("AC" + "0" * 32, "a token for this run alone")
METRICS_TOKEN = "a token for this run alone"
SITES = 3
# All begin before one site is killed: a machine that also runs the callers is slow at beginning calls.
RING_SECONDS = 9.0
KILL_AFTER_SECONDS = 11.0
DRAIN_AFTER_SECONDS = 13.0
WATCH_SECONDS = 0.5
# A caller waits for the agent's goodbye; a machine that also runs all the callers is slow.
GOODBYE_SECONDS = 20.0


def proxy_config(pem: Path, *, plain: int, tls: int, sites: list[int]) -> str:
    """compose.yaml's own, with this run's addresses in place of the containers' names."""
    config = str(yaml.safe_load(COMPOSE.read_text())["configs"]["haproxy"]["content"])
    config = config.partition("resolvers docker\n")[0]
    changes = {
        "bind :8080": f"bind 127.0.0.1:{plain}",
        "bind :8443": f"bind 127.0.0.1:{tls}",
        "/certificates/site.pem": str(pem),
        " resolvers docker init-addr last,libc,none": "",
    }
    changes |= {f"web-{number}:8000": f"127.0.0.1:{port}" for number, port in enumerate(sites, start=1)}
    for theirs, ours in changes.items():
        assert theirs in config, f"compose.yaml's proxy has no {theirs!r}"
        config = config.replace(theirs, ours)
    return config


@contextlib.contextmanager
def haproxy(config: Path) -> Iterator[None]:
    process = subprocess.Popen(["haproxy", "-f", str(config)])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def site(number: int, port: int) -> contextlib.AbstractContextManager[parts.Part]:
    daphne = ["-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(port), "--no-server-name"]
    return parts.part(f"Site {number}", [*daphne, "voiceagent.asgi:application"], {})


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True, cwd=COMPOSE.parent)


def set_environment(directory: Path, pem: Path, *, tls: int, deepgram_url: str) -> None:
    os.environ.pop("SSL_CERT_DIR", None)  # httpx would look there in place of the file below
    os.environ.update(
        {
            "SECRET_KEY": "a key for this run alone, as long as the checks want it to be",
            "DEBUG": "false",
            "PUBLIC_URL": f"https://127.0.0.1:{tls}",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "REDIS_URL": f"unix://{directory}/redis/valkey.sock",
            "TWILIO_ACCOUNT_SID": ACCOUNT.sid,
            "TWILIO_AUTH_TOKEN": ACCOUNT.auth_token,
            "DEEPGRAM_URL": deepgram_url,
            "DEEPGRAM_API_KEY": "a key for this run alone",
            "DEEPGRAM_LISTEN_MODEL": "flux-general-en",
            "METRICS_TOKEN": METRICS_TOKEN,
            "SSL_CERT_FILE": str(pem),
        }
    )


class Watch:
    """What the run saw beside the calls' own reports; times are the loop's, in seconds."""

    def __init__(self, ports: list[int]) -> None:
        self.ports = ports
        self.killed_at = math.inf
        self.killed = self.drained = 0  # calls that each site had then
        self.back_after: dict[str, float] = {}
        """Calls that were cut off → from the kill to the agent's next word."""
        self.most_connections = 0
        self.most_calls = [0] * SITES
        self.latest = 0.0
        """How late this process, which is all callers and Deepgram, ran at most."""

    def heard(self, call: PhoneCall, event: CallEvent) -> None:
        report, now = call.report, asyncio.get_running_loop().time()
        if isinstance(event, AgentBegan) and report.streams > 1 and now > self.killed_at:
            self.back_after.setdefault(report.call_sid, now - self.killed_at)

    async def run(self) -> None:
        """Until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + WATCH_SECONDS
            await asyncio.sleep(WATCH_SECONDS)
            self.latest = max(self.latest, loop.time() - due)
            self.most_connections = max(self.most_connections, await asyncio.to_thread(connections))
            with contextlib.suppress(httpx.HTTPError):  # a site that was stopped
                for place, port in enumerate(self.ports):
                    self.most_calls[place] = max(self.most_calls[place], await calls_in(port))

    def summary(self) -> str:
        back = sorted(self.back_after.values()) or [math.nan]
        return (
            f"Calls by site at most: {self.most_calls}; PostgreSQL connections: {self.most_connections}\n"
            f"Killed site 1 with {self.killed} calls, told site 2 to stop with {self.drained}; "
            f"{len(self.back_after)} were cut off and heard the agent again after "
            f"p50 {back[len(back) // 2]:.1f} s, at most {back[-1]:.1f} s\n"
            f"The callers' process ran at most {1000 * self.latest:.0f} ms late."
        )


async def one_call(
    number: int, client: httpx.AsyncClient, watch: Watch, *, after_seconds: float
) -> CallReport:
    async def voice(text: str) -> bytes:
        return spoken(LINES.index(text))

    await asyncio.sleep(after_seconds)
    call = PhoneCall(
        account=ACCOUNT,
        site=Site(os.environ["PUBLIC_URL"]),
        numbers=Numbers(f"+1312555{number:04d}", "+15555550100"),
        caller=ScriptedCaller(await prepare(parse_script(LINES), voice), farewell_seconds=GOODBYE_SECONDS),
        client=client,
        on_event=lambda event: watch.heard(call, event),
        longest_seconds=120.0,
    )
    try:
        return await call.run()
    except CallFailed as failure:
        call.report.problems.append(str(failure))
        return call.report


async def calls_in(port: int) -> int:
    """How many calls the site has, by its own account."""
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}", "Host": "localhost"}
    async with httpx.AsyncClient(trust_env=False) as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics", headers=headers)).text
    figure = next(line for line in text.splitlines() if line.startswith("voiceagent_calls "))
    return round(float(figure.split()[1]))


async def disturb(sites: list[parts.Part], watch: Watch) -> None:
    """Kills the first site and drains the second."""
    await asyncio.sleep(KILL_AFTER_SECONDS)
    watch.killed = await calls_in(watch.ports[0])
    sites[0].process.kill()
    watch.killed_at = asyncio.get_running_loop().time()
    await asyncio.sleep(DRAIN_AFTER_SECONDS - KILL_AFTER_SECONDS)
    watch.drained = await calls_in(watch.ports[1])
    sites[1].process.send_signal(signal.SIGTERM)


def connections() -> int:
    import psycopg
    from django.conf import settings

    database = settings.DATABASES["default"]
    with psycopg.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"]) as own:
        row = own.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
        return int((row.fetchone() or (0,))[0]) - 1


def redis_commands() -> int:
    from django_redis import get_redis_connection

    return int(get_redis_connection("default").info("stats")["total_commands_processed"])


def judge(reports: list[CallReport], watch: Watch) -> list[str]:
    """What is wrong: calls that were lost, or a run that proves nothing."""
    from calls.models import Call

    faults = [
        f"{report.call_sid}: {report.ending and report.ending.value} {report.reason} {report.problems}"
        for report in reports
        if report.ending is not Ending.AGENT_HUNG_UP
    ]
    sids = [report.call_sid for report in reports]
    ended = Call.objects.filter(call_sid__in=sids, end_reason="goodbye", status=Call.Status.COMPLETED)
    if ended.count() != len(reports):
        faults.append(f"{len(reports) - ended.count()} calls have no goodbye on record")
    if not watch.killed or not watch.drained:
        faults.append("a site had no calls when it was stopped")
    return faults


async def run(count: int, directory: Path, stack: contextlib.ExitStack) -> list[str]:
    pem = certificate(directory)
    tls, ports = parts.free_port(), [parts.free_port() for _ in range(SITES)]
    async with answering_deepgram(LINES) as deepgram:
        set_environment(directory, pem, tls=tls, deepgram_url=deepgram.url)
        stack.enter_context(embedded.redis_server(directory / "redis"))
        await asyncio.to_thread(manage, "migrate", "-v", "0")
        await asyncio.to_thread(manage, "loaddata", "-v", "0", "shop", "services", "bays", "opening_hours")
        config = directory / "haproxy.cfg"
        config.write_text(proxy_config(pem, plain=parts.free_port(), tls=tls, sites=ports))
        sites = [stack.enter_context(site(n, port)) for n, port in enumerate(ports, start=1)]
        for each, port in zip(sites, ports, strict=True):
            url = f"http://127.0.0.1:{port}/health/live"
            await asyncio.to_thread(parts.wait_until_ready, each, url, seconds=60)
        stack.enter_context(haproxy(config))
        await asyncio.sleep(3)  # the proxy's first health checks
        return await _measure(count, sites, ports)


async def _measure(count: int, sites: list[parts.Part], ports: list[int]) -> list[str]:
    import django

    django.setup()
    commands, began = await asyncio.to_thread(redis_commands), time.monotonic()
    limits = httpx.Limits(max_connections=count + 20)
    async with httpx.AsyncClient(
        verify=ssl.create_default_context(), trust_env=False, limits=limits
    ) as client:
        watch = Watch(ports)
        watching, disturbing = asyncio.create_task(watch.run()), asyncio.create_task(disturb(sites, watch))
        calls = [one_call(n, client, watch, after_seconds=RING_SECONDS * n / count) for n in range(count)]
        reports = await asyncio.gather(*calls)
        await disturbing
        watching.cancel()
        await asyncio.wait([watching])
    seconds = time.monotonic() - began
    commands = await asyncio.to_thread(redis_commands) - commands
    streams = Counter(report.streams for report in reports)
    print(f"{count} calls in {seconds:.0f} s; streams a call: {dict(sorted(streams.items()))}")
    print(f"Redis: {commands / count:.0f} commands a call, {commands / seconds:.0f} a second")
    print(watch.summary())
    return await asyncio.to_thread(judge, list(reports), watch)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=30)
    count = parser.parse_args().calls
    with tempfile.TemporaryDirectory(prefix="va-topology-") as directory, contextlib.ExitStack() as stack:
        faults = asyncio.run(run(count, Path(directory), stack))
    print("\n".join(faults) or f"No call lost of {count}.")
    return 1 if faults else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voiceagent.settings")
    sys.exit(main())
