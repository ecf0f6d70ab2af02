using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Api;

/// <summary>What a route of the admin API is given.</summary>
internal sealed class ApiRequest(HttpContext context, ApiInput input)
{
    /// <summary>The request.</summary>
    public HttpContext Context => context;

    /// <summary>The query of a GET, the body of everything else.</summary>
    public ApiInput Input => input;

    /// <summary>Makes references to grains.</summary>
    public IGrainFactory Grains { get; } = context.RequestServices.GetRequiredService<IGrainFactory>();

    /// <summary>Who is calling.</summary>
    public OperatorCaller Caller { get; } = context.Caller()!;

    /// <summary>A part of the path.</summary>
    public string Route(string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>A service of the web server.</summary>
    public T Service<T>()
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    /// <summary>Makes a change between two entries of the audit.</summary>
    /// <param name="action">What.</param>
    /// <param name="target">About what.</param>
    /// <param name="detail">Why, or names of what changes.</param>
    /// <param name="change">Makes it.</param>
    public Task<ApiAnswer> AuditedAsync(string action, string target, string detail, Func<Task<ApiAnswer>> change) =>
        Service<IOperatorAudit>().RecordAsync(context, action, target, detail, change, static answer => answer.Outcome);
}
