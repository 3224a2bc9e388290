# The product as an image: three stages, so that nothing that builds it is in what runs.
# No engine was at hand where this was written: linted, and its steps were run by hand, but never built as an image.
ARG PYTHON_IMAGE=python:3.12-slim-bookworm

# --- styles and fonts, and our own package ---------------------------------------------------------------------
FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements/ requirements/
RUN python -m venv /opt/tools \
 && /opt/tools/bin/pip install --require-hashes -r requirements/assets.txt -r requirements/build.txt
COPY package.json package-lock.json .npmrc ./
COPY theme/ theme/
COPY scripts/build_assets.py scripts/
RUN /opt/tools/bin/python scripts/build_assets.py
COPY pyproject.toml README.md LICENSE ./
COPY src/ src/
RUN /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels .

# --- what runs -------------------------------------------------------------------------------------------------
FROM ${PYTHON_IMAGE} AS installed
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements/runtime.txt /tmp/runtime.txt
COPY --from=build /wheels /wheels
RUN python -m venv /opt/jourbok \
 && /opt/jourbok/bin/pip install --require-hashes -r /tmp/runtime.txt \
 && /opt/jourbok/bin/pip install --no-deps --no-index /wheels/*.whl
# Collecting files reads the settings, which refuse to be read without these; nothing of them stays in the image.
RUN JOURBOK_SECRET_KEY=only-for-collecting-files-and-never-in-a-running-service \
    JOURBOK_DATABASE_URL=postgresql://localhost/unused JOURBOK_ALLOWED_HOSTS=unused \
    JOURBOK_STATIC_ROOT=/srv/jourbok/static DJANGO_SETTINGS_MODULE=jourbok.config.settings.production \
    /opt/jourbok/bin/python -m django collectstatic --noinput

FROM ${PYTHON_IMAGE}
RUN useradd --system --uid 10001 --home-dir /srv/jourbok --shell /usr/sbin/nologin jourbok
COPY --from=installed /opt/jourbok /opt/jourbok
COPY --from=installed /srv/jourbok/static /srv/jourbok/static
ENV PATH=/opt/jourbok/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=jourbok.config.settings.production
WORKDIR /srv/jourbok
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws", \
     "--respawn-failed-workers", "--host", "0.0.0.0", "--port", "8000", "jourbok.config.wsgi:application"]
