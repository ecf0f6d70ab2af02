using System.Text.Json.Nodes;

namespace Telepool.Gateway.Admin.Contracts;

/// <summary>A user: what it is given, without the secret, and what it uses.</summary>
/// <param name="Name">The user.</param>
/// <param name="Form">What links it gets by its secret: <c>plain</c>, <c>padded</c> or <c>tls</c>.</param>
/// <param name="Settings">Its settings as the file has them, the secret masked.</param>
/// <param name="Usage">What it uses.</param>
public sealed record UserAnswer(string Name, string Form, JsonNode Settings, UserUsageAnswer? Usage);
