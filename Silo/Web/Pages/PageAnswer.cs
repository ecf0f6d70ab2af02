using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Telepool.Silo.Web.Pages;

/// <summary>Answers with a page: a component that is rendered once, on the server.</summary>
internal static class PageAnswer
{
    /// <summary>Renders a component.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parameters">The component's parameters, by name; may be null.</param>
    /// <param name="status">The status of HTTP.</param>
    public static Task WriteAsync<TPage>(HttpContext context, IReadOnlyDictionary<string, object?>? parameters = null, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new RazorComponentResult<TPage>(parameters ?? new Dictionary<string, object?>())
        {
            StatusCode = status,
            PreventStreamingRendering = true,
        }.ExecuteAsync(context);

    /// <summary>Renders a page that shows something, which it finds among the request's features.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">What it shows.</param>
    /// <param name="status">The status of HTTP.</param>
    public static Task WriteAsync<TPage>(HttpContext context, object model, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        context.Features[model.GetType()] = model;
        return WriteAsync<TPage>(context, (IReadOnlyDictionary<string, object?>?)null, status);
    }
}
