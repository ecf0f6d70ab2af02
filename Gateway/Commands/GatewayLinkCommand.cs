using System.CommandLine;
using System.Text.Json;
using Telepool.Gateway.Admin.Contracts;
using Telepool.Gateway.Configuration;
using Telepool.Gateway.Links;

namespace Telepool.Gateway.Commands;

/// <summary><c>telepool gateway link</c></summary>
internal static class GatewayLinkCommand
{
    public static Command Create()
    {
        var settings = new SettingOptions();
        var name = new Argument<string>("NAME") { Description = "The user." };
        var server = new Option<string?>("--server") { Description = "Host name or address that clients reach the gateway at. Default: the first listener's address, where it is one.", HelpName = "HOST" };
        var port = new Option<int?>("--port") { Description = "Port that clients reach it at. Default: the first listener's.", HelpName = "PORT" };
        var form = new Option<LinkForm?>("--form") { Description = "The form that the QR code has. Default: tls where there is a front, otherwise padded.", HelpName = "plain|padded|tls" };
        var qr = new Option<bool>("--qr") { Description = "Draw the QR code in the terminal." };
        var output = new Option<string?>("--output") { Description = "Write the QR code to a file, .svg or .png, that only its owner may read.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Answer as one line of JSON." };
        var command = new Command("link", "Prints a user's links for Telegram clients from the gateway's settings. They hold the user's secret.") { name, server, port, form, qr, output, json };
        settings.AddTo(command);
        command.SetAction(parsed =>
        {
            var read = settings.Read(parsed).Read();
            if (read.Settings is not { } gateway)
            {
                return ExitCode.Fail(ExitCode.Usage, read.Errors.Select(error => error.ToString()));
            }

            if (gateway.Users.FirstOrDefault(user => user.Name == parsed.GetValue(name)) is not { } user)
            {
                return ExitCode.Fail(ExitCode.Failure, $"there is no user {parsed.GetValue(name)}; there are: {string.Join(", ", gateway.Users.Select(known => known.Name))}");
            }

            var endpoint = gateway.Listeners[0].Endpoint;
            var isAnywhere = endpoint.Address.Equals(System.Net.IPAddress.Any) || endpoint.Address.Equals(System.Net.IPAddress.IPv6Any);
            if ((parsed.GetValue(server) ?? (isAnywhere ? null : endpoint.Address.ToString())) is not { } host || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            {
                return ExitCode.Fail(ExitCode.Usage, "--server must be the host name or address that clients reach the gateway at");
            }

            if ((parsed.GetValue(port) ?? endpoint.Port) is not (> 0 and <= System.Net.IPEndPoint.MaxPort and var number))
            {
                return ExitCode.Fail(ExitCode.Usage, "--port must be the port that clients reach the gateway at, 1 to 65535");
            }

            var domain = gateway.Front is { } front && Uri.CheckHostName(front.Host) == UriHostNameType.Dns ? front.Host : null;
            ProxyLink[] links = [.. Enum.GetValues<LinkForm>().Select(each => ProxyLink.Create(each, host, number, user.Secret, domain)).OfType<ProxyLink>()];
            var wanted = parsed.GetValue(form) ?? links[^1].Form;
            if (links.FirstOrDefault(link => link.Form == wanted) is not { } chosen)
            {
                return ExitCode.Fail(ExitCode.Usage, "a link that looks like TLS needs a host to look like: --front HOST:PORT, or a secret that begins with ee");
            }

            return Show(parsed, links, chosen, parsed.GetValue(qr), parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    private static int Show(ParseResult parsed, IReadOnlyList<ProxyLink> links, ProxyLink chosen, bool draws, string? output, bool isJson)
    {
        if (output is not null)
        {
            var isPng = output.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
            if (!isPng && !output.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            {
                return ExitCode.Fail(ExitCode.Usage, "--output must end in .svg or .png");
            }

            try
            {
                SettingFile.Replace(output, isPng ? QrPicture.Png(chosen.App) : System.Text.Encoding.UTF8.GetBytes(QrPicture.Svg(chosen.App)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return ExitCode.Fail(ExitCode.Failure, $"{output} cannot be written: {e.Message}");
            }
        }

        if (isJson)
        {
            IReadOnlyList<LinkAnswer> answers = [.. links.Select(link => new LinkAnswer(SettingScalar.Camel(link.Form.ToString()), link.App, link.Web))];
            Console.Out.WriteLine(JsonSerializer.Serialize(answers, AdminJson.Default.IReadOnlyListLinkAnswer));
            return ExitCode.Success;
        }

        foreach (var link in links)
        {
            Console.Out.WriteLine($"{SettingScalar.Camel(link.Form.ToString()),-7} {link.App}");
            Console.Out.WriteLine($"{string.Empty,-7} {link.Web}");
        }

        if (draws)
        {
            Console.Out.Write(QrPicture.Terminal(chosen.App));
        }

        return ExitCode.Success;
    }
}
