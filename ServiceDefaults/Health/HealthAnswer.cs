using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Health;

/// <summary>The answer of a health endpoint: a status for machines, and in JSON what is behind it for people.</summary>
public static class HealthAnswer
{
    /// <summary>Writes it.</summary>
    /// <param name="context">Who asks.</param>
    /// <param name="isGood">200 or 503.</param>
    /// <param name="status">The process' state in a word.</param>
    /// <param name="dependencies">What it depends on; null where that is not watched.</param>
    public static async Task WriteAsync(HttpContext context, bool isGood, string status, IReadOnlyList<DependencyState>? dependencies)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        var json = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Indented = true });
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("status", status);
            json.WriteStartArray("dependencies");
            foreach (var state in dependencies ?? [])
            {
                json.WriteStartObject();
                json.WriteString("name", state.Name);
                json.WriteString("status", state.Status.ToString().ToLowerInvariant());
                json.WriteBoolean("essential", state.IsEssential);
                json.WriteString("since", state.Since);
                json.WriteNumber("failures", state.Failures);
                json.WriteNumber("duration_ms", Math.Round(Math.Max(0, state.Duration.TotalMilliseconds), 1));
                if (state.Problem is { } problem)
                {
                    json.WriteString("problem", problem);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
