using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ServiceDefaults.Health.Checks;

/// <summary>Whether a PostgreSQL takes a connection and answers. The connection is one of the pool that the process has anyway.</summary>
public sealed class PostgresCheck(string connection) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var link = new NpgsqlConnection(connection);
            await using (link.ConfigureAwait(false))
            {
                await link.OpenAsync(cancellationToken).ConfigureAwait(false);
                var command = link.CreateCommand();
                await using (command.ConfigureAwait(false))
                {
                    command.CommandText = "select pg_is_in_recovery()";
                    return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true
                        ? HealthCheckResult.Unhealthy("the server is a standby, which takes no writes")
                        : HealthCheckResult.Healthy();
                }
            }
        }
        catch (PostgresException exception)
        {
            return HealthCheckResult.Unhealthy($"the server refuses: {exception.SqlState} {exception.MessageText}");
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"the server does not answer: {(exception.InnerException ?? exception).Message}");
        }
        catch (ArgumentException)
        {
            // The message would repeat the string with its password.
            return HealthCheckResult.Unhealthy("the connection string is not one");
        }
    }
}
