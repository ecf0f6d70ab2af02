using System.Globalization;
using System.Net;
using Emulator;
using Emulator.Faults;
using Grains.Accounts;
using Grains.Accounts.Sessions;
using Grains.Accounts.Sessions.Mtproto;
using Grains.Interfaces.Collection;
using Grains.Interfaces.Updates;
using Microsoft.Extensions.Options;

namespace Grains.Tests.Accounts.Sessions;

/// <summary>What every client behind the port does alike, against the emulated data centres.</summary>
public sealed class SessionConformanceTests : IAsyncLifetime
{
    private const string Native = "native";
    private const string WTelegram = "wtelegram";

    private readonly TestFolder _folder = new();
    private EmulatorServer? _server;

    private EmulatorServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await EmulatorServer.StartAsync(
        new EmulatorOptions { Channels = 2, Messages = 500, LimitsEnabled = false, DataDirectory = _folder.File("emulator") });

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(WTelegram)]
    public async Task Login_CodePasswordAndWrongOnes_EndAsTelegramSays(string client)
    {
        await using var session = Open(client);
        Assert.Equal("AUTH_KEY_UNREGISTERED", (await session.VerifyAsync(default)).Fault?.Name);
        var sent = await SendCodeAsync(session, "15550000009");
        Assert.Equal("PHONE_CODE_INVALID", (await session.SignInAsync("15550000009", sent, "54321", default)).Fault?.Name);
        Assert.Equal(SessionFaultKind.PasswordNeeded, (await session.SignInAsync("15550000009", sent, "12345", default)).Fault?.Kind);
        Assert.Equal("PASSWORD_HASH_INVALID", (await session.CheckPasswordAsync("wrong", default)).Fault?.Name);

        var signedIn = (await session.CheckPasswordAsync("telepool", default)).Value!;

        Assert.Equal(signedIn.UserId, (await session.VerifyAsync(default)).Value?.UserId);
        Assert.Equal(5, session.HomeDc);
        Assert.True(session.Revision > 0);
        Assert.Null((await session.LogOutAsync(default)).Fault);
    }

    [Theory]
    [InlineData(Native, Native)]
    [InlineData(Native, WTelegram)]
    [InlineData(WTelegram, Native)]
    [InlineData(WTelegram, WTelegram)]
    public async Task Save_AndOpenByEither_GoesOnWithoutALogin(string before, string after)
    {
        byte[] saved;
        long user;
        await using (var session = await LogInAsync(before, "15550000001"))
        {
            user = (await session.VerifyAsync(default)).Value!.UserId;
            saved = session.Save();
        }

        await using var later = Factory(after).Open("alpha", saved, SessionRoute.Direct)!;

        Assert.Equal(2, later.HomeDc);
        Assert.Equal(user, (await later.VerifyAsync(default)).Value?.UserId);
        var portable = Factory(after).ToPortable(later.Save())!;
        Assert.Equal((user, 2), (portable.UserId, portable.DcId));
        await using var moved = Factory(before).Open("moved", Factory(after).FromPortable(portable), SessionRoute.Direct)!;
        Assert.Equal(user, (await moved.VerifyAsync(default)).Value?.UserId);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(WTelegram)]
    public async Task History_OfEveryChannel_IsTheSameToEveryClient(string client)
    {
        await using var session = await LogInAsync(client, "15550000001");
        await using var reference = await LogInAsync(Native, "15550000002");
        foreach (var channel in Server.Channels)
        {
            var found = (await session.ResolveAsync(channel.Username, default)).Value!;
            var expected = (await reference.ResolveAsync(channel.Username, default)).Value!;
            Assert.Equal(expected.Info, found.Info);
            var messages = await ReadAsync(session, found);
            Assert.Equal(channel.MessageCount, messages.Count);
            Assert.Equal(await ReadAsync(reference, expected), messages);
        }

        Assert.Equal("USERNAME_NOT_OCCUPIED", (await session.ResolveAsync("nobody_has_this_name", default)).Fault?.Name);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(WTelegram)]
    public async Task Flood_IsReportedAtOnceWithItsWait(string client)
    {
        await using var session = await LogInAsync(client, "15550000001");
        Server.Fail(new ScriptedFault { Method = "contacts.resolveUsername", Code = 420, Error = "FLOOD_WAIT_7" });

        var fault = (await session.ResolveAsync(Server.Channels[0].Username, default).WaitAsync(TimeSpan.FromSeconds(5))).Fault;

        Assert.Equal((SessionFaultKind.Flood, "FLOOD_WAIT_7"), (fault?.Kind, fault?.Name));
        Assert.Equal(TimeSpan.FromSeconds(7), fault!.Wait);
        Assert.NotNull((await session.ResolveAsync(Server.Channels[0].Username, default)).Value);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(WTelegram)]
    public async Task Call_Cancelled_EndsAtOnce(string client)
    {
        await using var session = await LogInAsync(client, "15550000001");
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        Assert.Equal(SessionFaultKind.Cancelled, (await session.ResolveAsync(Server.Channels[0].Username, gone.Token)).Fault?.Kind);
        Assert.NotNull((await session.ResolveAsync(Server.Channels[0].Username, default)).Value);
    }

    [Theory]
    [InlineData(Native)]
    [InlineData(WTelegram)]
    public async Task Difference_AndPushes_TellWhatWasPosted(string client)
    {
        await using var session = await LogInAsync(client, "15550000001");
        var channel = Server.Channels[0];
        var found = (await session.ResolveAsync(channel.Username, default)).Value!;
        var position = (await session.GetChannelDifferenceAsync(new DifferenceQuery { ChannelId = found.Info.ChannelId, Username = channel.Username }, found.AccessHash, default)).Value!;
        Assert.True(position.Pts > 0);
        Assert.True(Server.Join("15550000001", channel.Username));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var pushes = session.ReadUpdatesAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        var next = pushes.MoveNextAsync();
        // From this answer on the connection is one that updates are sent to.
        Assert.Null((await session.VerifyAsync(default)).Fault);
        var id = Server.PostMessage(channel.Username);

        PushedUpdate? post = null;
        while (await next)
        {
            var push = pushes.Current;
            post = push.Items.FirstOrDefault(item => item.New?.Id == id);
            if (post is not null)
            {
                break;
            }

            // What was posted before the gap is in the difference.
            id = push.Gap ? Server.PostMessage(channel.Username) : id;
            next = pushes.MoveNextAsync();
        }

        await pushes.DisposeAsync();
        Assert.Equal(found.Info.ChannelId, post!.ChannelId);
        var difference = (await session.GetChannelDifferenceAsync(
            new DifferenceQuery { ChannelId = found.Info.ChannelId, Username = channel.Username, Pts = position.Pts, Limit = 100 }, found.AccessHash, default)).Value!;
        Assert.True(difference.IsFinal);
        Assert.Contains(difference.NewMessages, message => message.Id == id);
        Assert.True(difference.Pts >= post.Pts);
    }

    private static async Task<List<string>> ReadAsync(ITelegramSession session, FoundChannel channel)
    {
        var messages = new List<string>();
        var offset = 0;
        do
        {
            var page = (await session.GetHistoryAsync(new HistoryQuery { ChannelId = channel.Info.ChannelId, Username = channel.Info.Username, OffsetId = offset }, channel.AccessHash, default)).Value!;
            messages.AddRange(page.Messages.Select(message => (message with { Views = null, Forwards = null }).ToString()));
            offset = page.NextOffsetId;
        }
        while (offset != 0);
        return messages;
    }

    private async Task<ITelegramSession> LogInAsync(string client, string phone)
    {
        var session = Open(client);
        var sent = await SendCodeAsync(session, phone);
        Assert.NotNull((await session.SignInAsync(phone, sent, "12345", default)).Value);
        return session;
    }

    /// <summary>One key exchange in 256 gives a key that begins with a zero byte, at which the second client gives up.</summary>
    private static async Task<string> SendCodeAsync(ITelegramSession session, string phone)
    {
        var sent = await session.SendCodeAsync(phone, default);
        for (var again = 0; sent.Value is null && again < 20; again++)
        {
            await Task.Yield();
            sent = await session.SendCodeAsync(phone, default);
        }

        Assert.True(sent.Value is not null, string.Create(CultureInfo.InvariantCulture, $"{sent.Fault?.Kind} {sent.Fault?.Name} {sent.Fault?.Detail}"));
        return sent.Value.PhoneCodeHash;
    }

    private ITelegramSession Open(string client) => Factory(client).Open("alpha", [], SessionRoute.Direct)!;

    private ITelegramSessionFactory Factory(string client)
    {
        var telegram = Options.Create(new TelegramOptions
        {
            DataCenters = Server.DataCenters.ToDictionary(pair => pair.Key, pair => (EndPoint)pair.Value),
            PublicKeysPath = Server.PublicKeyPath,
        });
        var accounts = Options.Create(new AccountOptions());
        if (client == Native)
        {
            return new MtprotoSessionFactory(new TelegramClientSettings(telegram, accounts));
        }

        if (Type.GetType("WTelegramSessions.WTelegramSessionFactory, WTelegramSessions") is not { } type)
        {
            Assert.Skip("This build does not have the package WTelegramClient.");
            throw new InvalidOperationException();
        }

        return (ITelegramSessionFactory)Activator.CreateInstance(type, telegram, accounts)!;
    }
}
