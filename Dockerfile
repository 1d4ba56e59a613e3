# One image for arm64 and amd64: a small system, a Java runtime of only the modules in use, FFmpeg's libraries for the
# image's own processor, and the worker with its AOT cache. Builds with BuildKit and with the classic builder:
#
#   docker build -t video-worker .
#   docker buildx build --platform linux/amd64,linux/arm64 -t video-worker .
#
# docs/container.md says how to run it and how it reaches ECR.
ARG BASE_IMAGE=debian:trixie-slim
ARG BUILD_IMAGE=debian:trixie-slim

# ---- Maven, with most of what it downloads: on the building machine's processor, whatever the image's is.
# The classic builder knows no BUILDPLATFORM: "linux" then means this machine's own processor.
FROM --platform=${BUILDPLATFORM:-linux} ${BUILD_IMAGE} AS maven
# The JDK before Maven, which else brings Debian's default one too; slim images lack the folder for its man pages.
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update -qq \
 && export DEBIAN_FRONTEND=noninteractive \
 && apt-get install -y -qq --no-install-recommends ca-certificates openjdk-25-jdk-headless unzip \
 && apt-get install -y -qq --no-install-recommends maven \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY src/image/maven src/image/
COPY .mvn .mvn
COPY pom.xml ./
# Without sources, in a layer that lasts until pom.xml changes.
RUN src/image/maven "" -Dmaven.main.skip=true package && rm -rf target

# ---- classes: the same for every processor, so that two images need them once.
FROM maven AS classes
COPY jobdef jobdef
COPY src/main src/main
# The sample of the command "smoke".
COPY test-media/counter.mp4 test-media/
RUN src/image/maven "" compile

# ---- jars, natives and Java runtime.
FROM maven AS build
# The image's processor: from BuildKit, or --build-arg, or that of the machine.
ARG TARGETARCH
RUN src/image/maven "$TARGETARCH" -Dmaven.main.skip=true package && rm -rf target
COPY --from=classes /build/target target
RUN src/image/maven "$TARGETARCH" -Dmaven.main.skip=true package \
 && mkdir -p /opt/video-worker/lib /opt/video-worker/natives \
 && cp target/video-worker.jar target/lib/*.jar /opt/video-worker/lib/ \
 && for jar in /opt/video-worker/lib/*-linux-*.jar; do \
      unzip -qoj "$jar" 'org/bytedeco/*/linux-*/lib*' -d /opt/video-worker/natives && rm "$jar"; \
    done \
    # Cameras, screens and sound cards: nothing the worker loads, and what drags in X11 and PulseAudio.
 && cd /opt/video-worker/natives && rm -f libavdevice* libjniavdevice* libasound* libbcm_host* libvchiq_arm* libvcos*
COPY src/image/runtime src/image/
RUN src/image/runtime /opt/video-worker/lib /opt/video-worker/jre "${TARGETARCH:-$(dpkg --print-architecture)}"
COPY entrypoint LICENSE docs/licences.md /opt/video-worker/

# ---- the one program in C: lets the worker write to a folder that Docker has just made for it, and to nothing else.
FROM --platform=${BUILDPLATFORM:-linux} ${BUILD_IMAGE} AS adopt
ARG TARGETARCH
COPY src/image/compile src/image/adopt.c /build/
RUN /build/compile /build/adopt.c /adopt/opt/video-worker/adopt "${TARGETARCH:-$(dpkg --print-architecture)}" \
 && setcap cap_chown+ep /adopt/opt/video-worker/adopt

# ---- the system under it: only what entrypoint, Java and the natives are linked to.
FROM ${BASE_IMAGE} AS system
# FFmpeg's arm64 build takes these from the system; the amd64 build brings its own. (libva-x11 is named in FFmpeg's
# presets too, but only libavdevice would use it; rootfs fails the build if a library is missing.)
RUN if [ "$(dpkg --print-architecture)" = arm64 ]; then \
      apt-get update -qq \
      && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libdrm2 libva-drm2 libva2; \
    fi
COPY src/image/rootfs /usr/local/bin/rootfs
COPY --from=build /opt/video-worker /opt/video-worker
RUN rootfs /opt/video-worker /rootfs

FROM scratch AS worker
COPY --from=system /rootfs /
# As a folder: the classic builder drops a capability from a file that is copied by itself.
COPY --from=adopt /adopt /
COPY --from=build /opt/video-worker /opt/video-worker
# C.UTF-8: file names outside of ASCII. The scratch folder is the one place the worker writes to.
ENV LANG=C.UTF-8 \
    PATH=/opt/video-worker/jre/bin:/usr/local/bin:/usr/bin:/bin \
    VIDEO_SCRATCH_DIR=/scratch
WORKDIR /scratch
USER 10001:10001
ENTRYPOINT ["/opt/video-worker/entrypoint"]

# ---- a real encode, watched by the JVM: which classes it loads and links becomes the AOT cache.
FROM worker AS trained
USER 0:0
ARG TRAINING_CLIP=test-media/lecture.mp4
COPY ${TRAINING_CLIP} /training/clip.mp4
COPY src/image/train /training/train
RUN /training/train /training/clip.mp4 /opt/video-worker

FROM worker
COPY --from=trained /opt/video-worker/app.aot /opt/video-worker/app.aot
# Fargate mounts an empty volume here; with this line it has the folder's rights (1777) and not root's.
VOLUME /scratch
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="video-worker" \
      org.opencontainers.image.description="Encodes one video into adaptive HLS: a worker for AWS Batch" \
      org.opencontainers.image.licenses="GPL-3.0-or-later AND Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
