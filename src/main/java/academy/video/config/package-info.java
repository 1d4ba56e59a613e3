/**
 * Settings: flags, environment and profiles, all checked before a job begins, all problems at once.
 * Nothing else sees a setting's name. Imports only {@code model}, {@code failure} and {@code json}.
 */
@NullMarked
package academy.video.config;

import org.jspecify.annotations.NullMarked;
