package academy.video.codec;

import academy.video.codec.Message.Kind;
import academy.video.json.Json;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;

/** What takes a rendition's fragments, in the codec process: hands them to the host. */
final class SinkBehindDoor implements FragmentSink {

  private final HostLink host;
  private final Json json;
  private final int call;
  private final int rendition;
  private volatile boolean isFull;

  /**
   * For one rendition of a call.
   *
   * @param rendition its index among those that the call is about
   */
  SinkBehindDoor(HostLink host, Json json, int call, int rendition) {
    this.host = host;
    this.json = json;
    this.call = call;
    this.rendition = rendition;
  }

  @Override
  public void init(byte[] initSegment) {
    var _ = host.ask(Kind.INIT, call, rendition, 0, Message.nothing(), initSegment);
  }

  @Override
  public void fragment(Fragment fragment) {
    byte[] measured =
        fragment.measured().isEmpty()
            ? Message.nothing()
            : json.write(new Payloads.Measured(fragment.measured()));
    Message answer = host.ask(Kind.FRAGMENT, call, rendition, 0, measured, fragment.bytes());
    isFull = answer.first() != 0;
  }

  @Override
  public boolean isFull() {
    return isFull;
  }
}
