package academy.video.model;

/** What is recorded of an object when it is stored. */
public interface Digested {

  /** Length of the object. */
  long sizeBytes();

  /** Lower-case hex digest of the object. */
  String sha256();

  /** Lower-case hex digest of the object: what S3 and R2 name it by in a listing. */
  String md5();
}
