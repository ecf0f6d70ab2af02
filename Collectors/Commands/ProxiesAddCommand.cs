using System.CommandLine;
using System.Globalization;
using Grains.Interfaces.Proxies;

namespace Telepool.Collectors.Commands;

/// <summary><c>telepool proxies add</c></summary>
internal static class ProxiesAddCommand
{
    public static Command Create(CommandEnvironment environment)
    {
        var addresses = new Argument<string[]>("ADDRESS")
        {
            Description = "socks5://[user:password@]host:port, http://…, mtproxy://SECRET@host:port or tg://proxy?…, each with #country=DE&capacity=50&name=x or without.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string?>("--file") { Description = "A file with addresses, one a line; keeps them off the command line, which other users of the machine may see.", HelpName = "FILE" };
        var json = CommonOptions.Json("Print one JSON object with the arrays added and errors (line, column, problem).");
        var data = CommonOptions.Data();
        var command = new Command("add", "Adds proxies: all of them, or none where one is malformed. A proxy of the same name is replaced.") { addresses, file, json, data };
        command.SetAction((parsed, cancellationToken) =>
        {
            var given = parsed.GetValue(addresses) ?? [];
            var path = parsed.GetValue(file);
            return given.Length > 0 == path is not null
                ? Task.FromResult(CommandEnvironment.Fail(ExitCode.Usage, "give addresses or --file FILE"))
                : environment.WithControlAsync(
                    parsed.GetValue(data),
                    async (session, _) =>
                    {
                        // An argument a line, so that a line's number is an argument's.
                        var text = path is null
                            ? string.Join('\n', given.Select(address => address.ReplaceLineEndings(" ")))
                            : await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
                        var answer = await session.Control.Proxies.AddAsync(text, cancellationToken).ConfigureAwait(false);
                        return Report(answer, path, parsed.GetValue(json));
                    },
                    cancellationToken);
        });
        return command;
    }

    private static int Report(ProxyAddAnswer answer, string? path, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(ProxyText.Json(answer));
        }
        else if (answer.Errors.Count == 0)
        {
            Console.Out.WriteLine(string.Join(Environment.NewLine, answer.ProxyIds));
        }

        return answer.Errors.Count == 0
            ? ExitCode.Success
            : CommandEnvironment.Fail(ExitCode.Usage, answer.Errors.Select(error => Place(error, path) + error.Problem).Append("nothing was added"));
    }

    private static string Place(ProxyTextError error, string? path) => path is null
        ? string.Create(CultureInfo.InvariantCulture, $"address {error.Line}, column {error.Column}: ")
        : string.Create(CultureInfo.InvariantCulture, $"{path}:{error.Line}:{error.Column}: ");
}
