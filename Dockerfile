# The image of quizbot: `docker build -t quizbot .`; where there is no Docker daemon,
# `buildah bud --isolation chroot --format docker -t quizbot .` (only that format has a health check).
# It runs as a plain user on a read-only root file system; only /data is written.
ARG BASE=python:3.12-slim

FROM ${BASE} AS build
WORKDIR /src
# One environment to build in, and one to ship, which has no pip.
RUN python3 -m venv /opt/build && python3 -m venv --without-pip /opt/quizbot
COPY requirements requirements
RUN /opt/build/bin/pip --python /opt/quizbot/bin/python --no-cache-dir --disable-pip-version-check \
    install --require-hashes -r requirements/run.txt
# The build backend at the version, and with the hashes, that developers have.
RUN sed -n '/^setuptools==/,/[^\\]$/p' requirements/dev.txt > requirements/build.txt \
 && /opt/build/bin/pip --no-cache-dir --disable-pip-version-check \
    install --require-hashes -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY questions questions
COPY storage storage
COPY bot bot
RUN /opt/build/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir wheels . \
 && /opt/build/bin/pip --python /opt/quizbot/bin/python --no-cache-dir --disable-pip-version-check \
    install --no-deps --no-index wheels/*.whl

FROM ${BASE}
# A fixed number, so that Kubernetes can see that it is not root and a host can own the volume.
RUN groupadd --gid 10001 quizbot \
 && useradd --uid 10001 --gid quizbot --no-create-home --home-dir /data \
    --shell /usr/sbin/nologin quizbot \
 && install --directory --owner quizbot --group quizbot --mode 0700 /data
COPY --from=build /opt/quizbot /opt/quizbot
ENV PATH=/opt/quizbot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    QUIZBOT_DATA_DIR=/data \
    QUIZBOT_DATABASE_URL=sqlite:////data/quizbot.db \
    QUIZBOT_HOST=0.0.0.0 \
    QUIZBOT_PORT=8080 \
    QUIZBOT_LOG_FORMAT=json
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["quizbot", "health"]
ENTRYPOINT ["quizbot"]
CMD ["run"]
