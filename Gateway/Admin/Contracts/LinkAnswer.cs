namespace Telepool.Gateway.Admin.Contracts;

/// <summary>A link; holds the user's secret.</summary>
/// <param name="Form">How clients will talk: <c>plain</c>, <c>padded</c> or <c>tls</c>.</param>
/// <param name="App">The link that opens the installed client.</param>
/// <param name="Web">The link to send around.</param>
public sealed record LinkAnswer(string Form, string App, string Web);
