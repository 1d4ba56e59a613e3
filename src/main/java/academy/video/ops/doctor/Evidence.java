package academy.video.ops.doctor;

/**
 * One field of an answer that proves something.
 *
 * @param call the call that anybody can repeat, such as {@code batch:DescribeJobQueues}
 * @param field the field's path in its answer
 * @param value what stands there
 */
public record Evidence(String call, String field, String value) {}
