package academy.video.ops.cutover;

/** Reads what is in a resource name. */
final class Arns {

  private Arns() {}

  static boolean isLambda(String arn) {
    return arn.contains(":lambda:");
  }

  /** The function's name in arn:aws:lambda:REGION:ACCOUNT:function:NAME[:QUALIFIER]. */
  static String functionOf(String arn) {
    String[] parts = arn.split(":", -1);
    return parts.length > 6 ? parts[6] : arn;
  }

  static String lastPart(String arn) {
    return arn.substring(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
  }
}
