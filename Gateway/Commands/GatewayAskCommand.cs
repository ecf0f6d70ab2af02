using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telepool.Gateway.Commands;

/// <summary>Commands that ask a running gateway for one thing.</summary>
internal static class GatewayAskCommand
{
    public static Command Create(string name, string description, string path, string done)
    {
        var admin = new AdminOptions();
        var command = admin.AddTo(new Command(name, description));
        command.SetAction((parsed, cancellationToken) => admin.WithGatewayAsync(
            parsed,
            async gateway =>
            {
                var text = await gateway.TextAsync(HttpMethod.Post, path, null, cancellationToken).ConfigureAwait(false);
                Console.Out.WriteLine(parsed.GetValue(admin.Json) ? new JsonObject { ["done"] = done, ["answer"] = text.Length == 0 ? null : JsonNode.Parse(text) }.ToJsonString(JsonSerializerOptions.Default) : done);
                return ExitCode.Success;
            },
            cancellationToken));
        return command;
    }
}
