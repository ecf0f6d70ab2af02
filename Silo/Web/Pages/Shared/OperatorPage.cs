using Grains.Interfaces.Operators;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Telepool.Silo.Web.Reading;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Shared;

/// <summary>What every page and every part of one knows: the request, who asks, and the time.</summary>
/// <remarks>Razor makes its classes public, so this and what parts of pages are given must be, too; what a page shows is not.</remarks>
public abstract class OperatorPage : ComponentBase
{
    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext Http { get; set; } = default!;

    /// <summary>The time at which the page is made.</summary>
    protected DateTimeOffset Now { get; private set; }

    /// <summary>The list's query, from the address.</summary>
    protected ListQuery Query { get; private set; } = default!;

    /// <summary>This page's address without a notice.</summary>
    protected string BackHere => Http.Request.Path + QueryString.Create(Http.Request.Query.Where(static part => part.Key != "notice").Select(static part => KeyValuePair.Create(part.Key, (string?)part.Value.ToString())));

    /// <summary>Whether the caller may do what needs a role.</summary>
    protected bool May(OperatorRole role) => Http.Caller()?.Role >= role;

    /// <summary>What the page shows, as its endpoint has read it.</summary>
    protected T Model<T>()
        where T : class => Http.Features.Get<T>()!;

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Now = Http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        Query = ListQuery.Of(Http.Request.Query);
    }
}
