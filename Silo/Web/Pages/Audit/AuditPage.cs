using System.Globalization;
using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Audit;

/// <summary>What operators did.</summary>
internal static class AuditPage
{
    private const int Entries = 50;
    private const int MaxText = 100;

    public static void Map(IEndpointRouteBuilder app) => app.MapPage("/audit", static async context =>
    {
        var query = Read(context.Request.Query);
        var entries = await context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IOperatorAuditGrain>(IOperatorAuditGrain.Deployment).ReadAsync(query).ConfigureAwait(false);
        await PageAnswer.WriteAsync<AuditView>(context, new AuditModel(entries, query, entries.Count == Entries)).ConfigureAwait(false);
    });

    private static OperatorAuditQuery Read(IQueryCollection query) => new()
    {
        Limit = Entries,
        Search = Short(query["q"].ToString()),
        Actor = Short(query["actor"].ToString()) is { Length: > 0 } actor ? actor : null,
        Before = long.TryParse(query["before"], NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null,
        Since = Day(query["since"]),
        // The day that is named belongs to the time that is looked at.
        Until = Day(query["until"])?.AddDays(1),
    };

    private static DateTimeOffset? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 9000
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : null;

    private static string Short(string text) => text.Length <= MaxText ? text.Trim() : string.Empty;
}
