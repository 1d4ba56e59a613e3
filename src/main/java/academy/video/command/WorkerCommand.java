package academy.video.command;

import picocli.CommandLine.Command;

/** The command line's root; does nothing without a subcommand. */
@Command(
    name = "entrypoint",
    synopsisSubcommandLabel = "COMMAND",
    description = "Encodes videos into adaptive HLS, one job at a time.")
final class WorkerCommand {}
