package academy.video.store;

/**
 * One object of a store.
 *
 * @param key path below the store's root, with {@code /} between its parts
 * @param sizeBytes length in bytes, from 0
 */
public record ObjectInfo(String key, long sizeBytes) {}
