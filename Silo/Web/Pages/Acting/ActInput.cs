using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Telepool.Silo.Web.Security;

namespace Telepool.Silo.Web.Pages.Acting;

/// <summary>What was posted for an act.</summary>
internal sealed class ActInput
{
    private const int MaxTarget = 256;
    private const int MaxReason = 200;

    private readonly HttpContext? _context;

    /// <summary>What a request has posted.</summary>
    public ActInput(HttpContext context, IFormCollection form)
    {
        _context = context;
        Form = form;
    }

    /// <summary>What a button will post, for its question.</summary>
    public ActInput(string target, params IEnumerable<KeyValuePair<string, string>> fields) =>
        Form = new FormCollection(fields.Append(KeyValuePair.Create("target", target)).ToDictionary(static field => field.Key, static field => new StringValues(field.Value)));

    /// <summary>The account, proxy, lease or user that it is about; empty where it is about none.</summary>
    public string Target => Cut(this["target"], MaxTarget);

    /// <summary>The operator's words.</summary>
    public string Reason => Cut(this["reason"].Trim(), MaxReason);

    /// <summary>Who does it.</summary>
    public string Actor => _context!.Caller()!.Name;

    /// <summary>The fields that were posted.</summary>
    public IFormCollection Form { get; }

    /// <summary>A field; empty where it was not posted.</summary>
    public string this[string field] => Form[field].ToString();

    /// <summary>A service of the pages.</summary>
    public T Of<T>()
        where T : notnull => _context!.RequestServices.GetRequiredService<T>();

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length];
}
