# The suite itself; `npm run image` puts together what is copied here, and builds it as mailstaple/suite.
#   docker run --rm mailstaple/suite run reference --out /tmp/run
#   docker run --rm -v "$PWD:/work" --network host -v /var/run/docker.sock:/var/run/docker.sock --group-add DOCKER mailstaple/suite run exim-gnutls
# With the engine's socket, targets are containers beside this one: their ports are on the loopback of the host, hence its network.
ARG BASE=debian:trixie-slim
FROM ${BASE}

# openssl for the certificates that are asked of by hand; nothing of ours calls it.
RUN apt-get update -q \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends ca-certificates openssl \
 && apt-get clean \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /work mailstaple

COPY . /opt/mailstaple
ENV PATH=/opt/mailstaple/bin:$PATH
USER mailstaple
WORKDIR /work
ENTRYPOINT ["mailstaple"]
CMD ["doctor"]
