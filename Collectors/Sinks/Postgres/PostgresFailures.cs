using System.Net.Sockets;
using Npgsql;

namespace Telepool.Collectors.Sinks.Postgres;

/// <summary>What an exception of the driver means for the sink (<see href="https://www.postgresql.org/docs/current/errcodes-appendix.html"/>).</summary>
internal static class PostgresFailures
{
    /// <summary>Whether the exception is the server's or the connection's, and not a bug.</summary>
    public static bool IsOfTheServer(Exception exception) =>
        exception is NpgsqlException or TimeoutException or IOException or SocketException or OperationCanceledException;

    /// <summary>The failure. Texts of the server are passed on only where they cannot quote a row.</summary>
    public static SinkFailure From(Exception exception, string target) => exception switch
    {
        PostgresException server => new SinkFailure(StatusOf(server.SqlState), target, server.SqlState.StartsWith("22", StringComparison.Ordinal) || server.SqlState.StartsWith("23", StringComparison.Ordinal)
            ? $"error {server.SqlState}"
            : $"error {server.SqlState}: {server.MessageText}"),
        OperationCanceledException or TimeoutException => new SinkFailure(SinkStatus.Unavailable, target, "no answer in time"),
        _ => new SinkFailure(SinkStatus.Unavailable, target, (exception.InnerException ?? exception).Message),
    };

    private static SinkStatus StatusOf(string code) => code switch
    {
        // disk_full.
        "53100" => SinkStatus.Full,
        // data_corrupted, index_corrupted.
        "XX001" or "XX002" => SinkStatus.Damaged,
        // cannot_connect_now and the shutdowns; query_canceled by a statement timeout.
        "57P01" or "57P02" or "57P03" or "57014" => SinkStatus.Unavailable,
        // read_only_sql_transaction: a standby, or a server that ran out of room and was set so.
        "25006" => SinkStatus.Unavailable,
        _ => code[..2] switch
        {
            // Connection exceptions, rollbacks that a new try heals (deadlock), resources, objects in use, system errors.
            "08" or "40" or "53" or "55" or "58" => SinkStatus.Unavailable,
            _ => SinkStatus.Refused,
        },
    };
}
