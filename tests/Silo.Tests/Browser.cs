namespace Telepool.Silo.Tests;

/// <summary>A client with a session and what its pages' forms carry.</summary>
internal sealed record Browser(HttpClient Client, string FormToken) : IDisposable
{
    /// <summary>Posts a form of a page.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var content = new FormUrlEncodedContent([
            .. fields.Select(static field => new KeyValuePair<string, string>(field.Name, field.Value)),
            new KeyValuePair<string, string>(Web.Security.SessionAntiforgery.Field, FormToken),
        ]);
        return Client.PostAsync(path, content);
    }

    public void Dispose() => Client.Dispose();
}
