package academy.video.model;

/**
 * The processors that a worker runs on, by their names in image manifests. FFmpeg's AAC encoder
 * rounds differently on each: equal plans make equal bytes only on the same one.
 */
public enum CpuArchitecture {
  AMD64,
  ARM64;

  /**
   * The architecture of this name.
   *
   * @param name as Java ({@code os.arch}) or the kernel ({@code uname -m}) has it
   * @throws IllegalArgumentException for a processor that the worker is not built for
   */
  public static CpuArchitecture of(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> AMD64;
      case "arm64", "aarch64" -> ARM64;
      default ->
          throw new IllegalArgumentException(
              "The worker runs on amd64 and arm64, not on %s.".formatted(name));
    };
  }
}
