using ServiceDefaults.Configuration;
using Telepool.Collectors.Sinks.Ndjson;
using Telepool.Collectors.Sinks.Postgres;
using Telepool.Collectors.Sinks.Sqlite;

namespace Telepool.Collectors.Sinks;

/// <summary>Opens the sink that the settings name.</summary>
public static class SinkFactory
{
    /// <summary>What is wrong with the settings, as far as that shows without opening anything.</summary>
    public static IReadOnlyList<SettingError> Check(SinkSettings settings) =>
        settings is { Kind: SinkKind.Postgres, Postgres: { } text } && PostgresSink.Check(text) is { } problem ? [new SettingError("TELEPOOL_POSTGRES", problem)] : [];

    /// <summary>Opens the sink.</summary>
    /// <param name="settings">Which one; checked before.</param>
    /// <param name="database">The file of the embedded one.</param>
    /// <param name="folder">The folder of files where the settings name none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The sink, or why there is none.</returns>
    public static async Task<(ISink? Sink, SinkFailure? Failure)> OpenAsync(SinkSettings settings, string database, string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        switch (settings.Kind)
        {
            case SinkKind.Postgres:
                var (server, refused) = await PostgresSink.OpenAsync(settings.Postgres!, time, cancellationToken).ConfigureAwait(false);
                return (server is null ? null : TracedSink.Of(server, "postgresql"), refused);

            case SinkKind.Ndjson:
                var failure = NdjsonSink.Open(settings.NdjsonDirectory ?? folder, new SinkPumpOptions(), time, out var files);
                return (files is null ? null : TracedSink.Of(files, "ndjson"), failure);

            default:
                failure = SqliteSink.Open(database, new SinkPumpOptions(), time, out var file);
                return (file is null ? null : TracedSink.Of(file, "sqlite"), failure);
        }
    }
}
