package academy.video.model;

import java.nio.file.Path;

/** Where a source or a destination is. */
public sealed interface Location {

  /** As a message names it; never holds a credential. */
  String display();

  /** The part behind the last slash: the name of a video whose destination this is. */
  String lastElement();

  /** A local file or folder; the path is as the user gave it, absolute or relative. */
  record Local(Path path) implements Location {
    @Override
    public String display() {
      return path.toString();
    }

    @Override
    public String lastElement() {
      Path name = path.toAbsolutePath().normalize().getFileName();
      return name == null ? "" : name.toString();
    }
  }

  /** An object or a folder of objects in Cloudflare R2, reached with R2 credentials. */
  record R2(String bucket, String key) implements Location {
    @Override
    public String display() {
      return "r2://" + bucket + "/" + key;
    }

    @Override
    public String lastElement() {
      return afterLastSlash(key);
    }
  }

  /** An object or a folder of objects in S3, reached with the default AWS credential chain. */
  record S3(String bucket, String key) implements Location {
    @Override
    public String display() {
      return "s3://" + bucket + "/" + key;
    }

    @Override
    public String lastElement() {
      return afterLastSlash(key);
    }
  }

  private static String afterLastSlash(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
