package academy.video.sandbox;

/**
 * How much a process that decodes may take. What it may <em>do</em> is no setting: nothing but
 * compute, and read and write the descriptors that it has.
 *
 * @param addressSpaceBytes the most addresses that it may map, Java's reserved heap and code cache
 *     included; 0 for no limit
 * @param openFiles the most descriptors that it may have open, those that it has included; at least
 *     1
 * @param cpuSeconds the most CPU time of all its threads together; SIGXCPU ends it then; 0 for no
 *     limit
 */
public record SandboxRules(long addressSpaceBytes, int openFiles, long cpuSeconds) {

  public SandboxRules {
    if (addressSpaceBytes < 0 || openFiles < 1 || cpuSeconds < 0) {
      throw new IllegalArgumentException(
          "limits of %d bytes, %d files and %d s"
              .formatted(addressSpaceBytes, openFiles, cpuSeconds));
    }
  }
}
