# Build: the environment and the static files. Run: only what serving needs.
FROM python:3.13-slim-trixie AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/cchc
WORKDIR /srv/cchc
COPY requirements.lock ./
RUN /opt/cchc/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
# Collecting needs no data; the manifest storage is the one production serves from.
RUN CCHC_MANIFEST=1 CCHC_VAR=/srv/var /opt/cchc/bin/python manage.py collectstatic --noinput


FROM python:3.13-slim-trixie

RUN useradd --system --uid 10001 --user-group --no-create-home cchc \
    && install -d -o cchc -g cchc /srv/var/media
ENV PATH=/opt/cchc/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    CCHC_ENV=production CCHC_VAR=/srv/var CCHC_MEDIA=/srv/var/media
WORKDIR /srv/cchc
COPY --from=build /opt/cchc /opt/cchc
COPY --from=build /srv/var/static /srv/var/static
COPY --from=build /srv/cchc /srv/cchc
USER 10001:10001
EXPOSE 8000
# No access log: the address of a ballot is a secret.
CMD ["gunicorn", "cchc.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
