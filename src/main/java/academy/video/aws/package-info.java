/**
 * AWS beside S3: every call the operator commands make, as JSON in AWS's own shapes. The only
 * package with these SDKs. Imports {@code model} and {@code failure}.
 */
@NullMarked
package academy.video.aws;

import org.jspecify.annotations.NullMarked;
