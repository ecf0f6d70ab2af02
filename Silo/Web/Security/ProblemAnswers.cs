using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Telepool.Silo.Web.Api;
using Telepool.Silo.Web.Pages;

namespace Telepool.Silo.Web.Security;

/// <summary>Answers why not: as JSON to programs (RFC 9457), as a page to browsers.</summary>
internal static class ProblemAnswers
{
    /// <summary>Answers with a problem. Where the answer has begun, its connection is ended instead.</summary>
    public static async Task WriteProblemAsync(this HttpContext context, OperatorProblem problem)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = problem.Status;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        // A page cannot be rendered for a host that is none.
        if (!context.IsApi() && problem.Status != StatusCodes.Status421MisdirectedRequest)
        {
            await PageAnswer.WriteAsync<ProblemPage>(context, new Dictionary<string, object?> { [nameof(ProblemPage.What)] = problem }, problem.Status).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/problem+json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", "urn:telepool:problem:" + problem.Type);
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", problem.Status);
        if (problem.Detail is not null)
        {
            json.WriteString("detail", problem.Detail);
        }

        json.WriteString("traceId", Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
        if (problem.Errors is not null)
        {
            json.WriteStartArray("errors");
            foreach (var error in problem.Errors)
            {
                json.WriteStartObject();
                json.WriteString("field", error.Field);
                json.WriteString("problem", error.Problem);
                if (error.Allowed is not null)
                {
                    json.WriteString("allowed", error.Allowed);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (problem.Current is not null)
        {
            json.WritePropertyName("current");
            JsonSerializer.Serialize(json, problem.Current, JsonAnswers.Options);
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Answers that too much was tried, and when to try again.</summary>
    public static Task WriteWaitAsync(this HttpContext context, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return context.WriteProblemAsync(new OperatorProblem(StatusCodes.Status429TooManyRequests, "slow-down", "Too many failed logins", "Nothing of this address or name is looked at until the time in Retry-After has passed."));
    }
}
