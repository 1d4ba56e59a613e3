package academy.video.aws;

import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The part of AWS that a region belongs to: the usual regions, China, GovCloud and others have
 * resource names and addresses of their own.
 *
 * @param id the second part of a resource name, such as {@code aws-cn}
 * @param urlSuffix how addresses end, such as {@code amazonaws.com.cn}
 */
public record AwsPartition(String id, String urlSuffix) {

  /** The partition of a region, also of one that is newer than this program. */
  public static AwsPartition of(String region) {
    PartitionMetadata metadata = PartitionMetadata.of(Region.of(region));
    return new AwsPartition(metadata.id(), metadata.dnsSuffix());
  }
}
