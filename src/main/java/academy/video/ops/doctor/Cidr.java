package academy.video.ops.doctor;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A block of IPv4 addresses.
 *
 * @param base its first address, as an unsigned number of 32 bits
 * @param bits how many bits are the same in all of its addresses: 0 to 32
 */
record Cidr(long base, int bits) {

  private static final int ADDRESS_BITS = 32;
  private static final int OCTET_BITS = 8;
  private static final int OCTET = 0xff;

  /** Blocks that hold no public address (RFC 1918, RFC 1122, RFC 3927, RFC 5771, RFC 6598). */
  private enum NotPublic {
    THIS_NETWORK("0.0.0.0/8"),
    PRIVATE_10("10.0.0.0/8"),
    SHARED("100.64.0.0/10"),
    LOOPBACK("127.0.0.0/8"),
    LINK_LOCAL("169.254.0.0/16"),
    PRIVATE_172("172.16.0.0/12"),
    PRIVATE_192("192.168.0.0/16"),
    MULTICAST_AND_RESERVED("224.0.0.0/3");

    private final String block;

    NotPublic(String block) {
      this.block = block;
    }

    boolean contains(Cidr other) {
      return parse(block).orElseThrow().contains(other);
    }
  }

  /** 0.0.0.0/0. */
  static Cidr all() {
    return new Cidr(0, 0);
  }

  /** Empty where it is none. */
  static Optional<Cidr> parse(String text) {
    if (!text.matches("\\d{1,3}(\\.\\d{1,3}){3}/\\d{1,2}")) {
      return Optional.empty();
    }
    long base = 0;
    for (String octet : text.substring(0, text.indexOf('/')).split("\\.", -1)) {
      base = (base << OCTET_BITS) | Long.parseLong(octet);
    }
    return Optional.of(new Cidr(base, Integer.parseInt(text.substring(text.indexOf('/') + 1))));
  }

  boolean contains(Cidr other) {
    int free = ADDRESS_BITS - bits;
    return bits <= other.bits && base >> free == other.base >> free;
  }

  /** The address with this number in it, as people write it. */
  String address(long number) {
    long address = base + number;
    return "%d.%d.%d.%d"
        .formatted(
            (address >> (3 * OCTET_BITS)) & OCTET,
            (address >> (2 * OCTET_BITS)) & OCTET,
            (address >> OCTET_BITS) & OCTET,
            address & OCTET);
  }

  boolean isPrivate() {
    return Stream.of(NotPublic.values()).anyMatch(each -> each.contains(this));
  }

  /** Its lower or upper half: 0 or 1. */
  Cidr half(int which) {
    return new Cidr(base | ((long) which << (ADDRESS_BITS - 1 - bits)), bits + 1);
  }

  /** Whether the blocks together hold every public address, such as 0.0.0.0/1 and 128.0.0.0/1. */
  static boolean coverAll(Collection<Cidr> blocks) {
    return all().isCovered(blocks);
  }

  private boolean isCovered(Collection<Cidr> blocks) {
    if (isPrivate() || blocks.stream().anyMatch(block -> block.contains(this))) {
      return true;
    }
    return blocks.stream().anyMatch(this::contains)
        && half(0).isCovered(blocks)
        && half(1).isCovered(blocks);
  }
}
