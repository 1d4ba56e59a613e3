package academy.video.codec;

import academy.video.model.Chunk;
import academy.video.model.Fragment;
import academy.video.model.FragmentSink;
import academy.video.stage.encode.ChunkEncoder;
import java.util.List;

/** Takes what is made of one chunk: of each rendition one thing after the other. */
final class ChunkTask extends Task {

  private final Chunk chunk;
  private final List<OrderedSink> sinks;
  private final ChunkEncoder.Progress progress;
  private long frames;
  private boolean isDecoded;

  ChunkTask(Chunk chunk, List<FragmentSink> sinks, ChunkEncoder.Progress progress) {
    super("chunk " + chunk.index());
    this.chunk = chunk;
    this.sinks = sinks.stream().map(OrderedSink::new).toList();
    this.progress = progress;
  }

  @Override
  void init(long rendition, byte[] bytes) {
    sink(rendition).init(bytes);
  }

  @Override
  boolean fragment(long rendition, Fragment fragment) {
    return sink(rendition).fragment(fragment);
  }

  private OrderedSink sink(long rendition) {
    if (rendition < 0 || rendition >= sinks.size()) {
      throw new RuleBrokenException("made rendition %d of %d".formatted(rendition, sinks.size()));
    }
    return sinks.get((int) rendition);
  }

  @Override
  void progress(long more) {
    if (more < 0 || more > chunk.frameCount() - frames) {
      throw new RuleBrokenException(
          "told of more frames than chunk %d has".formatted(chunk.index()));
    }
    frames += more;
    progress.framesEncoded().accept(more);
  }

  @Override
  void decoded() {
    if (isDecoded) {
      throw new RuleBrokenException("decoded chunk %d twice".formatted(chunk.index()));
    }
    isDecoded = true;
    progress.decoded().run();
  }
}
