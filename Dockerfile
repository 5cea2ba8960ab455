# The site as production runs it: Deepgram hears and speaks, PostgreSQL and Redis are elsewhere.
# No compiler, no test tools, no speech models: 260 MB and Piper's GPL stay on laptops.

FROM python:3.12-slim-bookworm AS packages
COPY requirements.txt /
# requirements.txt is in paragraphs. The product's is installed; the one of what the rest brings along only holds
# versions down, so that a test tool's dependency is not installed for it.
RUN awk -v RS= '/^# The product/' requirements.txt > product.txt \
 && awk -v RS= '/^# What the above bring along/' requirements.txt > versions.txt \
 && test -s product.txt && test -s versions.txt \
 && python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check -r product.txt -c versions.txt

FROM python:3.12-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin voiceagent
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY voiceagent voiceagent
COPY crm crm
COPY calls calls
COPY templates templates
COPY fixtures fixtures
# Compiled here, as the running container may not write; collectstatic asks for a key and uses it for nothing.
RUN python -m compileall -q . && SECRET_KEY=build python manage.py collectstatic --noinput
USER voiceagent
EXPOSE 8000
# Only whether the process answers: one that cannot reach Deepgram must not be killed with its calls.
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 CMD ["python", "-c", \
  "import urllib.request; urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:8000/health/live', headers={'Host': 'localhost'}), timeout=2)"]
# Daphne in the shell's place: SIGTERM must reach it, to let its calls finish.
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "--no-server-name", "voiceagent.asgi:application"]
