package academy.video.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Does what another store does; a test overrides what it wants to be different. */
public class ForwardingStore implements ObjectStore {

  private final ObjectStore store;

  public ForwardingStore(ObjectStore store) {
    this.store = store;
  }

  @Override
  public String location() {
    return store.location();
  }

  @Override
  public Optional<ObjectInfo> head(String key) {
    return store.head(key);
  }

  @Override
  public Optional<byte[]> read(String key) {
    return store.read(key);
  }

  @Override
  public void put(String key, byte[] body) {
    store.put(key, body);
  }

  @Override
  public Optional<StoredObject> readVersion(String key) {
    return store.readVersion(key);
  }

  @Override
  public Optional<String> putIfUnchanged(String key, byte[] body, Optional<String> seen) {
    return store.putIfUnchanged(key, body, seen);
  }

  @Override
  public List<ObjectInfo> list(String prefix) {
    return store.list(prefix);
  }

  @Override
  public void delete(Collection<String> keys) {
    store.delete(keys);
  }

  @Override
  public void close() {
    store.close();
  }
}
