package academy.video.model;

/**
 * What a plan is expected to need.
 *
 * @param memoryBytesPerChunk physical memory of one chunk in work
 * @param memoryBytesPerOverlap physical memory of the largest encoder: there may be one more of
 *     them for each chunk, while its last one is emptied
 * @param memoryBytesFixed physical memory beside the chunks: JVM, native libraries, audio
 * @param cpuSeconds processor time of the whole job on a current server core
 * @param serialCpuSeconds how much of that is the longest task that one thread does alone: audio
 */
public record ExpectedResources(
    long memoryBytesPerChunk,
    long memoryBytesPerOverlap,
    long memoryBytesFixed,
    double cpuSeconds,
    double serialCpuSeconds) {}
