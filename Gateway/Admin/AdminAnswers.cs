using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Telepool.Gateway.Admin.Contracts;
using Telepool.Gateway.Configuration;

namespace Telepool.Gateway.Admin;

/// <summary>How the operator's interface answers.</summary>
internal static class AdminAnswers
{
    /// <summary>Answers with a value.</summary>
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
    }

    /// <summary>Answers why not.</summary>
    public static Task FailAsync(HttpContext context, int status, string error, params IReadOnlyList<string> reasons) =>
        WriteAsync(context, new ErrorAnswer(error, reasons), AdminJson.Default.ErrorAnswer, status);

    /// <summary>Answers what became of a change.</summary>
    public static Task ChangeAsync(HttpContext context, ConfigurationChange change, bool isKept, string? secret = null, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = Tag(change.Version);
        return change.Outcome switch
        {
            ChangeOutcome.Applied or ChangeOutcome.Unchanged =>
                WriteAsync(context, new ChangeAnswer(change.Version, isKept, change.AtNextStart, secret), AdminJson.Default.ChangeAnswer, status),
            ChangeOutcome.Invalid => FailAsync(context, StatusCodes.Status422UnprocessableEntity, "invalid", [.. change.Errors.Select(error => error.ToString())]),
            ChangeOutcome.Conflict => FailAsync(context, StatusCodes.Status412PreconditionFailed, "conflict", string.Create(CultureInfo.InvariantCulture, $"version {change.Version} holds; look at it and try again")),
            ChangeOutcome.NotFound => FailAsync(context, StatusCodes.Status404NotFound, "not-found", "there is no such user"),
            _ => FailAsync(context, StatusCodes.Status409Conflict, "exists", "there is a user of that name"),
        };
    }

    /// <summary>The version as an entity tag (RFC 9110, section 8.8.3).</summary>
    public static string Tag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version that the caller knows (If-Match, RFC 9110, section 13.1.1); null for any, -1 where what is said can be none.</summary>
    public static long? Known(HttpContext context)
    {
        var tag = context.Request.Headers.IfMatch.ToString().Trim();
        return tag.Length == 0 || tag == "*" ? null
            : long.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }
}
