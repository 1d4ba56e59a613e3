package academy.video.store;

/**
 * An object as it was read.
 *
 * @param body its bytes; the caller's own
 * @param version the store's name for these bytes: another content has another one
 */
public record StoredObject(byte[] body, String version) {}
