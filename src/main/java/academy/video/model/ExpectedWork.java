package academy.video.model;

/**
 * What a video is, and what encoding it is expected to take, as a plan tells.
 *
 * @param mediaMs length of the presentation
 * @param vcpuSeconds processor time of the whole job on a current server core
 */
public record ExpectedWork(long mediaMs, double vcpuSeconds) {}
