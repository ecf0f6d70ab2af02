using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>Maps routes of the admin API.</summary>
internal static class ApiRouteExtensions
{
    /// <summary>Maps a route that only tells something.</summary>
    public static void Read(this IEndpointRouteBuilder app, string path, OperatorRole role, Func<ApiRequest, Task<ApiAnswer>> answer) =>
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => answer(new ApiRequest(context, ApiInput.OfQuery(context))).WriteAsync(context)).RequireRole(role);

    /// <summary>Maps a route that changes something. It must do so through <see cref="ApiRequest.AuditedAsync"/>.</summary>
    public static void Change(this IEndpointRouteBuilder app, string method, string path, OperatorRole role, Func<ApiRequest, Task<ApiAnswer>> change) =>
        app.MapMethods(path, [method], async context =>
        {
            var (input, problem) = await ApiInput.OfBodyAsync(context).ConfigureAwait(false);
            await (input is null ? ApiAnswer.Refuse(problem!) : await change(new ApiRequest(context, input)).ConfigureAwait(false)).WriteAsync(context).ConfigureAwait(false);
        }).RequireRole(role);

    private static async Task WriteAsync(this Task<ApiAnswer> answer, HttpContext context) => await (await answer.ConfigureAwait(false)).WriteAsync(context).ConfigureAwait(false);
}
