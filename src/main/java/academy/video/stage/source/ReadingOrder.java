package academy.video.stage.source;

import java.util.BitSet;

/** In which order readers come to the blocks of a source. */
interface ReadingOrder {

  /** No block. */
  long NONE = -1;

  /** The block after this one, or {@link #NONE}. */
  long next(long number);

  /** The block before this one, or {@link #NONE}. */
  long before(long number);

  /** One after the other. */
  static ReadingOrder straight(long blockCount) {
    return new ReadingOrder() {
      @Override
      public long next(long number) {
        return number + 1 < blockCount ? number + 1 : NONE;
      }

      @Override
      public long before(long number) {
        return number - 1;
      }
    };
  }

  /** From one wanted block to the next. */
  static ReadingOrder over(BitSet wanted) {
    return new ReadingOrder() {
      @Override
      public long next(long number) {
        return wanted.nextSetBit((int) number + 1);
      }

      @Override
      public long before(long number) {
        return wanted.previousSetBit((int) number - 1);
      }
    };
  }
}
