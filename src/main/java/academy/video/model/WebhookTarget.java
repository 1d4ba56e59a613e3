package academy.video.model;

import java.net.URI;

/**
 * Who is told of a job, and by which secret they know that it is true.
 *
 * @param url where it is posted to: the operator's own server, never one that an upload names
 * @param secret key of the signature
 */
public record WebhookTarget(URI url, Secret secret) {}
