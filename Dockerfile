# The hub and the simulated floor in one image. Packages come from the lock alone, checked by their hashes.
FROM python:3.13-slim AS build
WORKDIR /src
COPY lock/run.txt lock/run.txt
RUN python -m venv /opt/pickbench \
    && /opt/pickbench/bin/pip install --no-cache-dir --require-hashes -r lock/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY protocol protocol
COPY firmware firmware
COPY station_sim station_sim
COPY hub hub
RUN /opt/pickbench/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
# The font of all papers, with Chinese.
RUN apt-get update && apt-get install -y --no-install-recommends fonts-wqy-microhei && rm -rf /var/lib/apt/lists/*
# /mosquitto/config: written for the broker's container by one that runs as mosquitto's user, 1883 (docker-compose.yml).
RUN useradd --create-home --uid 10001 pickbench && install -d -o pickbench -g pickbench /data \
    && install -d -o 1883 -g 1883 /mosquitto/config
COPY --from=build /opt/pickbench /opt/pickbench
ENV PATH=/opt/pickbench/bin:$PATH PYTHONUNBUFFERED=1 PICKBENCH_HOME=/data PICKBENCH_HTTP_HOST=0.0.0.0
USER pickbench
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
ENTRYPOINT ["pickbench"]
CMD ["hub"]
