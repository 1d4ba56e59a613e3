package academy.video.store;

/** An object as it was read. */
public final class StoredObject {

  private final byte[] body;
  private final String version;

  public StoredObject(byte[] body, String version) {
    this.body = body;
    this.version = version;
  }

  /** Its bytes; the caller's own. */
  public byte[] body() {
    return body;
  }

  /** The store's name for these bytes: another content has another one. */
  public String version() {
    return version;
  }
}
