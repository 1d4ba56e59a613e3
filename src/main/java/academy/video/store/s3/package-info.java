/**
 * The object stores that speak S3: Cloudflare R2 and AWS. The only package that uses the S3 SDK,
 * and loaded only when a location names such a store. Imports {@code store}, {@code model} and
 * {@code failure}.
 */
@NullMarked
package academy.video.store.s3;

import org.jspecify.annotations.NullMarked;
